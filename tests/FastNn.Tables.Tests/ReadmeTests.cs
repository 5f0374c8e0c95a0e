using System.Text.RegularExpressions;
using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tables.Tests;

/// <summary>The example of the package's README is code of this file.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Example_is_code_of_this_file()
    {
        string example = PageCode.FindBlocks(File.ReadAllText(Repository.PathOf("src/FastNn.Tables/README.md")))[0];
        string source = Flatten(File.ReadAllText(Repository.PathOf("tests/FastNn.Tables.Tests/ReadmeTests.cs")));

        Assert.All(example.Split(";\n").Select(Flatten).Where(statement => !statement.StartsWith("using FastNn", StringComparison.Ordinal)),
            statement => Assert.Contains(statement, source, StringComparison.Ordinal));
    }

    [Fact]
    public void Example_learns_the_species()
    {
        folder.Write("penguins.csv", File.ReadAllBytes(Repository.PathOf("samples/data/penguins.csv")));
        string before = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = folder.PathOf("");
            Assert.Equal("Gentoo", Train());
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    static string Train()
    {
        Table table = Table.FromCsv("penguins.csv");
        Console.WriteLine(table);
        TableSchema schema = TableSchema.Create(table, "species");
        Dataset data = schema.Encode(table);

        int[] numbers = schema.NumericColumns;
        var network = new Network(schema.InputCount, seed: 1)
        {
            new Imputer { Columns = numbers }, new Standardizer { Columns = numbers }, new OneHot(schema.CategoricalColumns), new Dense(data.Outputs),
        };
        network.FitPreprocessing(data);
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Adam(0.01)) { Epochs = 40, Seed = 1 };
        trainer.Fit(data);
        schema.AddTo(network);
        network.Save("penguins.safetensors");

        using var predictor = network.CreatePredictor();
        float[] row = schema.Encode(new Dictionary<string, object?>
        {
            ["island"] = "Biscoe",
            ["bill_length_mm"] = 48.7,
            ["bill_depth_mm"] = 14.1,
            ["flipper_length_mm"] = 210,
            ["body_mass_g"] = null,
            ["sex"] = "female",
            ["year"] = 2007,
        });
        string species = schema.ClassNames[predictor.Classify(row)];
        return species;
    }

    // Without comments.
    static string Flatten(string code) => PageCode.Flatten(Comment().Replace(code, ""));

    [GeneratedRegex(@"//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
