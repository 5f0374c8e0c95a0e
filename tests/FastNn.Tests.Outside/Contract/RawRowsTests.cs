using System.Text;
using FastNn.Tables;

namespace Outside.Contract;

/// <summary>Trains on a table with text and missing values and predicts class names from raw rows with the model file alone; blocks of the README.</summary>
[Collection("Current folder")]
public sealed class RawRowsTests
{
    [Fact]
    public void Table_with_text_and_holes_is_learned_and_rows_in_hand_are_named() => SampleFolder.Run(() =>
    {
        (double withText, double withoutText) = Train();
        Assert.InRange(withText, 0.97, 1);
        Assert.InRange(withoutText, 0.95, 1);
        Assert.Equal("Gentoo", Predict());
        Assert.InRange(AccuracyOnOtherRows(), 0.97, 1);
    });

    static (double WithText, double WithoutText) Train()
    {
        // the kinds of the columns are inferred; the label is the column "species"
        Table table = Table.FromCsv("samples/data/penguins.csv");
        TabularModel model = TabularModel.Train(table, "species", new TabularOptions { Preset = TabularPreset.Fast, Seed = 1 });
        Console.WriteLine(model);                       // columns, and metrics on validation rows beside the baseline
        model.Save("penguins.safetensors");

        // without the columns of text
        var numbers = new TabularOptions { Preset = TabularPreset.Fast, Seed = 1, Schema = new() { Ignore = ["island", "sex"] } };
        TabularModel measured = TabularModel.Train(table, "species", numbers);
        return (model.Report!.Validation["accuracy"].Value, measured.Report!.Validation["accuracy"].Value);
    }

    static string Predict()
    {
        TabularModel model = TabularModel.Load("penguins.safetensors");
        using TabularPredictor predictor = model.CreatePredictor();

        // the columns without the label, in order; null is a missing value
        string species = model.Classes[predictor.Classify(["Biscoe", "48.7", "14.1", "210", null, "female", "2007"])];
        return species;
    }

    /// <summary>Another file, with one more column before the others.</summary>
    static double AccuracyOnOtherRows()
    {
        string[] lines = File.ReadAllLines("samples/data/penguins.csv");
        string more = string.Join('\n', lines.Select((line, i) => $"{(i == 0 ? "day" : $"{i}")},{line}"));
        TabularModel model = TabularModel.Load("penguins.safetensors");
        return model.Evaluate(Table.FromCsv(new MemoryStream(Encoding.UTF8.GetBytes(more)), model.Schema))["accuracy"].Value;
    }
}
