using System.Globalization;
using System.Text;
using FastNn;
using FastNn.Data;

namespace Outside.Contract;

/// <summary>From a table as it is found to names of classes for rows in hand, with nothing kept but the model file; the README shows it.</summary>
[Collection("Current folder")]
public sealed class RawRowsTests
{
    static readonly string[] islands = ["Biscoe", "Dream", "Torgersen, north"], species = ["Adelie", "Chinstrap", "Gentoo"];

    [Fact]
    public void Table_with_text_and_holes_is_learned_and_rows_in_hand_are_named()
    {
        string before = Environment.CurrentDirectory, folder = Directory.CreateTempSubdirectory("fastnn-").FullName;
        try
        {
            Environment.CurrentDirectory = folder;
            File.WriteAllText("penguins.csv", Table(300, seed: 1));
            Assert.InRange(Train(), 0.9, 1);
            Assert.Equal("Gentoo", Predict());
            Assert.InRange(AccuracyOnOtherRows(), 0.9, 1);
        }
        finally
        {
            Environment.CurrentDirectory = before;
            Directory.Delete(folder, recursive: true);
        }
    }

    static double Train()
    {
        // text, categories and missing values as they stand in the file
        CsvTable table = Csv.ReadTable("penguins.csv", "species");
        var (train, validation) = table.Data.SplitStratified(0.8f, seed: 1);

        var network = new Network(table.Data.Inputs, seed: 1)
        {
            new OneHot(table.Schema.Categories), new Imputer(), new Standardizer(), new Dense(16), new Relu(), new Dense(table.Data.Outputs),
        };
        network.FitPreprocessing(train);
        network.Metadata[CsvSchema.MetadataKey] = table.Schema.ToJson();
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Adam(0.01f)) { BatchSize = 16, Epochs = 40, Seed = 1 };
        TrainingReport report = trainer.Fit(train, validation);
        network.Save("penguins.safetensors");
        return report.Epochs[^1].ValidationAccuracy;
    }

    static string Predict()
    {
        // the model file is all it takes
        Network network = Network.Load("penguins.safetensors");
        CsvSchema schema = CsvSchema.FromJson(network.Metadata[CsvSchema.MetadataKey]);
        using var predictor = network.CreatePredictor();

        float[] row = new float[network.Inputs];
        schema.Encode(["Biscoe", "48.7", null, "female"], row);   // island, bill, mass (unknown), sex
        string species = schema.ClassName(predictor.Classify(row));
        return species;
    }

    /// <summary>Another file, with one more column before the others.</summary>
    static double AccuracyOnOtherRows()
    {
        string[] lines = Table(200, seed: 7).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string more = string.Join('\n', lines.Select((line, i) => $"{(i == 0 ? "day" : $"{i}")},{line}"));
        Network network = Network.Load("penguins.safetensors");
        CsvSchema schema = CsvSchema.FromJson(network.Metadata[CsvSchema.MetadataKey]);
        Dataset data = Csv.ReadDataset(new MemoryStream(Encoding.UTF8.GetBytes(more)), schema);
        using var predictor = network.CreatePredictor();
        return Enumerable.Range(0, data.Count).Count(row => predictor.Classify(data.Input(row)) == data.Label(row)) / (double)data.Count;
    }

    static string Table(int rows, int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder("island,bill,mass,sex,species\n");
        for (int i = 0; i < rows; i++)
        {
            int kind = random.Next(3);
            string island = random.Next(10) == 0 ? "NA" : $"\"{islands[kind == 2 ? 0 : random.Next(3)]}\"";
            string bill = random.Next(12) == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{38.8 + (kind * 5) + random.NextDouble() - 0.5:f1}");
            string mass = random.Next(12) == 0 ? "?" : string.Create(CultureInfo.InvariantCulture, $"{3700 + (kind == 2 ? 1300 : 0) + random.Next(-300, 300)}");
            text.Append(CultureInfo.InvariantCulture, $"{island},{bill},{mass},{(random.Next(2) == 0 ? "male" : "female")},{species[kind]}\n");
        }
        return text.ToString();
    }
}
