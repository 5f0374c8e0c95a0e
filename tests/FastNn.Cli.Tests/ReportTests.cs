using System.Globalization;
using System.Text.RegularExpressions;
using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

/// <summary>The page that train --report writes.</summary>
public sealed class ReportTests(ReportTests.Digits digits) : IClassFixture<ReportTests.Digits>
{
    const int Epochs = 3;

    public sealed class Digits : IDisposable
    {
        readonly TemporaryFolder folder = new();

        public Digits()
        {
            Path = folder.PathOf("report.html");
            Result = Fastnn.Run("train", "--layers", "16,relu,10", "--epochs", $"{Epochs}", "--schedule", "cosinedecay", "--report", Path, "--out",
                folder.PathOf("model"));
            Assert.True(Result.Code == 0, Result.Error);
            Page = File.ReadAllText(Path);
        }

        public string Path { get; }

        public string Page { get; }

        internal CommandResult Result { get; }

        public void Dispose() => folder.Dispose();
    }

    [Fact]
    public void Page_needs_nothing_from_elsewhere()
    {
        Assert.DoesNotContain("<script", digits.Page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<link", digits.Page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", digits.Page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http", digits.Page, StringComparison.OrdinalIgnoreCase);
        Assert.All(Regex.Matches(digits.Page, "src=\"([^\"]*)").Select(match => match.Groups[1].Value),
            source => Assert.StartsWith("data:image/png;base64,", source));
    }

    [Fact]
    public void Page_shows_settings_and_results()
    {
        Assert.Contains($"report: {digits.Path}", digits.Result.Output);
        Assert.Contains($"<b>{digits.Result.Accuracy} %</b>", digits.Page);
        Assert.Contains("<dd>minmaxscaler(low=0,high=1),16,relu,10</dd>", digits.Page);
        Assert.Contains("<dd>cosinedecay</dd>", digits.Page);
        Assert.All(["Confusion matrix", "Most confident errors", "Metrics by class", "baseline: always 2"], text => Assert.Contains(text, digits.Page));
        foreach (string chart in new[] { "Loss", "Accuracy", "Learning rate" })
        {
            Assert.Contains($"aria-label=\"{chart} by epoch\"", digits.Page);
        }
    }

    [Fact]
    public void Confusion_matrix_counts_every_test_row()
    {
        string table = Regex.Match(digits.Page, "<table class=\"confusion\">.*?</table>", RegexOptions.Singleline).Value;
        int[] counts = [.. Regex.Matches(table, @"<td[^>]*>(\d*)</td>")
            .Select(match => match.Groups[1].Value is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : 0)];

        Assert.Equal(100, counts.Length);
        Assert.Equal(359, counts.Sum());
        Assert.Equal(digits.Result.AccuracyNumber, Enumerable.Range(0, 10).Sum(i => counts[i * 11]) * 100.0 / counts.Sum(), 0.006);
    }

    [Theory]
    [InlineData(1200)]
    [InlineData(400)]
    public async Task Browser_shows_curves_and_pictures(int width)
    {
        Chromium.SkipWhereMissing();
        using var folder = new TemporaryFolder();
        const string Probe = """
            <script>
            addEventListener('load', () => {
              const all = (selector, is) => { const found = [...document.querySelectorAll(selector)]; return found.length + '/' + found.filter(is).length; };
              const seen = element => element.getBoundingClientRect().width > 20 && element.getBoundingClientRect().height > 20;
              document.title = [
                'weights ' + all('.weights img', image => image.complete && image.naturalWidth === 8 && image.naturalHeight === 8 && seen(image)),
                'errors ' + all('.errors img', image => image.complete && image.naturalWidth === 8 && seen(image)),
                'charts ' + all('svg', seen),
                'lines ' + all('polyline', line => line.points.numberOfItems === 3 && line.getTotalLength() > 100 && getComputedStyle(line).stroke !== 'none'),
                'wider ' + (document.documentElement.scrollWidth > innerWidth),
              ].join(', ');
            });
            </script>
            """;
        string page = folder.Write("probe.html",
            System.Text.Encoding.UTF8.GetBytes(digits.Page.Replace("</body>", Probe + "</body>", StringComparison.Ordinal)));

        string title = Regex.Match(await Chromium.Open(page, width), "<title>(.*?)</title>").Groups[1].Value;

        int errors = Math.Min(24, int.Parse(Regex.Match(digits.Page, @"<b>(\d+) of 359</b>").Groups[1].Value, CultureInfo.InvariantCulture));
        Assert.True(errors > 0);
        Assert.Equal($"weights 16/16, errors {errors}/{errors}, charts 3/3, lines 4/4, wider false", title);
    }

    [Fact]
    public void Rows_without_a_picture_are_a_table_and_names_are_no_markup()
    {
        using var folder = new TemporaryFolder();
        string csv = folder.PathOf("a & <b>.csv"), report = folder.PathOf("report.html");
        // The third class cannot be told from the second.
        File.WriteAllLines(csv, Enumerable.Range(0, 300).Select(i => $"{i % 3 / 2},{i % 3}").Prepend("x,side"));

        CommandResult result = Fastnn.Run("train", "--csv", csv, "--label", "side", "--layers", "8,relu,3", "--epochs", "2", "--report", report, "--out",
            folder.PathOf("model"));

        Assert.True(result.Code == 0, result.Error);
        string page = File.ReadAllText(report);
        Assert.Contains("a &amp; &lt;b&gt;.csv", page);
        Assert.DoesNotContain("<b>.csv", page);
        Assert.Contains("<th>predicted</th>", page);
        Assert.DoesNotContain("<img", page);
    }
}
