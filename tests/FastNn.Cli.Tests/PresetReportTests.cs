using System.Text.RegularExpressions;
using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

/// <summary>The page that <c>train --report</c> writes for a table.</summary>
public sealed class PresetReportTests(PresetReportTests.Pages pages) : IClassFixture<PresetReportTests.Pages>
{
    static readonly string penguins = Repository.PathOf("samples/data/penguins.csv");

    public sealed class Pages : IDisposable
    {
        readonly TemporaryFolder folder = new();

        public Pages()
        {
            // With few columns there are errors to show.
            Classes = Train("species", "--ignore", "bill_length_mm,bill_depth_mm", "--holdout", "0");
            Numbers = Train("body_mass_g", "--drop-missing-labels");
        }

        public string Classes { get; }

        public string Numbers { get; }

        public void Dispose() => folder.Dispose();

        string Train(string label, params string[] options)
        {
            string page = folder.PathOf($"{label}.html");
            CommandResult result = Fastnn.Run(["train", "--csv", penguins, "--label", label, "--preset", "fast", "--report", page, "--out",
                folder.PathOf("model"), .. options]);
            Assert.True(result.Code == 0, result.Error);
            Assert.Contains($"report: {page}", result.Output);
            return File.ReadAllText(page);
        }
    }

    [Fact]
    public void Page_says_what_was_read_and_trained()
    {
        Assert.Contains("344 rows (344 training and validation) and 8 columns; the label is species.", pages.Classes);
        Assert.Contains("344 rows", pages.Classes);
        Assert.Contains("<td>Adelie (152), Gentoo (124), Chinstrap (68)</td>", pages.Classes);
        Assert.Contains("<td>ignored, as asked</td>", pages.Classes);
        Assert.Contains("aria-label=\"Loss of ReLU network by epoch\"", pages.Classes);
        Assert.Contains("<dd>1 &#215; ReLU network for 96 epochs</dd>", pages.Classes);
        Assert.Contains("Permutation importance", pages.Classes);
        Assert.Contains("How much the RMSE of the test rows grows", pages.Numbers);
        Assert.Contains("342 rows (274 training and validation, 68 test) and 8 columns; the label is body_mass_g.", pages.Numbers);
        Assert.Contains("2 of 344 rows have no label", pages.Numbers);
        Assert.All(["<script", "<link", "@import", "http"], text =>
            Assert.DoesNotContain(text, pages.Classes + pages.Numbers, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The line is that of the file, and the cells are those in it.</summary>
    [Theory]
    [InlineData("species")]
    [InlineData("body_mass_g")]
    public void Errors_have_the_lines_and_cells_of_the_file(string label)
    {
        string[] lines = [.. File.ReadAllLines(penguins).Select(line => line.Replace("\"", ""))];
        string table = Regex.Match(label == "species" ? pages.Classes : pages.Numbers, "<table class=\"list rows\">.*?</table>", RegexOptions.Singleline).Value;
        string[][] rows = [.. Regex.Matches(table, "<tr>(.*?)</tr>").Select(row => Regex.Matches(row.Groups[1].Value, "<t[hd][^>]*>(.*?)</t[hd]>")
            .Select(cell => cell.Groups[1].Value).ToArray())];

        Assert.True(rows.Length > 1, "there are errors");
        Assert.Equal(lines[0].Split(','), rows[0][^8..]);
        Assert.All(rows[1..], row => Assert.Equal(lines[int.Parse(row[0], System.Globalization.CultureInfo.InvariantCulture) - 1].Replace("NA", ""),
            string.Join(',', row[^8..])));
        int column = Array.IndexOf(lines[0].Split(','), label);
        string[] actual = [.. rows[1..].Select(row => row[1])], cells = [.. rows[1..].Select(row => row[^(8 - column)])];
        Assert.Equal(cells.Select(cell => cell.Replace(",", "")), actual.Select(cell => cell.Replace(",", "")));
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task Browser_shows_the_pages(int width)
    {
        await ReportBrowser.AssertShown(pages.Classes, width);
        await ReportBrowser.AssertShown(pages.Numbers, width);
    }
}
