using FastNn.Tests.Support;

namespace FastNn.Tests.Model;

public sealed class NetworkTests
{
    [Fact]
    public void Layers_are_fixed_from_the_first_use_on()
    {
        foreach (Action<Network> use in new Action<Network>[] { network => _ = network.Parameters, network => network.CreatePredictor(),
            network => network.Save(new MemoryStream()), network => _ = new Trainer(network, new MeanSquaredError(), new Sgd(1)) })
        {
            Network network = new(3) { new Dense(2) };
            use(network);
            Assert.Contains("Cannot add Relu", Assert.Throws<InvalidOperationException>(() => network.Add(new Relu())).Message);
            Assert.Single(network);
        }
    }

    [Fact]
    public void Layer_that_does_not_fit_is_refused_and_not_added()
    {
        Network network = new(3) { new Dense(2) };

        Assert.Contains("Layer 1 (Picky) cannot follow 2 outputs: it needs 5", Assert.Throws<ArgumentException>(() => network.Add(new Picky(5))).Message);
        Assert.Contains("has 0 outputs", Assert.Throws<ArgumentException>(() => network.Add(new Picky(2, outputs: 0))).Message);
        Assert.Throws<ArgumentNullException>(() => network.Add(null!));
        Assert.Single(network);
    }

    [Fact]
    public void Layer_belongs_to_one_network()
    {
        var layer = new Dense(2);
        Network network = new(3) { layer };

        Assert.Contains("belongs to a network already", Assert.Throws<ArgumentException>(() => network.Add(layer)).Message);
        Assert.Throws<ArgumentException>(() => new Network(3) { layer });
    }

    [Fact]
    public void Impossible_sizes_are_refused()
    {
        Assert.Contains("inputs is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new Network(0)).Message);
        Assert.Contains("outputs is -1", Assert.Throws<ArgumentOutOfRangeException>(() => new Dense(-1)).Message);
        Assert.Contains("MaxBatch is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new Network(1) { new Dense(1) }.CreatePredictor(0)).Message);
        Assert.Contains("Threads is 0",
            Assert.Throws<ArgumentOutOfRangeException>(
                () => new Network(1) { new Dense(1) }.CreatePredictor(new PredictorOptions { MaxBatch = 1, Threads = 0 })).Message);
        Assert.Throws<ArgumentException>(() => new Trainer(new Network(30_000) { new Dense(30_000), new Dense(100_000) }, new MeanSquaredError(), new Sgd(1)));
    }

    [Fact]
    public void Seed_decides_the_first_values_and_a_layer_behind_changes_none_before_it()
    {
        Network one = new(7, seed: 5) { new Dense(20), new Relu(), new Dense(3) }, same = new(7, seed: 5) { new Dense(20), new Relu(), new Dense(3) };
        Network other = new(7, seed: 6) { new Dense(20), new Relu(), new Dense(3) }, longer = new(7, seed: 5)
        {
            new Dense(20), new Relu(), new Dense(3), new Dense(9),
        };

        Assert.Equal(Sample.Values(one), Sample.Values(same));
        Assert.NotEqual(Sample.Values(one), Sample.Values(other));
        Assert.Equal(Sample.Values(one), Sample.Values(longer)[..Sample.Values(one).Length]);
    }

    [Fact]
    public void Parameters_are_read_and_written_row_by_row()
    {
        Network network = new(5) { new Dense(35) };
        Parameter weight = network.Parameters["0.weight"];
        float[] values = Sample.Normal(175, 3), read = new float[175];
        weight.Set(values);
        weight.CopyTo(read);

        Assert.Equal((35, 5), (weight.Rows, weight.Columns));
        Assert.Equal(values, read);
        Assert.Contains("values has 3 floats", Assert.Throws<ArgumentException>(() => weight.Set(new float[3])).Message);
        Assert.Throws<ArgumentException>(() => weight.CopyTo(new float[176]));
        Assert.Contains("create a Trainer", Assert.Throws<InvalidOperationException>(() => weight.CopyGradientTo(read)).Message);
        Assert.Contains("There are: 0.weight, 0.bias", Assert.Throws<KeyNotFoundException>(() => network.Parameters["1.weight"]).Message);
        Assert.Equal(210, network.Parameters.ElementCount);
    }

    [Fact]
    public void Predictor_refuses_wrong_lengths_and_use_after_dispose()
    {
        Network network = new(3) { new Dense(2) };
        Predictor predictor = network.CreatePredictor(maxBatch: 2);
        float[] x = new float[6], y = new float[4];

        Assert.Contains("input has 2 floats; the network has 3 inputs",
            Assert.Throws<ArgumentException>(() => predictor.PredictOne(x.AsSpan(0, 2), y.AsSpan(0, 2))).Message);
        Assert.Contains("output has 3 floats; the network has 2 outputs",
            Assert.Throws<ArgumentException>(() => predictor.PredictOne(x.AsSpan(0, 3), y.AsSpan(0, 3))).Message);
        Assert.Contains("inputs has 5 floats", Assert.Throws<ArgumentException>(() => predictor.PredictBatch(x.AsSpan(0, 5), y)).Message);
        Assert.Contains("outputs has 3 floats; 2 samples of 2 outputs need 4",
            Assert.Throws<ArgumentException>(() => predictor.PredictBatch(x, y.AsSpan(0, 3))).Message);
        Assert.Contains("classes has 1 elements; 2 samples need 2", Assert.Throws<ArgumentException>(() => predictor.Classify(x, new int[1])).Message);
        predictor.Dispose();
        predictor.Dispose();
        Assert.Throws<ObjectDisposedException>(() => predictor.PredictOne(x.AsSpan(0, 3), y.AsSpan(0, 2)));
        Assert.Throws<ObjectDisposedException>(() => predictor.PredictBatch(x, y));
        Assert.Throws<ObjectDisposedException>(() => predictor.Classify(x.AsSpan(0, 3)));
    }

    [Fact]
    public void Initializers_keep_to_their_formulas()
    {
        foreach ((string name, double mean, double deviation) in new[]
        {
            ("Zeros", 0, 0), ("Constant", 0.5, 0), ("Uniform", -0.125, 0.75 / Math.Sqrt(12)), ("Normal", 0.1, 0.5), ("GlorotUniform", 0, Math.Sqrt(2.0 / 500)),
            ("GlorotNormal", 0, Math.Sqrt(2.0 / 500)), ("HeUniform", 0, Math.Sqrt(2.0 / 200)), ("HeNormal", 0, Math.Sqrt(2.0 / 200)),
            ("LinearDefault", 0, 1 / Math.Sqrt(600)),
        })
        {
            float[] values = new float[200 * 300];
            Catalog.Default.Initializers.Single(entry => entry.Name == name).CreateSample().Fill(values, 200, 300, 11);
            double average = values.Average(value => (double)value);
            Assert.Equal(mean, average, 0.01);
            Assert.Equal(deviation, Math.Sqrt(values.Average(value => (value - average) * (value - average))), 0.01 * Math.Max(deviation, 0.01));
        }
    }

    [Fact]
    public void Forward_cache_shows_every_layers_output()
    {
        Network network = new(4, seed: 1) { new Dense(5), new Relu(), new Dense(2) };
        var cache = new ForwardCache(network, maxRows: 3, training: true);
        ReadOnlyMatrix y = cache.Forward(new ReadOnlyMatrix(Sample.Normal(12, 2), 3, 4));
        float[] product = cache.Output(0, 3).Row(1).ToArray(), relu = cache.Output(1, 3).Row(1).ToArray();

        Assert.Equal(product.Select(value => Math.Max(value, 0)), relu);
        Assert.Equal(y.Row(2).ToArray(), cache.Output(2, 3).Row(2).ToArray());
        Assert.Throws<ArgumentException>(() => cache.Forward(new ReadOnlyMatrix(new float[16], 4, 4)));
        Assert.Throws<ArgumentOutOfRangeException>(() => cache.Output(3, 1));
        Assert.Throws<InvalidOperationException>(() => new ForwardCache(network, 1, training: false).Output(0, 1));
    }

    sealed class Picky(int inputs, int outputs = 1) : Layer
    {
        public override int GetOutputSize(int given) => given == inputs ? outputs : throw new ArgumentException($"it needs {inputs}");

        protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) { }

        protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass) { }
    }
}
