using System.Diagnostics;
using System.Globalization;
using System.Text;
using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

/// <summary>A table with a header, quoted text, categories and missing values is learned, tested and predicted by the command line alone.</summary>
public sealed class RawRowsTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Iris_like_table_trains_tests_and_predicts_raw_rows()
    {
        string csv = folder.Write("iris.csv", Encoding.UTF8.GetBytes(Table())), model = folder.PathOf("iris.safetensors");

        CommandResult trained = Fastnn.Run("train", "--csv", csv, "--label", "species", "--layers", "12,tanh,3", "--epochs", "40", "--out", model);
        Assert.True(trained.Code == 0, trained.Error);
        Assert.InRange(trained.AccuracyNumber, 90, 100);
        string inspected = Fastnn.Run("inspect", "--model", model).Output;
        Assert.Matches(@"\n0 +sepal +numeric +mean [\d.]+\r?\n1 +petal +numeric +mean [\d.]+\r?\n2 +site +categorical +zeros +\w+, ", inspected);
        Assert.Contains("\nclass  species", inspected);
        Assert.Equal(trained.Accuracy, Fastnn.Run("test", "--model", model, "--csv", csv, "--label", "species").Accuracy);

        string named = folder.Write("named.csv", "site,petal,sepal\nwet,,5\n\"dry, high\",5.6,\n"u8.ToArray()),
            bare = folder.Write("bare.csv", "5,?,wet\n,5.6,\"dry, high\"\n"u8.ToArray());
        CommandResult names = Fastnn.Run("predict", "--model", model, "--csv", named), places = Fastnn.Run("predict", "--model", model, "--csv", bare);
        Assert.True(names.Code == 0, names.Error);
        string[] lines = names.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Equal("prediction,probability(setosa),probability(versicolor),\"probability(virginica, late)\"", lines[0]);
        Assert.StartsWith("setosa,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("\"virginica, late\",", lines[2], StringComparison.Ordinal);
        Assert.Equal(names.Output, places.Output);

        // Who sends rows one by one is answered one by one.
        using Process process = Fastnn.Start("predict", "--model", model);
        foreach ((int row, string text) in ((string[])["5,?,wet", ",5.6,\"dry, high\""]).Index())
        {
            process.StandardInput.WriteLine(text);
            process.StandardInput.Flush();
            if (row == 0)
            {
                Assert.Equal(lines[0], process.StandardOutput.ReadLine());
            }
            Assert.Equal(lines[row + 1], process.StandardOutput.ReadLine());
        }
        process.StandardInput.Close();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    static string Table()
    {
        string[] species = ["setosa", "versicolor", "\"virginica, late\""];
        var text = new StringBuilder("sepal,petal,site,species\n");
        for (int i = 0; i < 300; i++)
        {
            int kind = i % 3;
            string petal = i % 13 == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{1.5 + (kind * 2) + (i % 7 * 0.05)}");
            text.Append(CultureInfo.InvariantCulture,
                $"{(i % 17 == 0 ? "NA" : $"{5 + (i % 5)}")},{petal},{(kind == 0 ? "wet" : kind == 2 ? "\"dry, high\"" : "plain")},{species[kind]}\n");
        }
        return text.ToString();
    }
}
