using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Model;

/// <summary>Compressed networks, with every layer of the catalog.</summary>
[Collection(QuietCollection.Name)]
public sealed class CompressTests
{
    const int Inputs = 13, Outputs = 6, Rows = 7;

    static readonly float[] x = Sample.Normal(Rows * Inputs, 1);

    public static TheoryData<string, WeightFormat> LayersAndFormats
    {
        get
        {
            var data = new TheoryData<string, WeightFormat>();
            foreach (CatalogEntry<Layer> entry in Catalog.Default.Layers)
            {
                data.Add(entry.Name, WeightFormat.BFloat16);
                data.Add(entry.Name, WeightFormat.Int8);
                data.Add(entry.Name, WeightFormat.DynamicInt8);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(LayersAndFormats))]
    public void Compressed_network_predicts_as_one_of_its_weights(string name, WeightFormat format)
    {
        Network compressed = Make(name).Compress(format), floats = compressed.Compress(WeightFormat.Float32);

        Assert.Equal((format, WeightFormat.Float32), (compressed.WeightFormat, floats.WeightFormat));
        Assert.Equal(Sample.Values(floats), Sample.Values(compressed));
        float[] expected = Predict(floats, exact: true), found = Predict(compressed, exact: true);
        if (format == WeightFormat.BFloat16)
        {
            Assert.Equal(expected, found);
        }
        // Inputs that are rounded to 7 bits differ by 0.4 % of their range; DynamicInt8Tests has the exact values of one product.
        float most = expected.Max(Math.Abs);
        Assert.All(expected.Zip(found, Predict(compressed, exact: false)), row =>
        {
            float tolerance = format == WeightFormat.DynamicInt8 ? 0.1f * (1 + most) : 1e-4f * (1 + Math.Abs(row.First));
            Assert.InRange(row.Second - row.First, -tolerance, tolerance);
            Assert.InRange(row.Third - row.First, -tolerance, tolerance);
        });
    }

    [Theory]
    [MemberData(nameof(LayersAndFormats))]
    public void Row_alone_has_the_bits_of_a_batch_in_exact_order_with_any_number_of_threads(string name, WeightFormat format)
    {
        Network network = Make(name).Compress(format);
        float[] batch = Predict(network, exact: true), one = new float[batch.Length], threads = new float[batch.Length];
        using Predictor single = network.CreatePredictor(new PredictorOptions { ExactOrder = true });
        using Predictor several = network.CreatePredictor(new PredictorOptions { ExactOrder = true, MaxBatch = Rows, Threads = 2 });

        single.PredictBatch(x, one);
        several.PredictBatch(x, threads);

        Assert.Equal(batch, one);
        Assert.Equal(batch, threads);
    }

    [Theory]
    [MemberData(nameof(LayersAndFormats))]
    public void Copies_and_files_have_the_same_bits(string name, WeightFormat format)
    {
        Network network = Make(name).Compress(format);
        using var stream = new MemoryStream();
        network.Save(stream);
        stream.Position = 0;

        Network loaded = Network.Load(stream), copy = network.Copy();

        Assert.Equal((format, format), (loaded.WeightFormat, copy.WeightFormat));
        Assert.Equal(network.ComputeHash(), loaded.ComputeHash());
        Assert.Equal(network.ComputeHash(), copy.ComputeHash());
        Assert.Equal(Predict(network, exact: false), Predict(loaded, exact: false));
        Assert.Equal(Predict(network, exact: false), Predict(copy, exact: false));
        Assert.NotEqual(network.ComputeHash(), network.Compress(WeightFormat.Float32).ComputeHash());
        float[] snapshot = Sample.Values(network);
        copy.Parameters.Set(new float[snapshot.Length]);
        copy.Parameters.Set(snapshot);
        Assert.Equal(network.ComputeHash(), copy.ComputeHash());
    }

    [Theory]
    [MemberData(nameof(LayersAndFormats))]
    public void Predictions_allocate_nothing(string name, WeightFormat format)
    {
        Network network = Make(name).Compress(format);
        float[] y = new float[Rows * Outputs];
        using Predictor predictor = network.CreatePredictor(Rows);
        for (int i = 0; i < 100; i++)
        {
            long start = GC.GetAllocatedBytesForCurrentThread();
            predictor.PredictOne(x.AsSpan(0, Inputs), y.AsSpan(0, Outputs));
            predictor.PredictBatch(x, y);
            long bytes = GC.GetAllocatedBytesForCurrentThread() - start;
            Assert.True(bytes == 0, $"call {i + 1}: {bytes} bytes");
        }
    }

    [Fact]
    public void Memory_shrinks_to_a_half_and_to_a_quarter()
    {
        var network = new Network(256) { new Dense(512), new Relu(), new Dense(256) };
        int floats = network.Parameters.Store.Values.Length;
        int vectors = 512 + 256;

        Assert.Equal((floats - vectors) / 2 + vectors, network.Compress(WeightFormat.BFloat16).Parameters.Store.Values.Length);
        Assert.Equal((floats - vectors) / 4 + 2 * vectors, network.Compress(WeightFormat.Int8).Parameters.Store.Values.Length);
    }

    [Fact]
    public void Layers_inside_of_blocks_are_compressed_and_other_parameters_stay()
    {
        Network network = new Network(8)
        {
            new Residual { new Dense(8), new LayerNorm() }, new Average { new Sequential { new Dense(4) }, new Dense(4) }, new Dense(2),
        }.Compress(WeightFormat.Int8);

        Assert.All(network.Parameters, parameter => Assert.Equal(parameter.IsVector ? null : WeightFormat.Int8, (parameter as WeightMatrix)?.Format));
        Assert.Equal(4, network.Parameters.Count(parameter => !parameter.IsVector));
    }

    [Fact]
    public void Training_is_refused_with_the_cure()
    {
        Network network = new Network(3) { new Dense(2) }.Compress(WeightFormat.BFloat16);

        string message = Assert.Throws<InvalidOperationException>(() => new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f))).Message;

        Assert.Equal("The network has BFloat16 weights, which predict only. Train the network it was compressed from, or " +
            "network.Compress(WeightFormat.Float32), and compress the result.", message);
        using var trainer = new Trainer(network.Compress(WeightFormat.Float32), new SoftmaxCrossEntropy(), new Sgd(0.1f));
        trainer.TrainBatch([1, 2, 3], [1]);
    }

    [Fact]
    public void Text_has_the_format_and_the_bytes()
    {
        Network network = new Network(32) { new Dense(16) }.Compress(WeightFormat.BFloat16);

        Assert.EndsWith("\nTotal: 528 parameters, BFloat16 weights, 1,088 bytes", network.ToString());
        Assert.Equal("0.weight [16, 32] BFloat16", network.Parameters[0].ToString());
    }

    [Fact]
    public void Wrong_calls_are_refused()
    {
        var network = new Network(2) { new Dense(2) };

        Assert.Contains("format is 7; it must be one of Float32, BFloat16, Int8, DynamicInt8.",
            Assert.Throws<ArgumentOutOfRangeException>(() => network.Compress((WeightFormat)7)).Message);
        Assert.Contains("all must have the same format",
            Assert.Throws<ArgumentException>(() => Network.Average(network, network.Compress(WeightFormat.Int8))).Message);
        network.Parameters[0].Set([1, 2, float.NaN, 4]);
        Assert.Contains("weights in Int8 must be finite", Assert.Throws<ArgumentException>(() => network.Compress(WeightFormat.Int8)).Message);
        Assert.True(float.IsNaN(Sample.Values(network.Compress(WeightFormat.BFloat16))[2]));
    }

    [Fact]
    public void Averages_pools_handles_and_evaluators_take_compressed_networks()
    {
        Network network = Make(nameof(Softmax)).Compress(WeightFormat.Int8), average = Network.Average(network, network);
        float[] expected = Predict(network, exact: true), y = new float[Outputs];
        using var handle = new ModelHandle(network);
        using var pool = new PredictorPool(network, maxBatch: Rows);

        Assert.Equal(WeightFormat.Int8, average.WeightFormat);
        Assert.Equal(network.ComputeHash(), handle.Current.ContentHash);
        handle.PredictOne(x.AsSpan(0, Inputs), y);
        Assert.Equal(expected[..Outputs].Select(value => MathF.Round(value, 4)), y.Select(value => MathF.Round(value, 4)));
        using (PredictorLease lease = pool.Rent())
        {
            lease.PredictOne(x.AsSpan(0, Inputs), y);
        }
        using var evaluator = new Evaluator(network, new MeanSquaredError());
        Assert.InRange(evaluator.Run(new Dataset(x, Inputs, expected, Outputs)).Loss, 0, 1e-9f);
    }

    static Network Make(string name)
    {
        Layer layer = Catalog.Default.Layers.Single(entry => entry.Name == name).CreateSample();
        return Sample.Scrambled(new(Inputs, seed: 8) { new Dense(35), layer, new Dense(140), new Relu(), new Dense(Outputs) });
    }

    static float[] Predict(Network network, bool exact)
    {
        float[] y = new float[Rows * network.Outputs];
        using Predictor predictor = network.CreatePredictor(new PredictorOptions { MaxBatch = exact ? Rows : 1, ExactOrder = exact });
        predictor.PredictBatch(x, y);
        return y;
    }
}
