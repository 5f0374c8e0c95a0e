using System.Text;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>A named line of a chart: a value for each epoch, NaN where there is none.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Colour">Which of the page's colours it has in all charts: 0 or 1.</param>
/// <param name="Values">The values.</param>
sealed record ChartLine(string Name, int Colour, IReadOnlyList<double> Values);

/// <summary>Lines over epochs as an inline SVG, with axes, a legend, and a dot a value that tells it when pointed at.</summary>
static class Chart
{
    const int Width = 640, Height = 260, Left = 64, Right = 16, Top = 30, Bottom = 32;
    const int MostDots = 120;

    /// <param name="title">What the vertical axis shows.</param>
    /// <param name="first">The number of the first epoch.</param>
    /// <param name="lines">The lines, of as many epochs each.</param>
    /// <param name="format">How values are written.</param>
    public static string Of(string title, int first, IReadOnlyList<ChartLine> lines, Func<double, string> format)
    {
        lines = [.. lines.Where(line => line.Values.Any(double.IsFinite))];
        if (lines.Count == 0)
        {
            return "";
        }
        double[] all = [.. lines.SelectMany(line => line.Values).Where(double.IsFinite)];
        double[] ticks = Ticks(all.Min(), all.Max());
        int epochs = lines.Max(line => line.Values.Count);
        double X(int i) => Left + (epochs == 1 ? 0.5 : i / (epochs - 1.0)) * (Width - Left - Right);
        double Y(double value) => Height - Bottom - (value - ticks[0]) / (ticks[^1] - ticks[0]) * (Height - Top - Bottom);

        var svg = new StringBuilder();
        svg.Append(Invariant($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Html.Text(title)} by epoch\">\n"));
        foreach (double tick in ticks)
        {
            svg.Append(Invariant($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(tick):f1}\" y2=\"{Y(tick):f1}\"/><text class=\"tick\" text-anchor=\"end\" x=\"{Left - 8}\" y=\"{Y(tick) + 4:f1}\">{Html.Text(format(tick))}</text>\n"));
        }
        foreach (int i in Steps(epochs))
        {
            svg.Append(Invariant($"<text class=\"tick\" text-anchor=\"middle\" x=\"{X(i):f1}\" y=\"{Height - Bottom + 18}\">{first + i}</text>\n"));
        }
        for (int number = 0; number < lines.Count; number++)
        {
            Draw(svg, lines[number], number, first, X, Y, format);
        }
        return svg.Append("</svg>\n").ToString();
    }

    static void Draw(StringBuilder svg, ChartLine line, int number, int first, Func<int, double> x, Func<double, double> y, Func<double, string> format)
    {
        int[] there = [.. Enumerable.Range(0, line.Values.Count).Where(i => double.IsFinite(line.Values[i]))];
        svg.Append(Invariant($"<polyline class=\"line line{line.Colour}\" points=\"{string.Join(' ', there.Select(i => Invariant($"{x(i):f1},{y(line.Values[i]):f1}")))}\"/>\n"));
        if (there.Length <= MostDots)
        {
            foreach (int i in there)
            {
                svg.Append(Invariant($"<circle class=\"dot dot{line.Colour}\" r=\"3\" cx=\"{x(i):f1}\" cy=\"{y(line.Values[i]):f1}\"><title>{Html.Text(line.Name)}, epoch {first + i}: {Html.Text(format(line.Values[i]))}</title></circle>\n"));
            }
        }
        int left = Left + number * 150;
        svg.Append(Invariant($"<rect class=\"dot{line.Colour}\" x=\"{left}\" y=\"8\" width=\"12\" height=\"12\" rx=\"3\"/><text class=\"legend\" x=\"{left + 18}\" y=\"18\">{Html.Text(line.Name)}</text>\n"));
    }

    /// <summary>Four to eight round numbers that enclose the range.</summary>
    static double[] Ticks(double lowest, double highest)
    {
        if (highest <= lowest)
        {
            double room = highest == 0 ? 1 : Math.Abs(highest) * 0.1;
            (lowest, highest) = (lowest - room, highest + room);
        }
        double raw = (highest - lowest) / 5, power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double step = new[] { 1, 2, 2.5, 5, 10 }.First(factor => factor * power >= raw * 0.999) * power;
        double start = Math.Floor(lowest / step);
        int count = (int)Math.Ceiling(highest / step - start - 1e-9) + 1;
        return [.. Enumerable.Range(0, count).Select(i => (start + i) * step)];
    }

    /// <summary>Which epochs have their number under the axis: about ten, evenly.</summary>
    static IEnumerable<int> Steps(int epochs)
    {
        int step = Math.Max(1, (epochs + 9) / 10);
        for (int i = 0; i < epochs; i += step)
        {
            yield return i;
        }
    }
}
