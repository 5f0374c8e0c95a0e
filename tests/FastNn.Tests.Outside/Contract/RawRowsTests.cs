using System.Text;
using FastNn;
using FastNn.Data;
using FastNn.Tables;
using FastNn.Tests.Support;

namespace Outside.Contract;

/// <summary>Trains on a table with text and missing values and predicts class names from raw rows with the model file alone; a block of the README.</summary>
[Collection("Current folder")]
public sealed class RawRowsTests
{
    [Fact]
    public void Table_with_text_and_holes_is_learned_and_rows_in_hand_are_named()
    {
        string before = Environment.CurrentDirectory, folder = Directory.CreateTempSubdirectory("fastnn-").FullName;
        try
        {
            Environment.CurrentDirectory = folder;
            Directory.CreateDirectory("samples/data");
            File.Copy(Repository.PathOf("samples/data/penguins.csv"), "samples/data/penguins.csv");
            Assert.InRange(Train(), 0.97, 1);
            Assert.Equal("Gentoo", Predict());
            Assert.InRange(AccuracyOnOtherRows(), 0.97, 1);
        }
        finally
        {
            Environment.CurrentDirectory = before;
            Directory.Delete(folder, recursive: true);
        }
    }

    static double Train()
    {
        // the kinds of the columns are inferred; the label is the column "species"
        Table table = Table.FromCsv("samples/data/penguins.csv");
        TableSchema schema = TableSchema.Create(table, "species");
        Dataset data = schema.Encode(table);
        var (train, validation) = data.SplitStratified(0.8f, seed: 1);

        // numeric columns are imputed and standardized, categorical columns one-hot encoded
        int[] numbers = schema.NumericColumns;
        var network = new Network(schema.InputCount, seed: 1)
        {
            new Imputer { Columns = numbers }, new Standardizer { Columns = numbers }, new OneHot(schema.CategoricalColumns),
            new Dense(16), new Relu(), new Dense(data.Outputs),
        };
        network.FitPreprocessing(train);
        schema.AddTo(network);
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Adam(0.01)) { BatchSize = 16, Epochs = 40, Seed = 1 };
        TrainingReport report = trainer.Fit(train, validation);
        network.Save("penguins.safetensors");
        return report.Epochs[^1].ValidationAccuracy;
    }

    static string Predict()
    {
        Network network = Network.Load("penguins.safetensors");
        TableSchema schema = TableSchema.FromMetadata(network)!;
        using var predictor = network.CreatePredictor();

        // the columns without the label, in order; null is a missing value
        float[] row = new float[network.Inputs];
        schema.Encode(["Biscoe", "48.7", "14.1", "210", null, "female", "2007"], row);
        string species = schema.ClassNames[predictor.Classify(row)];
        return species;
    }

    /// <summary>Another file, with one more column before the others.</summary>
    static double AccuracyOnOtherRows()
    {
        string[] lines = File.ReadAllLines("samples/data/penguins.csv");
        string more = string.Join('\n', lines.Select((line, i) => $"{(i == 0 ? "day" : $"{i}")},{line}"));
        Network network = Network.Load("penguins.safetensors");
        TableSchema schema = TableSchema.FromMetadata(network)!;
        Dataset data = schema.ReadCsv(new MemoryStream(Encoding.UTF8.GetBytes(more)));
        using var predictor = network.CreatePredictor();
        return Enumerable.Range(0, data.Count).Count(row => predictor.Classify(data.GetInput(row)) == data.GetLabel(row)) / (double)data.Count;
    }
}
