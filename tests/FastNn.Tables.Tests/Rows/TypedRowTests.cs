namespace FastNn.Tables.Tests.Rows;

/// <summary>Rows of a type: the same bits as the file of the same rows, in training and prediction.</summary>
public sealed class TypedRowTests
{
    static readonly Flat[] flats = Flat.Draw(300, seed: 1);
    static readonly TabularOptions options = new() { Preset = TabularPreset.Fast, Seed = 1, Epochs = 3 };
    static readonly TabularModel model = TabularModel.Train(flats, options);

    [Fact]
    public void Model_of_rows_has_the_bits_of_the_model_of_their_file() =>
        Assert.Equal(TabularModel.Train(FlatCsv.Read(flats), "Price", options).Network.ComputeHash(), model.Network.ComputeHash());

    [Fact]
    public void Rows_are_encoded_as_their_file()
    {
        Flat[] others = Flat.Draw(200, seed: 2);
        float[] expected = model.Schema.EncodeInputs(FlatCsv.Read(others));
        TableRowEncoder<Flat> encoder = model.Schema.CreateRowEncoder<Flat>();
        float[] encoded = new float[model.Schema.InputCount];

        for (int row = 0; row < others.Length; row++)
        {
            encoder.Encode(others[row], encoded);
            Assert.Equal(Bits(expected.AsSpan(row * encoded.Length, encoded.Length)), Bits(encoded));
        }
        Assert.Equal(Bits(expected), Bits(model.Schema.EncodeInputs(Table.FromRows(others))));
    }

    [Fact]
    public void Columns_are_those_of_the_file()
    {
        Table rows = Table.FromRows(flats), file = FlatCsv.Read(flats);

        Assert.Equal(file.Columns.Select(column => column.ToString()), rows.Columns.Select(column => column.ToString()));
        Assert.Equal("rows of Flat", rows.Name);
    }

    [Fact]
    public void Predictor_of_rows_predicts_as_one_of_tables()
    {
        float[] expected = model.Predict(FlatCsv.Read(flats));
        using TabularPredictor<Flat> predictor = model.CreatePredictor<Flat>(new() { ExactOrder = true });

        for (int row = 0; row < flats.Length; row++)
        {
            Assert.Equal(expected[row], predictor.Predict(flats[row]), 1e-5f * Math.Abs(expected[row]));
        }
        Assert.Contains("The model predicts numbers; call Predict.", Assert.Throws<InvalidOperationException>(() => predictor.Classify(flats[0])).Message);
    }

    [Fact]
    public void Classes_are_given_by_name()
    {
        Things.Toy[] toys = [.. Enumerable.Range(0, 80).Select(i => new Things.Toy { Weight = i % 10, @class = i % 4, IsSold = i % 10 > 4 })];
        TabularModel sold = TabularModel.Train(toys, options with { Epochs = 60 });
        using TabularPredictor<Things.Toy> predictor = sold.CreatePredictor<Things.Toy>();

        Assert.Equal(["Weight", "class", "Colour", "IsSold"], Table.FromRows(toys).Columns.Select(column => column.Name));
        Assert.Equal("true", predictor.Classify(new Things.Toy { Weight = 9 }));
        Assert.Equal("false", predictor.Classify(new Things.Toy { Weight = 1 }));
        Assert.True(predictor.PredictProbabilities(new Things.Toy { Weight = 9 })[1] > 0.5f);
        Assert.Contains("The model predicts classes; call Classify.", Assert.Throws<InvalidOperationException>(() => predictor.Predict(toys[0])).Message);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        using TabularPredictor<Flat> predictor = model.CreatePredictor<Flat>();
        Flat flat = flats[7];
        float sum = predictor.Predict(flat);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < flats.Length; i++)
        {
            sum += predictor.Predict(flats[i]);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(float.IsFinite(sum));
    }

    [Fact]
    public void Unknown_and_missing_values_are_encoded_as_such()
    {
        TableSchema schema = model.Schema;
        TableRowEncoder<Flat> encoder = schema.CreateRowEncoder<Flat>();
        float[] encoded = new float[schema.InputCount];

        encoder.Encode(flats[0] with { State = (FlatState)77, City = "Chur", LastState = null, Area = float.NaN }, encoded);

        float Of(string name) => encoded[schema.EncodedInputs.Index().First(input => input.Item.Name == name).Index];
        Assert.Equal(3, Of("State"));
        Assert.Equal(3, Of("City"));
        Assert.True(float.IsNaN(Of("LastState")));
        Assert.True(float.IsNaN(Of("Area")));
    }

    [Fact]
    public void Values_that_no_column_holds_are_refused()
    {
        using TabularPredictor<Flat> predictor = model.CreatePredictor<Flat>();

        Assert.Contains("'Distance' is 1E+300; it must be in the range of float",
            Assert.Throws<ArgumentException>(() => predictor.Predict(flats[0] with { Distance = 1e300 })).Message);
        Assert.Contains("Row 1 (from 0), column 'Distance' holds \"Infinity\"",
            Assert.Throws<FastNnFormatException>(() => Table.FromRows([flats[0], flats[1] with { Distance = double.PositiveInfinity }])).Message);
        Assert.Contains("Row 0 (from 0), column 'State' holds a value that is not in its enum; it must be one of 'Good', 'to renovate', 'New'.",
            Assert.Throws<FastNnFormatException>(() => Table.FromRows([flats[0] with { State = (FlatState)5 }])).Message);
        Assert.Contains("There are no rows", Assert.Throws<FastNnFormatException>(() => Table.FromRows<Flat>([])).Message);
        Assert.Contains("rows is of Unlabelled, which has no label", Assert.Throws<ArgumentException>(() => TabularModel.Train<Unlabelled>([])).Message);
    }

    static IEnumerable<int> Bits(ReadOnlySpan<float> values) =>
        values.ToArray().Select(value => float.IsNaN(value) ? -1 : BitConverter.SingleToInt32Bits(value));
}

[TableRow]
sealed partial record Unlabelled(int Size);
