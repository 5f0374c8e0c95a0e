using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tables.Tests;

/// <summary>Batches of encoded rows, networks that the presets did not make, and schemas as text.</summary>
public sealed class TabularPredictorTests
{
    static readonly Table penguins = Table.FromCsv(Repository.PathOf("samples/data/penguins.csv"));
    static readonly TabularModel model = TabularModel.Train(penguins, "species", new() { Preset = TabularPreset.Fast, Seed = 1 });

    [Fact]
    public void Batch_is_predicted_as_its_rows_are_for_any_size_and_threads()
    {
        float[] encoded = model.Schema.EncodeInputs(penguins), expected = new float[344 * 3];
        using TabularPredictor single = model.CreatePredictor(new() { ExactOrder = true });
        for (int row = 0; row < 344; row++)
        {
            single.PredictProbabilities(encoded.AsSpan(row * 7, 7)).CopyTo(expected.AsSpan(row * 3));
        }

        foreach ((int size, int threads) in ((int, int)[])[(1, 1), (7, 1), (256, 2), (344, 3)])
        {
            float[] outputs = new float[344 * 3];
            using TabularPredictor predictor = model.CreatePredictor(new() { MaxBatch = size, Threads = threads, ExactOrder = true });
            predictor.PredictBatch(encoded, outputs);
            Assert.Equal(expected, outputs);
        }
    }

    [Fact]
    public void Batch_allocates_nothing()
    {
        float[] encoded = model.Schema.EncodeInputs(penguins), outputs = new float[344 * 3];
        using TabularPredictor predictor = model.CreatePredictor(new() { MaxBatch = 100, Threads = 2 });
        predictor.PredictBatch(encoded, outputs);

        long before = GC.GetAllocatedBytesForCurrentThread();
        predictor.PredictBatch(encoded, outputs);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(13, 3, "encoded has 13 floats; it must be whole rows of 7.")]
    [InlineData(14, 3, "outputs has 3 floats; 2 rows of 3 outputs need 6.")]
    public void Batch_of_other_lengths_is_refused(int encoded, int outputs, string message)
    {
        using TabularPredictor predictor = model.CreatePredictor();

        var e = Assert.Throws<ArgumentException>(() => predictor.PredictBatch(new float[encoded], new float[outputs]));
        Assert.Contains(message, e.Message);
        Assert.Contains("it must have 7, an encoded row", Assert.Throws<ArgumentException>(() => predictor.Classify(new float[14])).Message);
    }

    /// <summary>One logit decides between two classes; a network of another trainer ends in logits.</summary>
    [Fact]
    public void Networks_of_one_output_and_of_logits_have_probabilities()
    {
        Table table = Table.From([.. Enumerable.Range(0, 40)],
            columns => columns.Number("x", row => row % 4 - 1.5).Text("kind", row => row % 4 > 1 ? "high" : "low"));
        TableSchema schema = TableSchema.Create(table, "kind");
        var one = new Network(1) { new Dense(1) { HasBias = false } };
        one.Parameters["0.weight"].Set([-2]);
        var two = new Network(1) { new Dense(2) { HasBias = false } };
        two.Parameters["0.weight"].Set([-1, 1]);
        schema.AddTo(one);
        schema.AddTo(two);

        // The sigmoid of -2x, and the softmax of -x and x, are the same two probabilities in another order.
        TabularModel first = TabularModel.FromNetwork(one), second = TabularModel.FromNetwork(two);
        float[] high = first.Predict(table), low = second.Predict(table);

        Assert.Equal(["high", "low"], schema.ClassNames);
        for (int row = 0; row < 40; row++)
        {
            double expected = 1 / (1 + Math.Exp(2 * (row % 4 - 1.5)));
            Assert.Equal(1 - expected, high[2 * row], 1e-6);
            Assert.Equal(expected, high[2 * row + 1], 1e-6);
            Assert.Equal(expected, low[2 * row], 1e-6);
            Assert.Equal(1 - expected, low[2 * row + 1], 1e-6);
        }
        Assert.Equal(1, first.Evaluate(table)["accuracy"].Value);
        Assert.Equal(0, second.Evaluate(table)["accuracy"].Value);
        using TabularPredictor predictor = first.CreatePredictor();
        Assert.Equal("high", first.Classes[predictor.Classify(["1.5"])]);
    }

    [Fact]
    public void Rows_of_a_dataset_are_measured_as_those_of_a_table()
    {
        Dataset rows = model.Schema.Encode(penguins);

        Assert.Equal(model.Evaluate(penguins).Metrics, model.Evaluate(rows).Metrics);
        Assert.Equal(model.ComputeImportance(penguins, repeats: 2), model.ComputeImportance(rows, repeats: 2));
        Assert.Equal(69, model.Evaluate(rows.Split(0.8f, 1).Second).RowCount);
        var e = Assert.Throws<ArgumentException>(() => model.Evaluate(new Dataset(new float[6], 3, new int[] { 0, 1 })));
        Assert.Contains("rows has 3 inputs and 2 classes, but the model 7 inputs and 3 classes; encode them by its schema.", e.Message);
    }

    [Fact]
    public void Schema_lists_label_and_inputs()
    {
        string[] lines = model.Schema.ToString().Split('\n');

        Assert.StartsWith("label species: 3 classes: Adelie, Chinstrap, Gentoo (", lines[0], StringComparison.Ordinal);
        Assert.Equal(
            ["  input              kind      categories", "  island             Category  Biscoe, Dream, Torgersen", "  bill_length_mm     Number"],
            lines[1..4]);
        Assert.Contains("label body_mass_g: a number (", TableSchema.Create(penguins, "body_mass_g", new() { DropMissingLabels = true }).ToString());
        Assert.Contains("  island             Category", model.ToString());
    }
}
