using FastNn.Layers;
using FastNn.Tests.Support;
using FastNn.Training;

namespace FastNn.Tests.Conformance;

/// <summary>Gradients of every layer, loss and regularizer of the catalog against central differences in double, in every panel.</summary>
public sealed class GradientTests
{
    public static TheoryData<string> Layers => [.. Catalog.Default.Layers.Select(entry => entry.Name)];

    public static TheoryData<string, Reduction> Losses =>
        new(Catalog.Default.Losses.SelectMany(entry => Enum.GetValues<Reduction>().Select(reduction => (entry.Name, reduction))));

    public static TheoryData<string> Regularizers => [.. Catalog.Default.Regularizers.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Layer_agrees_with_central_differences(string name)
    {
        foreach (int rows in new[] { 1, 2, 3, 17 }.Where(rows => rows > 2 || Example(name).MinTrainingBatch == 1))
        {
            // Two of the layer with dense ones around: more than two panels wide, and gradients pass through it.
            Network network = Sample.Scrambled(new(21, seed: 3) { new Dense(37), Example(name), new Dense(19), Example(name), new Dense(5) });
            float[] inputs = Sample.Normal(rows * 21, (long)rows), targets = Sample.Normal(rows * 5, 77);
            Check(network, new MeanSquaredError(), inputs, targets, y => DoubleNetwork.Loss("MeanSquaredError", Reduction.Mean, y, targets),
                $"{name}, {rows} rows");
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Loss_agrees_with_central_differences(string name, Reduction reduction)
    {
        foreach (int rows in new[] { 1, 3, 18 })
        {
            Loss loss = WithReduction(name, reduction);
            var network = new Network(4, seed: 5) { new Dense(9), new Tanh(), new Dense(19) };
            if (name is nameof(CrossEntropy) or nameof(KullbackLeibler))
            {
                network.Add(new Softmax());
            }
            float[] inputs = Sample.Normal(rows * 4, 9), soft = Sample.Distributions(rows, 19, 6);
            int[] labels = Sample.Labels(rows, 19, 8);
            Check(network, loss, inputs, soft, y => DoubleNetwork.Loss(name, reduction, y, soft), $"{name} {reduction}, soft rows");
            if (name is nameof(CrossEntropy) or nameof(SoftmaxCrossEntropy))
            {
                float[] hot = Sample.OneHot(labels, 19);
                Check(network, loss, inputs, hot, y => DoubleNetwork.Loss(name, reduction, y, hot), $"{name} {reduction}, one-hot");
                Check(network, loss, inputs, labels, y => DoubleNetwork.Loss(name, reduction, y, hot), $"{name} {reduction}, labels");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Regularizers))]
    public void Regularizer_agrees_with_central_differences(string name)
    {
        Regularizer regularizer = Catalog.Default.Regularizers.Single(entry => entry.Name == name).CreateSample();
        foreach (int length in new[] { 1, 15, 16, 17, 100 })
        {
            // Away from the kink at 0.
            float[] w = [.. Sample.Normal(length, 4).Select(value => value + MathF.CopySign(0.1f, value))], before = Sample.Normal(length, 5), g = [.. before];
            regularizer.AddGradient(w, g);
            for (int i = 0; i < length; i++)
            {
                float up = w[i] + 0.01f, down = w[i] - 0.01f, own = w[i];
                double high = Penalty(up), low = Penalty(down);
                w[i] = own;
                Assert.Equal(before[i] + ((high - low) / (up - (double)down)), g[i], 1e-4);

                double Penalty(float value)
                {
                    w[i] = value;
                    return regularizer.ComputePenalty(w.AsSpan(i, 1));
                }
            }
        }
    }

    internal static void Check(Network network, Loss loss, float[] inputs, Targets targets, Func<double[][], double> exact, string what)
    {
        var reference = new DoubleNetwork(network, new TrainingStep(0, 0));
        using var trainer = new Trainer(network, loss, new Sgd(0.1f)) { BatchSize = inputs.Length / network.Inputs };
        double expected = exact(reference.Forward(inputs));
        Assert.Equal(expected, trainer.ComputeGradients(inputs, targets), 2e-6 * Math.Max(1, Math.Abs(expected)));
        GradientCheckResult result = new GradientCheck { Tolerance = 2e-4 }.Run(network, loss, inputs, targets, new DoubleSlopes(reference, inputs, exact));
        Assert.True(result.IsRight, $"{what}: {result}");
    }

    static Layer Example(string name) => Catalog.Default.Layers.Single(entry => entry.Name == name).CreateSample();

    static Loss WithReduction(string name, Reduction reduction) => name switch
    {
        nameof(MeanSquaredError) => new MeanSquaredError { Reduction = reduction },
        nameof(HalfSquaredError) => new HalfSquaredError { Reduction = reduction },
        nameof(MeanAbsoluteError) => new MeanAbsoluteError { Reduction = reduction },
        nameof(Huber) => new Huber(0.7f) { Reduction = reduction },
        nameof(Hinge) => new Hinge { Reduction = reduction },
        nameof(CosineSimilarity) => new CosineSimilarity { Reduction = reduction },
        nameof(SigmoidCrossEntropy) => new SigmoidCrossEntropy { Reduction = reduction },
        nameof(KullbackLeibler) => new KullbackLeibler { Reduction = reduction },
        nameof(CrossEntropy) => new CrossEntropy { Reduction = reduction },
        nameof(SoftmaxCrossEntropy) => new SoftmaxCrossEntropy { Reduction = reduction },
        nameof(MemberLoss) => new MemberLoss(new MeanSquaredError { Reduction = reduction }, 1),
        _ => throw new NotSupportedException($"'{name}' is new: make one with a reduction here."),
    };

    sealed class DoubleSlopes(DoubleNetwork reference, float[] inputs, Func<double[][], double> loss) : ISlopes
    {
        public CentralSlope Of(Parameter parameter, int place, double expected, double floor, double tolerance) =>
            new(reference.Slope(parameter.Name, place, inputs, loss), Error: 0);
    }
}
