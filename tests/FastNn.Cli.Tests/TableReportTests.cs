using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace FastNn.Cli.Tests;

/// <summary>The report page of a training on a table.</summary>
public sealed class TableReportTests
{
    const string Evil = "<script>alert(1)</script> & \"Ünï\" \u0001";

    public static TheoryData<string> Kinds => ["binary", "several", "perfect", "numbers", "bare"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Page_is_well_formed_and_needs_nothing_from_elsewhere(string kind)
    {
        string page = TableReportPage.Render(Make(kind));

        XElement html = Parse(page);
        Assert.Equal("html", html.Name.LocalName);
        Assert.DoesNotContain(html.Descendants(), element => element.Name.LocalName is "script" or "link" or "img" or "iframe");
        Assert.DoesNotContain("http", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", page, StringComparison.Ordinal);
        Assert.All(html.Descendants("svg"), svg => Assert.All(svg.Elements("text"), text => Assert.NotEmpty(text.Value)));
    }

    [Fact]
    public void Cells_and_names_are_no_markup()
    {
        string page = TableReportPage.Render(Make("binary"));

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;&#220;n&#239;&quot; \uFFFD", page, StringComparison.Ordinal);
        Assert.Contains(Parse(page).Descendants("td"), cell => cell.Value.StartsWith("<script>alert(1)</script> & \"Ünï\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Classification_has_its_sections()
    {
        XElement html = Parse(TableReportPage.Render(Make("binary")));

        Assert.Equal(["Warnings", "Settings", "Data", "Learning curves", "Permutation importance", "Confusion matrix", "Metrics by class", "Curves",
            "Most confident errors"], html.Descendants("h2").Select(heading => heading.Value));
        Assert.Equal(["ROC curve", "Precision-recall curve", "Calibration", "Precision, recall and F1 by threshold", "Thresholds"],
            html.Descendants("h3").Select(heading => heading.Value).SkipWhile(heading => heading != "ROC curve"));
        Assert.Equal(["0.3412test log loss; baseline 0.6931", "0.9test ROC AUC; baseline 0.5", "0.5test F1"],
            html.Descendants("div").Where(div => (string?)div.Attribute("class") == "fact").Select(fact => fact.Value));
        Assert.Contains("600 rows (400 training, 80 validation, 120 test) and 4 columns; the label is side.", html.Value, StringComparison.Ordinal);
        Assert.Contains("3 (0.5 %)", html.Value, StringComparison.Ordinal);
        Assert.Contains("-1.5 to 25,000, mean 0.25", html.Value, StringComparison.Ordinal);
        Assert.Contains("c8 (9), c7 (8), c6 (7), c5 (6), c4 (5), c3 (4) and 3 more", html.Value, StringComparison.Ordinal);
    }

    /// <summary>
    /// Scores 0.9 +, 0.8 -, 0.7 +, 0.7 -, 0.4 +, 0.1 -: three rows of each kind. ROC: (0,0) (0,1/3) (1/3,1/3) (2/3,2/3) (2/3,1) (1,1);
    /// area 1/3·1/3 + 1/3·(1/3 + 2/3)/2 + 1/3·1 = 11/18. Precision at recall 1/3, 1/3, 2/3, 1, 1: 1, 1/2, 2/4, 3/5, 3/6;
    /// average precision 1/3·1 + 0 + 1/3·1/2 + 1/3·3/5 = 0.7.
    /// </summary>
    [Fact]
    public void Curves_are_those_computed_by_hand()
    {
        float[] scores = [0.7f, 0.9f, 0.1f, 0.8f, 0.4f, 0.7f];
        bool[] isOf = [true, true, false, false, true, false];

        CurvePoint[] roc = ClassCurves.ComputeRoc(scores, isOf), curve = ClassCurves.ComputePrecisionRecall(scores, isOf);

        Assert.Equal([(0, 0), (0, 1 / 3.0), (1 / 3.0, 1 / 3.0), (2 / 3.0, 2 / 3.0), (2 / 3.0, 1), (1, 1)], roc.Select(point => (point.X, point.Y)));
        Assert.Equal([double.PositiveInfinity, 0.9f, 0.8f, 0.7f, 0.4f, 0.1f], roc.Select(point => point.Threshold));
        Assert.Equal([(1 / 3.0, 1), (1 / 3.0, 0.5), (2 / 3.0, 0.5), (1, 0.6), (1, 0.5)], curve.Select(point => (point.X, point.Y)));
        Assert.Equal(11 / 18.0, Area([.. roc.Select(point => new PlotPoint(point.X, point.Y))]), 1e-12);
        Assert.Equal(0.7, Area([.. ClassCurves.GetSteps(curve)]), 1e-12);
        // From 0.7 on: 4 rows, 2 of them of the class, which has 3.
        Assert.Equal(new ThresholdResult(0.7f, 4, 0.5, 2 / 3.0), ClassCurves.Measure(scores, isOf, 0.7f));
        // (0, 0.5] has 0.1 and 0.4, of which one is true; (0.5, 1] the others, two of four.
        CalibrationBin[] bins = ClassCurves.ComputeCalibration(scores, isOf, 2);
        Assert.Equal([(2, 0.5), (4, 0.5)], bins.Select(bin => (bin.Rows, bin.Frequency)));
        Assert.Equal(0.25, bins[0].Probability, 1e-6);
        Assert.Equal((0.9 + 0.8 + 0.7 + 0.7) / 4, bins[1].Probability, 1e-6);
        Assert.Empty(ClassCurves.ComputeRoc(scores, new bool[6]));
        Assert.Empty(ClassCurves.ComputePrecisionRecall(scores, new bool[6]));
    }

    [Theory]
    [InlineData(120)]
    [InlineData(20_000)]
    public void Areas_of_drawn_curves_are_those_of_the_metrics(int rows)
    {
        ClassResults results = MakeClasses(["no", "yes"], rows);

        PlotPoint[] roc = ReadLine(ClassSections.RenderRoc(results, [1])), curve = ReadLine(ClassSections.RenderPrecisionRecall(results, [1]));

        double auc = results.Measure(new RocAuc()).Value, average = MeasureSecond(new AveragePrecision(), results);
        Assert.InRange(auc, 0.7, 0.98);
        // Coordinates are written in tenths of a pixel, of 204 and more.
        Assert.Equal(auc, Area(roc), 2e-3);
        Assert.Equal(average, Area(curve), 5e-3);
        CurvePoint[] exact = ClassCurves.ComputeRoc(results.GetColumn(1), results.AreOf(1));
        Assert.Equal(auc, Area([.. exact.Select(point => new PlotPoint(point.X, point.Y))]), 1e-9);
        Assert.Equal(average, Area([.. ClassCurves.GetSteps(ClassCurves.ComputePrecisionRecall(results.GetColumn(1), results.AreOf(1)))]), 1e-9);
        Assert.InRange(roc.Length, 3, 700);
        string legend = ClassSections.RenderRoc(results, [1]) + ClassSections.RenderPrecisionRecall(results, [1]);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"yes: AUC {auc:f4}"), legend, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"yes: average precision {average:f4}"), legend, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_have_line_and_cells_the_most_confident_first()
    {
        TableReport report = Make("several");
        XElement table = Parse(TableReportPage.Render(report)).Descendants("table").Single(found => (string?)found.Attribute("class") == "list rows");
        string[][] rows = [.. table.Elements("tr").Select(row => row.Elements().Select(cell => cell.Value).ToArray())];

        ClassResults results = report.Classes!;
        int[] wrong = [.. Enumerable.Range(0, results.Labels.Length).Where(row => results.Predict(row) != results.Labels[row])];
        int first = wrong.MaxBy(row => results.Probabilities[row * 7 + results.Predict(row)]);
        Assert.Equal(["line", "actual", "predicted", "probability", "a", "b", "evil", "side"], rows[0]);
        Assert.Equal(Math.Min(24, wrong.Length), rows.Length - 1);
        Assert.Equal([$"{first + 2}", results.Names[results.Labels[first]], results.Names[results.Predict(first)]], rows[1][..3]);
        Assert.Equal($"a{first}", rows[1][4]);
        double[] probabilities = [.. rows.Skip(1).Select(row => double.Parse(row[3][..^2], CultureInfo.InvariantCulture))];
        Assert.Equal(probabilities.OrderDescending(), probabilities);
    }

    [Fact]
    public void Largest_errors_of_numbers_come_first_and_residuals_are_all_counted()
    {
        TableReport report = Make("numbers");
        XElement html = Parse(TableReportPage.Render(report));

        NumberResults results = report.Numbers!;
        double[] errors = [.. results.Actual.Select((actual, row) => Math.Abs((double)actual - results.Predicted[row]))];
        XElement first = html.Descendants("table").Single(found => (string?)found.Attribute("class") == "list rows").Elements("tr").ElementAt(1);
        Assert.Equal($"{Array.IndexOf(errors, errors.Max()) + 2}", first.Elements().First().Value);
        Assert.Equal(results.Actual.Length, html.Descendants("rect").Sum(bar =>
            int.Parse(Regex.Match(bar.Value, @"^[\d,]+").Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture)));
        Assert.Contains(html.Descendants("text"), text => text.Value == "predicted price (USD)");
        Assert.Contains(html.Descendants("text"), text => text.Value == "residual (USD)");
        Assert.All(html.Descendants("path"), cloud => Assert.Equal(results.Actual.Length, cloud.Attribute("d")!.Value.Count(letter => letter == 'M')));
    }

    [Theory]
    [InlineData("binary", 390)]
    [InlineData("binary", 1280)]
    [InlineData("several", 390)]
    [InlineData("several", 1280)]
    [InlineData("numbers", 390)]
    [InlineData("numbers", 1280)]
    public async Task Browser_shows_the_page_without_overflow_or_errors(string kind, int width) =>
        await ReportBrowser.AssertShown(TableReportPage.Render(Make(kind)), width);

    static TableReport Make(string kind)
    {
        bool areNumbers = kind == "numbers", isBare = kind == "bare";
        ClassResults? classes = kind switch
        {
            "binary" => MakeClasses([Evil, "yes"], 120),
            "several" => MakeClasses(["setosa", "versicolor", "virginica", "a class with a long name, longer than any reader expects", "e", "f", "g"], 300),
            "perfect" => new ClassResults(["no", "yes"], [1, 0, 0, 1], [0, 1]),
            "bare" => new ClassResults(["no", "yes"], [0.3f, 0.7f], [0]),
            _ => null,
        };
        double[] losses = [0.9, 0.7, 0.6, 0.55, 0.54];
        return new()
        {
            Title = "a & b.csv",
            Label = areNumbers ? "price" : "side",
            RowsName = "test",
            Rows = [("training", 400), ("validation", 80), ("test", 120)],
            Metrics = isBare ? [] : [new("log loss", 0.34123, 0.6931), new("ROC AUC", 0.9, 0.5), new("F1", 0.5, double.NaN)],
            Settings = [("preset", "fast"), ("seed", "42"), ("layers", "standardizer,128,relu,64,relu,2")],
            Columns = isBare ? [] :
            [
                new("a", "number", "input", 3) { Range = (-1.5, 0.25, 25_000) },
                new("b", "category", "input, one-hot", 0) { Categories = [.. Enumerable.Range(0, 9).Select(i => ($"c{i}", i + 1L))] },
                new(Evil, "text", "ignored: identifier", 0),
                new("side", "category", "label", 0) { Categories = [("no", 60), ("yes", 60)] },
            ],
            Warnings = isBare ? [] : [$"The column {Evil} looks like an identifier; it is ignored."],
            Curves = isBare ? [] :
                [new Chart("Loss", 1, [new("training", 0, losses), new("validation", 1, [.. losses.Select(loss => loss + 0.1)])], Html.Format)],
            Importances = isBare ? [] : [new("b", 0.05, 0.01), new("a", 0.3, 0.02), new(Evil, -0.01, double.NaN)],
            ImportanceMeasure = "log loss",
            Classes = classes,
            Numbers = areNumbers ? MakeNumbers(500) : null,
            CellNames = ["a", "b", "evil", "side"],
            GetRow = row => new(row + 2, [$"a{row}", "b", Evil, new string('x', 200)]),
        };
    }

    /// <summary>Probabilities that are right more often than not, rounded so that there are ties.</summary>
    static ClassResults MakeClasses(string[] names, int rows)
    {
        var random = new Random(5);
        int[] labels = [.. Enumerable.Range(0, rows).Select(_ => random.Next(names.Length))];
        float[] probabilities = new float[rows * names.Length];
        for (int row = 0; row < rows; row++)
        {
            double[] scores = [.. names.Select((_, i) => Math.Exp(Math.Round(2 * random.NextDouble() + (labels[row] == i ? 0.8 : 0), 2)))];
            for (int i = 0; i < scores.Length; i++)
            {
                probabilities[row * names.Length + i] = (float)(scores[i] / scores.Sum());
            }
        }
        return new(names, probabilities, labels);
    }

    static NumberResults MakeNumbers(int rows)
    {
        var random = new Random(6);
        float[] actual = [.. Enumerable.Range(0, rows).Select(_ => (float)(1_000_000 * random.NextDouble()))];
        return new([.. actual.Select(value => value * 0.9f + (float)(100_000 * random.NextDouble()))], actual, "USD");
    }

    static double MeasureSecond(Metric metric, ClassResults results)
    {
        metric.Begin(1, OutputKind.Probabilities);
        metric.Add(new ReadOnlyMatrix(results.GetColumn(1), results.Labels.Length, 1), results.Labels);
        return metric.Value;
    }

    /// <summary>Reads the coloured line of a plot over fractions: its axes reach from the lowest to the highest coordinate of the grid.</summary>
    static PlotPoint[] ReadLine(string plot)
    {
        XElement svg = XElement.Parse(plot[..(plot.IndexOf("</svg>", StringComparison.Ordinal) + "</svg>".Length)]);
        double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
        XElement[] grid = [.. svg.Elements("line")];
        double left = Number(grid[0], "x1"), right = Number(grid[0], "x2");
        double low = grid.Max(line => Number(line, "y1")), high = grid.Min(line => Number(line, "y1"));
        return
        [
            .. svg.Elements("polyline").Single(line => line.Attribute("class")!.Value.StartsWith("line ", StringComparison.Ordinal)).Attribute("points")!.Value
                .Split(' ').Select(pair => pair.Split(',').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray())
                .Select(pair => new PlotPoint((pair[0] - left) / (right - left), (low - pair[1]) / (low - high))),
        ];
    }

    static double Area(PlotPoint[] line) => line.Zip(line.Skip(1), (from, to) => (to.X - from.X) * (from.Y + to.Y) / 2).Sum();

    static XElement Parse(string page)
    {
        using var reader = XmlReader.Create(new StringReader(page), new() { DtdProcessing = DtdProcessing.Ignore });
        return XElement.Load(reader);
    }
}
