using FastNn.Tests.Conformance;
using FastNn.Tests.Support;

namespace FastNn.Tests.Layers;

/// <summary>Layers of several members, of widths that do and do not fill panels.</summary>
[Collection(QuietCollection.Name)]
public sealed class EnsembleLayersTests
{
    public static TheoryData<int, int, int, int> Shapes => new()
    {
        { 5, 7, 3, 1 }, { 5, 7, 3, 2 }, { 16, 16, 4, 17 }, { 17, 33, 2, 17 }, { 1, 1, 5, 3 }, { 32, 1, 3, 5 }, { 3, 48, 1, 1 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Gradients_agree_with_central_differences(int inputs, int width, int members, int rows)
    {
        foreach (OutputKind kind in Enum.GetValues<OutputKind>())
        {
            Network network = Sample.Scrambled(new Network(inputs, seed: 1)
            {
                new Dense(inputs), new BatchEnsemble(width, members) { IsFirst = true }, new Tanh(), new Dropout(0.2f), new BatchEnsemble(inputs, members),
                new MemberDense(2, members), new MemberMean(members) { MemberKind = kind },
            });
            float[] x = Sample.Normal(rows * inputs, 1), targets = Sample.Normal(rows * 2, 2);
            GradientTests.Check(network, new MeanSquaredError(), x, targets, y => DoubleNetwork.Loss(nameof(MeanSquaredError), Reduction.Mean, y, targets),
                $"{members} members of {inputs}, {kind}");
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Loss_is_the_mean_of_the_losses_of_the_members(int inputs, int width, int members, int rows)
    {
        foreach (Reduction reduction in Enum.GetValues<Reduction>())
        {
            Network network = Sample.Scrambled(new Network(inputs, seed: 1)
            {
                new BatchEnsemble(width, members) { IsFirst = true }, new Tanh(), new MemberDense(3, members),
            });
            float[] x = Sample.Normal(rows * inputs, 1), targets = Sample.Normal(rows * 3, 2);
            GradientTests.Check(network, new MemberLoss(new MeanSquaredError { Reduction = reduction }, members), x, targets,
                y => Enumerable.Range(0, members).Average(member =>
                    DoubleNetwork.Loss(nameof(MeanSquaredError), reduction, [.. y.Select(row => row[(member * 3)..((member + 1) * 3)])], targets)),
                $"{members} members of {inputs}, {reduction}");
        }
    }

    [Fact]
    public void Training_allocates_nothing_and_gives_the_same_bits_on_any_number_of_threads()
    {
        const int Rows = 96, Inputs = 37, Members = 5;
        float[][] runs = [.. new[] { 1, 2, 3 }.Select(threads =>
        {
            var network = new Network(Inputs, seed: 4)
            {
                new BatchEnsemble(130, Members) { IsFirst = true }, new Relu(), new Dropout(0.1f), new BatchEnsemble(71, Members), new Relu(),
                new MemberDense(17, Members),
            };
            using var trainer = new Trainer(network, new MemberLoss(new SoftmaxCrossEntropy(), Members), new AdamW(0.01))
            {
                BatchSize = Rows,
                Threads = threads,
            };
            var whole = new Network(Inputs, seed: 4)
            {
                new BatchEnsemble(130, Members) { IsFirst = true }, new MemberDense(17, Members), new MemberMean(Members) { MemberKind = OutputKind.Scores },
            };
            using var other = new Trainer(whole, new CrossEntropy(), new AdamW(0.01)) { BatchSize = Rows, Threads = threads };
            using Predictor predictor = network.CreatePredictor(16);
            float[] x = Sample.Normal(Rows * Inputs, 1), y = new float[Rows * 17 * Members];
            int[] t = Sample.Labels(Rows, 17, 2);
            trainer.TrainBatch(x, t);
            trainer.TestBatch(x, t);
            other.TrainBatch(x, t);
            predictor.PredictBatch(x, y);
            long before = GC.GetAllocatedBytesForCurrentThread();
            trainer.TrainBatch(x, t);
            trainer.TestBatch(x, t);
            other.TrainBatch(x, t);
            predictor.PredictBatch(x, y);
            predictor.PredictOne(x.AsSpan(0, Inputs), y.AsSpan(0, 17 * Members));
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
            return (float[])[.. Sample.Values(network), .. Sample.Values(whole)];
        })];

        Assert.All(runs, run => Assert.Equal(runs[0], run));
    }

    [Fact]
    public void Large_target_rows_are_trained_member_by_member()
    {
        // More numbers than are repeated on the stack.
        float[] x = Sample.Normal(2 * 3, 1), t = Sample.Normal(2 * 1500, 2);
        var network = new Network(3, seed: 1) { new BatchEnsemble(2, 3) { IsFirst = true }, new MemberDense(1500, 3) };
        using var trainer = new Trainer(network, new MemberLoss(new MeanSquaredError(), 3), new Sgd(0.1)) { BatchSize = 2 };
        double[][] y = new DoubleNetwork(network).Forward(x);
        double expected = Enumerable.Range(0, 3).Average(member =>
            DoubleNetwork.Loss(nameof(MeanSquaredError), Reduction.Mean, [.. y.Select(row => row[(member * 1500)..((member + 1) * 1500)])], t));
        Assert.Equal(expected, trainer.ComputeGradients(x, t), 1e-6);
    }

    [Fact]
    public void Initial_values_are_those_of_TabM()
    {
        var network = new Network(6, seed: 3)
        {
            new BatchEnsemble(20, 8) { IsFirst = true }, new BatchEnsemble(20, 8), new MemberDense(4, 8),
        };
        float[] Values(string name)
        {
            float[] values = new float[network.Parameters[name].Count];
            network.Parameters[name].CopyTo(values);
            return values;
        }
        float[] r = Values("0.r"), bias = Values("0.bias");
        Assert.Equal([-1f, 1f], r.Distinct().Order());
        Assert.InRange(r.Count(value => value > 0), 12, 36);
        Assert.All(Values("0.s").Concat(Values("1.r")).Concat(Values("1.s")), value => Assert.Equal(1, value));
        Assert.All(Values("0.weight").Concat(bias), value => Assert.InRange(Math.Abs(value), 0, 1 / MathF.Sqrt(6)));
        Assert.All(Values("1.weight"), value => Assert.InRange(Math.Abs(value), 0, 1 / MathF.Sqrt(20)));
        Assert.InRange(Values("1.weight").Max(MathF.Abs), 0.9f / MathF.Sqrt(20), 1 / MathF.Sqrt(20));
        Assert.All(bias.Chunk(20), member => Assert.Equal(bias[..20], member));
        Assert.Equal(8, Enumerable.Range(0, 8).Select(member => Values($"2.weight{member}")[0]).Distinct().Count());
        Assert.True(network.Parameters["0.weight"].Decays && network.Parameters["2.weight3"].Decays);
        Assert.All(["0.r", "0.s", "0.bias", "2.bias3"], name => Assert.False(network.Parameters[name].Decays));

        var normal = new Network(6, seed: 3) { new BatchEnsemble(2, 8, scalings: new Normal(0, 1)) { IsFirst = true, InputsPerDraw = 3 } };
        float[] drawn = new float[48];
        normal.Parameters["0.r"].CopyTo(drawn);
        Assert.All(drawn.Chunk(3), feature => Assert.Single(feature.Distinct()));
        Assert.Equal(16, drawn.Distinct().Count());
    }

    [Fact]
    public void Frozen_parameters_and_files_are_as_with_other_layers()
    {
        var network = new Network(6, seed: 3) { new BatchEnsemble(20, 8) { IsFirst = true }, new Relu(), new MemberDense(4, 8) };
        network.Parameters["0.r"].IsFrozen = network.Parameters["0.s"].IsFrozen = network.Parameters["0.bias"].IsFrozen = true;
        network.Parameters["2.bias1"].IsFrozen = true;
        float[] before = Sample.Values(network);
        using var trainer = new Trainer(network, new MemberLoss(new SoftmaxCrossEntropy(), 8), new Sgd(0.1)) { BatchSize = 4 };
        trainer.TrainBatch(Sample.Normal(24, 1), [0, 1, 2, 3]);
        Assert.NotEqual(before, Sample.Values(network));
        float[] r = new float[48];
        network.Parameters["0.r"].CopyTo(r);
        Assert.Equal([-1f, 1f], r.Distinct().Order());

        using var stream = new MemoryStream();
        network.Save(stream);
        stream.Position = 0;
        Assert.Equal(network.ComputeHash(), Network.Load(stream).ComputeHash());
    }

    [Fact]
    public void Members_that_do_not_fit_are_refused_in_a_sentence()
    {
        var network = new Network(8);
        Assert.Contains("same number for each of its 3 members", Assert.Throws<ArgumentException>(() => network.Add(new BatchEnsemble(4, 3))).Message);
        Assert.Contains("same number for each of its 3 members", Assert.Throws<ArgumentException>(() => network.Add(new MemberDense(4, 3))).Message);
        Assert.Contains("same number for each of its 3 members", Assert.Throws<ArgumentException>(() => network.Add(new MemberMean(3))).Message);
        Assert.Contains("members is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new BatchEnsemble(4, 0)).Message);
        Assert.Contains("MemberKind is 9", Assert.Throws<ArgumentOutOfRangeException>(() => new MemberMean(4) { MemberKind = (OutputKind)9 }).Message);
        network.Add(new Dense(10));
        Assert.Contains("10 outputs, which must be the same number for each of the 3 members",
            Assert.Throws<ArgumentException>(() => new Trainer(network, new MemberLoss(new MeanSquaredError(), 3), new Sgd(0.1))).Message);
        using var trainer = new Trainer(network, new MemberLoss(new MeanSquaredError(), 2), new Sgd(0.1));
        Assert.Throws<ArgumentException>(() => trainer.TrainBatch(new float[8], new float[10]));
        trainer.TrainBatch(new float[8], new float[5]);
        Assert.Contains("5 outputs of each member",
            Assert.Throws<ArgumentException>(() => trainer.Fit(new FastNn.Data.Dataset(new float[8], 8, new float[10], 10))).Message);
    }
}
