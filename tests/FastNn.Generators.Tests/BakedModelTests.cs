using System.Globalization;
using FastNn.Baking;
using FastNn.Data;

namespace FastNn.Generators.Tests;

/// <summary>Compares the compiled source of models with predictors.</summary>
public sealed class BakedModelTests
{
    // Sums have another order than those of a predictor.
    const double Tolerance = 1e-5;

    static readonly Func<Layer>[] activations =
    [
        () => new Relu(), () => new LeakyRelu(0.1f), () => new HardSigmoid(), () => new Sigmoid(), () => new Tanh(), () => new Elu(0.7f), () => new Selu(),
        () => new Gelu(), () => new GeluTanh(), () => new Silu(), () => new Softplus(), () => new Mish(), () => new ParametricSelu(),
        () => new ParametricGelu(),
        () => new ParametricMish(), () => new InterpolatedRelu(), () => new PRelu(0.2f), () => new PRelu(0.2f) { IsPerFeature = true }, () => new Softmax(),
        () => new LayerNorm(), () => new BatchNorm(), () => new Scale(), () => new Dropout(0.5f), () => new Temperature { Value = 1.5f },
        () => new LayerNorm { IsAffine = false }, () => new BatchNorm { IsAffine = false },
        () => new Residual { new Dense(20), new Relu(), new Dense(20) }, () => new Sequential { new Dense(21), new Tanh() },
        () => new Average([0.4f, 0.6f]) { new Sequential { new Dense(9), new Softmax() }, new Dense(9) },
        () => new Sequential { new Softmax(), new Temperature { TakesProbabilities = true, Value = 0.7f } },
        () => new Average { new Relu(), new Residual { new Tanh() } },
    ];

    [Fact]
    [Trait("Speed", "Slow")]
    public void Random_networks_give_the_values_of_a_predictor() => Compare([.. Enumerable.Range(0, 16).Select(MakeRandom)]);

    [Fact]
    public void Layers_give_the_values_of_a_predictor() => Compare(MakeLayers());

    [Fact]
    public void Standalone_source_gives_the_values_of_a_predictor()
    {
        var network = new Network(11) { new LogScaler(), new SmoothClip(2), new Periodic { Columns = [2] }, new Dense(20) };
        foreach (Func<Layer> layer in activations.Take(26))
        {
            network.Add(layer());
        }
        network.Add(new Dense(30));
        Compare([network], isStandalone: true);
    }

    [Fact]
    public void Fitted_layers_give_the_values_of_a_predictor()
    {
        float[] rows = Numbers(60 * 5, 3), targets = Numbers(60, 4);
        for (int i = 0; i < rows.Length; i += 5)
        {
            rows[i] = i % 3;
            rows[i + 1] = i % 7 == 0 ? float.NaN : rows[i + 1];
        }
        Dataset data = Dataset.FromRows(rows.Chunk(5), targets.Chunk(1));
        Network[] networks =
        [
            Fit(new Standardizer()), Fit(new MinMaxScaler(-1, 2) { Columns = [0, 3] }), Fit(new RobustScaler()), Fit(new Imputer { UsesMedians = true }),
            Fit(new Standardizer { Columns = [2] }), Fit(new YeoJohnson()), Fit(new YeoJohnson { Columns = [0, 2] }), Fit(new PiecewiseLinear(1)),
            Fit(new PiecewiseLinear(7)), Fit(new PiecewiseLinear(20) { Columns = [0, 3] }),
            new(5) { new LogScaler { Columns = [1, 4] }, new SmoothClip(2), new Dense(2) },
            new(5) { new OneHot((0, 3), (3, 2)), new Dense(3) }, new(5) { new Dense(1), new TargetScaler().Fit(targets) },
            new(5) { new Dense(1), new TargetScaler { Log = true }.Fit([.. targets.Select(MathF.Abs)]) },
        ];
        Compare(networks, hasMissing: true);

        Network Fit(PreprocessingLayer layer) => new(5) { layer.Fit(data), new Dense(4), new Tanh() };
    }

    [Fact]
    public void Embeddings_and_ensembles_give_the_values_of_a_predictor() => Compare(
    [
        new(5) { new Periodic { Columns = [0, 3] }, new Dense(4) }, new(3) { new Periodic(5, 2), new Tanh(), new Dense(20) }, new(2) { new Periodic(40, 9) },
        new(5) { new Embedding(3, (0, 2), (3, 4)), new Dense(3) }, new(3) { new Embedding(20, (0, 3)) },
        new(5) { new BatchEnsemble(20, 3) { IsFirst = true }, new Relu(), new BatchEnsemble(9, 3), new Gelu(), new MemberDense(7, 3), new MemberMean(3) },
        new(6) { new BatchEnsemble(3, 2), new MemberDense(1, 2), new MemberMean(2) { MemberKind = OutputKind.Scores } },
        new(21) { new BatchEnsemble(40, 5) { IsFirst = true }, new MemberDense(3, 5), new MemberMean(5) { MemberKind = OutputKind.Logits } },
    ], hasMissing: true);

    [Fact]
    public void Layer_that_cannot_be_baked_is_named()
    {
        byte[] file = Compiled.Save(new Network(3) { new Dense(1), Unsupported(1) });

        var error = Assert.Throws<BakingException>(() => new BakedModel(file));

        Assert.Contains("layer 1 is a QuantileNormalizer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_layer_that_can_be_baked_is_in_the_catalog() =>
        Assert.Subset(Catalog.Default.Layers.Select(entry => entry.Name).ToHashSet(), LayerCodes.Kinds.ToHashSet());

    [Fact]
    public void Damaged_file_is_refused()
    {
        byte[] file = Compiled.Save(new Network(3) { new Dense(2) });

        Assert.All(Enumerable.Range(0, file.Length), length => Assert.Throws<BakingException>(() => new BakedModel(file[..length])));
    }

    [Fact]
    public void Call_allocates_nothing_and_checks_its_spans()
    {
        PredictOne predict = Compiled.Methods([new Network(3) { new Dense(40), new Gelu(), new Dense(2), new Softmax() }])[0];
        float[] input = new float[3], output = new float[2];
        predict(input, output);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            predict(input, output);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Throws<ArgumentException>(() => predict(new float[2], output));
        Assert.Throws<ArgumentException>(() => predict(input, new float[3]));
    }

    /// <summary>Returns a fitted layer that cannot be baked.</summary>
    public static Layer Unsupported(int inputs) =>
        new QuantileNormalizer(2).Fit(Dataset.FromRows(Numbers(4 * inputs, 1).Chunk(inputs), Numbers(4, 2).Chunk(1)));

    static Network[] MakeLayers() => [.. activations.Select((layer, i) => new Network(11, i) { new Dense(20), layer(), new Dense(i % 6 + 1) })
        .Concat(activations.Take(27).Select((layer, i) => i == 26 ? new Network(20) { layer() } : new Network(13, i) { layer() }))];

    static Network MakeRandom(int seed)
    {
        var random = new Random(seed);
        var network = new Network(random.Next(1, 301), seed);
        int depth = random.Next(1, 7);
        for (int i = 0; i < depth; i++)
        {
            network.Add(new Dense(random.Next(1, depth > 2 || random.Next(2) == 0 ? 80 : 301)) { HasBias = random.Next(5) > 0 });
            if (i < depth - 1 || random.Next(3) == 0)
            {
                network.Add(activations[random.Next(16)]());
            }
        }
        return network;
    }

    static void Compare(Network[] networks, bool isStandalone = false, bool hasMissing = false)
    {
        foreach (Network network in networks)
        {
            // Edges are in ascending order.
            foreach (Parameter parameter in network.Parameters.Where(parameter => !parameter.Name.EndsWith(".edges", StringComparison.Ordinal)))
            {
                // Other values than the initial ones, which are 0 or 1 for many; variances and deviations stay above 0.
                float[] values = new float[parameter.Count];
                parameter.CopyTo(values);
                parameter.Set([.. values.Zip(Numbers(values.Length, 5), (value, change) => value * (1 + 0.3f * change))]);
            }
        }
        PredictOne[] methods = Compiled.Methods(networks, isStandalone);
        for (int i = 0; i < networks.Length; i++)
        {
            using Predictor predictor = networks[i].CreatePredictor();
            float[] expected = new float[networks[i].Outputs], actual = new float[networks[i].Outputs];
            for (int row = 0; row < 4; row++)
            {
                float[] input = Numbers(networks[i].Inputs, row);
                // A category, or a missing one.
                input[0] = row == 3 && hasMissing ? float.NaN : row;
                predictor.PredictOne(input, expected);
                methods[i](input, actual);
                double scale = Math.Max(1, expected.Max(value => float.IsNaN(value) ? 0 : Math.Abs(value)));
                for (int j = 0; j < expected.Length; j++)
                {
                    Assert.True(expected[j].Equals(actual[j]) || Math.Abs(expected[j] - actual[j]) <= Tolerance * scale,
                        string.Create(CultureInfo.InvariantCulture, $"{networks[i]}, output {j}: {actual[j]:g9} instead of {expected[j]:g9}"));
                }
            }
        }
    }

    static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 1)];
    }
}
