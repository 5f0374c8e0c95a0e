using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Layers;

/// <summary>Preprocessing layers that work on some columns: these come out as those of a layer for all columns, bit for bit, and the others pass, whatever they
/// hold.</summary>
[Collection(QuietCollection.Name)]
public sealed class ColumnSelectionTests
{
    const int Rows = 7;

    static readonly int[][] selections = [[0], [2, 0], [1, 2, 16], [15, 16, 17, 31, 32], [32]];

    public static TheoryData<string> Kinds =>
    [
        nameof(Standardizer), nameof(MinMaxScaler), nameof(RobustScaler), nameof(SmoothClip), nameof(LogScaler), nameof(YeoJohnson),
        nameof(QuantileNormalizer), nameof(Imputer), "medians",
    ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Selected_columns_are_those_of_the_whole_layer_and_others_pass(string kind)
    {
        foreach (int[] columns in selections)
        {
            foreach (int inputs in new[] { 1, 3, 16, 17, 33, 48 }.Where(inputs => inputs > columns.Max()))
            {
                float[] x = Inputs(inputs, columns, out float[] finite);
                Network some = new(inputs) { Fit(kind, columns, new Dataset(x, inputs, new int[Rows])) }, all = new(inputs)
                {
                    Fit(kind, null, new Dataset(finite, inputs, new int[Rows])),
                };
                float[] y = Predict(some, x), whole = Predict(all, x);
                for (int i = 0; i < x.Length; i++)
                {
                    bool isSelected = columns.Contains(i % inputs);
                    Assert.True(Bits.Same(isSelected ? whole[i] : x[i], y[i]), $"{kind}, {inputs} inputs, column {i % inputs}: {y[i]:R}");
                }
                // One row alone, which takes the same way without a batch.
                float[] one = new float[inputs];
                using Predictor single = some.CreatePredictor();
                single.PredictOne(x.AsSpan(0, inputs), one);
                Assert.Equal(-1, Bits.FirstDifference(y.AsSpan(0, inputs), one));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradient_of_other_columns_passes_unchanged(string kind)
    {
        const int Columns = 19;
        int[] selected = [3, 17];
        float[] x = Inputs(Columns, selected, out float[] finite);
        Network some = new(Columns) { Fit(kind, selected, new Dataset(finite, Columns, new int[Rows])) }, all = new(Columns)
        {
            Fit(kind, null, new Dataset(finite, Columns, new int[Rows])),
        };
        float[] dx = Backward(some, x), whole = Backward(all, x), dy = Sample.Normal(x.Length, 4);

        Assert.Equal(dx.Select((_, i) => selected.Contains(i % Columns) ? whole[i] : dy[i]), dx);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Columns_travel_with_the_model(string kind)
    {
        Network network = new(4, seed: 1) { Fit(kind, [3, 1], new Dataset(Sample.Normal(28, 1), 4, new int[Rows])), new Dense(2) };
        using var file = new MemoryStream();
        network.Save(file);
        file.Position = 0;

        Network loaded = Network.Load(file);

        Assert.All([network, loaded, loaded.Copy()], one => Assert.Equal([1, 3], Columns(one[0])));
        Assert.Equal(network.ComputeHash(), loaded.ComputeHash());
        Assert.NotEqual(network.ComputeHash(),
            new Network(4, seed: 1) { Fit(kind, null, new Dataset(Sample.Normal(28, 1), 4, new int[Rows])), new Dense(2) }.ComputeHash());
        float[] x = Sample.Normal(28, 2);
        Assert.Equal(Predict(network, x), Predict(loaded, x));
    }

    /// <summary>Files that were written before there were lists of columns have none, and mean all.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Settings_without_columns_mean_all_of_them(string kind)
    {
        var settings = new PartSettings();
        Layer(kind, null).WriteSettings(settings);

        Assert.DoesNotContain(settings.Values, pair => pair.Key.StartsWith("column", StringComparison.Ordinal));
        Assert.Null(Columns(Catalog.Default.Layers.Single(entry => entry.Name == Layer(kind, null).Kind).Create(settings)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Columns_that_are_impossible_are_refused(string kind)
    {
        Assert.Contains("Columns is empty; it must have at least one column", Assert.Throws<ArgumentException>(() => Layer(kind, [])).Message,
            StringComparison.Ordinal);
        Assert.Contains("Columns has the column -1; columns are counted from 0", Assert.Throws<ArgumentException>(() => Layer(kind, [2, -1])).Message,
            StringComparison.Ordinal);
        Assert.Contains("Columns has the column 2 twice", Assert.Throws<ArgumentException>(() => Layer(kind, [2, 0, 2])).Message, StringComparison.Ordinal);
        Assert.Contains("its Columns have the column 4, but rows have 4 inputs: list columns from 0 to 3.",
            Assert.Throws<ArgumentException>(() => new Network(4) { Layer(kind, [0, 4]) }).Message, StringComparison.Ordinal);
        Assert.Contains("its Columns have the column 4, but rows have 1 inputs",
            Assert.Throws<ArgumentException>(() => Fit(kind, [0, 4], new Dataset(new float[3], 1, new int[3]))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Prediction_allocates_nothing(string kind)
    {
        Network network = new(33) { Fit(kind, [1, 20], new Dataset(Sample.Normal(66, 1), 33, new int[2])), new Dense(2) };
        using Predictor predictor = network.CreatePredictor(4);
        using var trainer = new Trainer(network, new MeanSquaredError(), new Sgd(0.1f));
        float[] x = Sample.Normal(132, 2), y = new float[8];
        predictor.PredictBatch(x, y);
        trainer.TrainBatch(x, y);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            predictor.PredictOne(x.AsSpan(0, 33), y.AsSpan(0, 2));
            predictor.PredictBatch(x, y);
            trainer.TrainBatch(x, y);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // What is not selected may hold anything: its bits pass, and no fit looks at them.
    static float[] Inputs(int inputs, int[] columns, out float[] finite)
    {
        float[] normal = Sample.Normal(Rows * inputs, 3), special = TierData.Special;
        finite = [.. normal.Select((value, i) => (i / inputs) + (i % inputs) == 4 ? float.NaN : value * (1 + (i % inputs)))];
        float[] plain = finite;
        return [.. plain.Select((value, i) => columns.Contains(i % inputs) ? value : special[i % special.Length])];
    }

    static Layer Layer(string kind, int[]? columns) => kind switch
    {
        nameof(Standardizer) => new Standardizer { Columns = columns },
        nameof(MinMaxScaler) => new MinMaxScaler(-1, 2) { Columns = columns },
        nameof(RobustScaler) => new RobustScaler { Columns = columns },
        nameof(SmoothClip) => new SmoothClip(2) { Columns = columns },
        nameof(LogScaler) => new LogScaler { Columns = columns },
        nameof(YeoJohnson) => new YeoJohnson { Columns = columns },
        nameof(QuantileNormalizer) => new QuantileNormalizer(6) { Columns = columns },
        _ => new Imputer { Columns = columns, UsesMedians = kind == "medians" },
    };

    // A function of columns has nothing to fit; the rows are looked at all the same, to refuse columns that they lack.
    static Layer Fit(string kind, int[]? columns, Dataset rows)
    {
        Layer layer = Layer(kind, columns);
        layer.GetOutputSize(rows.Inputs);
        return layer is PreprocessingLayer fitted ? fitted.Fit(rows) : layer;
    }

    static IReadOnlyList<int>? Columns(Layer layer) => (IReadOnlyList<int>?)layer.GetType().GetProperty("Columns")!.GetValue(layer);

    static float[] Predict(Network network, float[] x)
    {
        int rows = x.Length / network.Inputs;
        float[] y = new float[rows * network.Outputs];
        using Predictor predictor = network.CreatePredictor(rows);
        predictor.PredictBatch(x, y);
        return y;
    }

    static float[] Backward(Network network, float[] values)
    {
        int columns = network.Inputs;
        float[] slopes = Sample.Normal(values.Length, 4);
        _ = network.Parameters;
        MatrixBuffer x = new MatrixBuffer(Rows, columns).Fill((row, i) => values[(row * columns) + i]),
            dy = new MatrixBuffer(Rows, columns).Fill((row, i) => slopes[(row * columns) + i]).ClearPadding();
        MatrixBuffer dx = new MatrixBuffer(Rows, columns).ClearPadding();
        network[0].Backward(x.Matrix, x.Matrix, dy.Matrix, dx.Matrix, new Pass([], null));
        return [.. Enumerable.Range(0, Rows).SelectMany(row => dx.Matrix.Row(row).ToArray())];
    }
}
