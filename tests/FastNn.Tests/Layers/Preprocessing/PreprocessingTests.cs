using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Layers;

/// <summary>Layers for raw rows: what they measure, what they make of rows, and that they travel with the network and cost no backward pass.</summary>
public sealed class PreprocessingTests
{
    const float Missing = float.NaN;

    // A plain column, one with a missing value, a constant one.
    static readonly float[] raw = [1, 10, 5, 2, Missing, 5, 3, 30, 5, 6, 80, 5];

    static readonly Dataset data = new(raw, 3, new int[] { 0, 1, 1, 0 });

    [Fact]
    public void Standardizer_brings_columns_to_mean_0_and_deviation_1()
    {
        float[] y = Predict(new Standardizer().Fit(data));

        double deviation = Math.Sqrt((4 + 1 + 0 + 9) / 4.0), other = Math.Sqrt((900 + 100 + 1600) / 3.0);
        Assert.Equal([-2 / deviation, -30 / other, 0, -1 / deviation, double.NaN, 0, 0, -10 / other, 0, 3 / deviation, 40 / other, 0],
            y.Select(value => (double)value), Close);
    }

    [Fact]
    public void MinMaxScaler_reaches_both_ends_exactly_and_goes_beyond_them()
    {
        PreprocessingLayer layer = new MinMaxScaler(-1, 3).Fit(data);

        float[] y = Predict(layer, [.. raw, 11, 10, 7]);

        Assert.Equal([-1, -1, -1, -0.2f, Missing, -1, 0.6f, (20f / 70 * 4) - 1, -1, 3, 3, -1, 7, -1, 7], y, (a, b) => Close(a, b));
        Assert.Equal(3, y[9]);
    }

    [Fact]
    public void Imputer_fills_in_means_or_medians_and_0_where_nothing_is_known()
    {
        float[] rows = [1, Missing, 2, Missing, 6, Missing, Missing, Missing, 30, Missing];
        var holed = new Dataset(rows, 2, new int[5]);

        Assert.Equal([1, 0, 2, 0, 6, 0, 9.75f, 0, 30, 0], Predict(new Imputer().Fit(holed), rows, 2));
        Assert.Equal([1, 0, 2, 0, 6, 0, 4, 0, 30, 0], Predict(new Imputer { UsesMedians = true }.Fit(holed), rows, 2));
        Assert.Equal(2, Predict(new Imputer().FitMedians(holed.Take(3)), rows, 2)[6]);
        Assert.Equal(3, Predict(new Imputer { UsesMedians = true }.FitMeans(holed.Take(3)), rows, 2)[6]);
    }

    [Fact]
    public void OneHot_writes_categories_out_and_lets_other_columns_pass()
    {
        var layer = new OneHot((3, 2), (1, 3));
        float[] rows = [7, 0, 8, 1, 9, 7, 2, 8, 0, 9];

        Assert.Equal([7, 1, 0, 0, 8, 0, 1, 9, 7, 0, 0, 1, 8, 1, 0, 9], Predict(layer, rows, 5));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    [InlineData(0.5f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(1e30f)]
    public void Category_that_is_none_becomes_zeros(float category) => Assert.Equal([0, 0, 0, 4], Predict(new OneHot((0, 3)), [category, 4], 2));

    [Fact]
    public void OneHot_counts_the_categories_of_rows()
    {
        var rows = new Dataset(new float[] { 0, 5, 2, 5, Missing, 5, 1, 5 }, 2, new int[4]);

        Assert.Equal([1, 0, 0, 5], Predict(OneHot.Fit(rows, 0), [0, 5], 2));
        Assert.Contains("Row 1, column 0, both from 0, is 1.5",
            Assert.Throws<ArgumentException>(() => OneHot.Fit(new Dataset(new float[] { 1, 1.5f }, 1, new int[2]), 0)).Message, StringComparison.Ordinal);
        Assert.Contains("columns has column 2, but the rows have 2", Assert.Throws<ArgumentException>(() => OneHot.Fit(rows, 2)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void OneHot_that_is_impossible_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new OneHot());
        Assert.Throws<ArgumentException>(() => new OneHot((-1, 3)));
        Assert.Throws<ArgumentException>(() => new OneHot((1, 0)));
        Assert.Contains("columns has column 1 twice", Assert.Throws<ArgumentException>(() => new OneHot((1, 2), (1, 2))).Message, StringComparison.Ordinal);
        Assert.Contains("it encodes column 4", Assert.Throws<ArgumentException>(() => new Network(4) { new OneHot((4, 2)) }).Message, StringComparison.Ordinal);
        var settings = new PartSettings();
        settings.Set("columns", 3.0);
        Assert.Contains("no setting 'columns'", Assert.Throws<ArgumentException>(() => OneHot.Create(settings)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Chain_is_fitted_layer_by_layer_to_what_comes_before()
    {
        float[] rows = [0, 10, 2, Missing, 1, 30, Missing, 80];
        var dataset = new Dataset(rows, 2, new int[4]);
        var network = new Network(2) { OneHot.Fit(dataset, 0), new Imputer(), new Standardizer(), new Dense(2) };

        network.FitPreprocessing(dataset);

        Assert.Equal([0, 0, 0, 40], Values(network, "1.value").Select((value, i) => i == 3 ? value : 0));
        Assert.Equal([0.25, 0.25, 0.25, 40], Values(network, "2.mean").Select(value => (double)value), Close);
        Assert.Equal(Math.Sqrt((900 + 0 + 100 + 1600) / 4.0), Values(network, "2.deviation")[3], 1e-4);
    }

    [Fact]
    public void Rows_and_layers_of_other_widths_are_refused_and_so_is_what_is_infinite()
    {
        var other = new Dataset(new float[8], 2, new int[4]);
        var layer = new Standardizer();
        var network = new Network(3) { layer, new Dense(1) };
        layer.Fit(data);
        float[] before = Values(network, "0.mean");

        Assert.Contains("Row 1, column 2, both from 0, is",
            Assert.Throws<ArgumentException>(() => layer.Fit(new Dataset(new float[] { 1, 2, 3, 4, 5, float.NegativeInfinity }, 3, new int[2]))).Message,
            StringComparison.Ordinal);
        Assert.Contains("3 inputs, these have 2", Assert.Throws<ArgumentException>(() => layer.Fit(other)).Message, StringComparison.Ordinal);
        Assert.Contains("rows have 2 inputs; the network has 3", Assert.Throws<ArgumentException>(() => network.FitPreprocessing(other)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Network(4) { new Standardizer().Fit(data) });
        Assert.Throws<ArgumentException>(() => new MinMaxScaler().Fit(new Dataset(new[] { float.MinValue, float.MaxValue }, 1, new int[2])));
        Assert.Throws<InvalidOperationException>(() => new Network(3) { new Dense(1), new Standardizer() }.FitPreprocessing(data));
        Assert.Equal(before, Values(network, "0.mean"));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(float.NaN, 1)]
    [InlineData(0, float.PositiveInfinity)]
    public void Scaler_without_a_range_is_refused(float low, float high) => Assert.Throws<ArgumentException>(() => new MinMaxScaler(low, high));

    [Fact]
    public void Training_on_raw_rows_is_training_on_prepared_ones_bit_for_bit()
    {
        const int Rows = 40, Inputs = 21;
        float[] inputs = [.. Sample.Normal(Rows * Inputs, 1).Select((value, i) => (value * (i % Inputs)) + (100 * (i % 3)))];
        var samples = new Dataset(inputs, Inputs, Sample.Labels(Rows, 3, 2));
        Network preparing = new(Inputs) { new Standardizer().Fit(samples) }, whole = new(Inputs)
        {
            new Imputer().Fit(samples), new Standardizer().Fit(samples), new Dense(9), new Tanh(), new Dense(3),
        };
        float[] prepared = new float[inputs.Length];
        preparing.CreatePredictor(Rows).PredictBatch(inputs, prepared);
        var bare = new Network(Inputs) { new Dense(9), new Tanh(), new Dense(3) };
        foreach (Parameter parameter in bare.Parameters)
        {
            parameter.Set(Values(whole, $"{parameter.Name[0] - '0' + 2}{parameter.Name[1..]}"));
        }

        Fit(whole, samples);
        Fit(bare, new Dataset(prepared, Inputs, Sample.Labels(Rows, 3, 2)));

        Assert.Equal(Values(bare, "0.weight"), Values(whole, "2.weight"));
        Assert.Equal(Values(bare, "2.bias"), Values(whole, "4.bias"));

        static void Fit(Network network, Dataset samples)
        {
            using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Adam(0.01f)) { BatchSize = 16, Epochs = 3 };
            trainer.Fit(samples);
        }
    }

    [Fact]
    public void What_is_measured_travels_with_the_model_and_one_row_is_as_many()
    {
        var network = new Network(3, seed: 1) { new OneHot((2, 6)), new Imputer(), new MinMaxScaler(), new Dense(4), new Tanh(), new Dense(2) };
        network.FitPreprocessing(data);
        using var file = new MemoryStream();
        network.Save(file);
        file.Position = 0;

        using Predictor before = network.CreatePredictor(new PredictorOptions { MaxBatch = 4, ExactOrder = true }),
            loaded = Network.Load(file).CreatePredictor(new PredictorOptions { MaxBatch = 4, ExactOrder = true });
        float[] y = new float[8], again = new float[8];
        before.PredictBatch(raw, y);
        for (int row = 0; row < 4; row++)
        {
            loaded.PredictOne(raw.AsSpan(row * 3, 3), again.AsSpan(row * 2, 2));
        }

        Assert.All(y, value => Assert.True(float.IsFinite(value)));
        Assert.Equal(y, again);
    }

    [Fact]
    public void Copy_has_what_was_measured_and_goes_its_own_way()
    {
        var network = new Network(3, seed: 1) { new Imputer(), new Standardizer(), new Dense(2) };
        network.FitPreprocessing(data);
        float[] mean = Values(network, "1.mean"), value = Values(network, "0.value");

        Network copy = network.Copy();
        Assert.Equal(mean, Values(copy, "1.mean"));
        copy.FitPreprocessing(new Dataset(new float[] { 7, 8, 9 }, 3, new int[1]));

        Assert.Equal([7, 8, 9], Values(copy, "1.mean"));
        Assert.Equal(mean, Values(network, "1.mean"));
        ((PreprocessingLayer)network[0]).Fit(new Dataset(new float[] { 1, 1, 1 }, 3, new int[1]));
        Assert.Equal([1, 1, 1], Values(network, "0.value"));
        Assert.NotEqual(value, Values(network, "0.value"));
        Assert.Equal([7, 8, 9], Values(copy, "0.value"));
    }

    [Fact]
    public void Backward_pass_stops_at_the_first_trained_layer()
    {
        Spy untrained = new(isTrained: false), trained = new(isTrained: true);
        using var trainer = new Trainer(
            new Network(5) { new Standardizer().Fit(new Dataset(new float[10], 5, new int[2])), untrained, trained, new Tanh(), new Dense(1) },
            new MeanSquaredError(), new Sgd(0.1f));

        trainer.TrainBatch(new float[10], new float[2]);

        Assert.Equal((0, 1, false), (untrained.Calls, trained.Calls, trained.WasAskedForInputs));
    }

    static void Fill(ReadOnlyMatrix x, Matrix y)
    {
        for (int row = 0; row < x.Rows; row++)
        {
            x.Row(row).CopyTo(y.Row(row));
        }
    }

    static float[] Predict(Layer layer, float[]? rows = null, int inputs = 3)
    {
        rows ??= raw;
        var network = new Network(inputs) { layer };
        float[] y = new float[rows.Length / inputs * network.Outputs];
        using Predictor predictor = network.CreatePredictor(rows.Length / inputs);
        predictor.PredictBatch(rows, y);
        return y;
    }

    static float[] Values(Network network, string name)
    {
        float[] values = new float[network.Parameters[name].Count];
        network.Parameters[name].CopyTo(values);
        return values;
    }

    static bool Close(double a, double b) => (double.IsNaN(a) && double.IsNaN(b)) || Math.Abs(a - b) <= 1e-6 * Math.Max(1, Math.Abs(a));

    sealed class Spy(bool isTrained) : Layer
    {
        public int Calls { get; private set; }

        public bool WasAskedForInputs { get; private set; }

        public override int GetOutputSize(int inputs) => inputs;

        protected internal override void Build(LayerBuilder builder) => _ = isTrained ? builder.Vector("unused", 1, new Zeros()) : null;

        protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) => Fill(x, y);

        protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
        {
            Calls++;
            WasAskedForInputs = !dx.IsEmpty;
        }
    }
}
