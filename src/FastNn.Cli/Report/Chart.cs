using System.Text;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>A line of a chart: a value per epoch, NaN where there is none.</summary>
/// <param name="Name">The name in the legend.</param>
/// <param name="Colour">The colour of the line, 0 or 1.</param>
/// <param name="Values">The values.</param>
sealed record ChartLine(string Name, int Colour, IReadOnlyList<double> Values);

/// <summary>Renders lines over epochs as inline SVG, with axes, a legend, and a dot with a tooltip per value.</summary>
static class Chart
{
    const int Width = 640, Height = 260, Left = 64, Right = 16, Top = 30, Bottom = 32;
    const int MaxDots = 120;

    /// <param name="title">The name of the vertical axis.</param>
    /// <param name="first">The number of the first epoch.</param>
    /// <param name="lines">The lines, all with the same number of epochs.</param>
    /// <param name="format">Formats a value.</param>
    /// <returns>The SVG; empty where no value is finite.</returns>
    public static string Render(string title, int first, IReadOnlyList<ChartLine> lines, Func<double, string> format)
    {
        lines = [.. lines.Where(line => line.Values.Any(double.IsFinite))];
        if (lines.Count == 0)
        {
            return "";
        }
        double[] all = [.. lines.SelectMany(line => line.Values).Where(double.IsFinite)];
        double[] ticks = ComputeTicks(all.Min(), all.Max());
        int epochs = lines.Max(line => line.Values.Count);
        double X(int i) => Left + (epochs == 1 ? 0.5 : i / (epochs - 1.0)) * (Width - Left - Right);
        double Y(double value) => Height - Bottom - (value - ticks[0]) / (ticks[^1] - ticks[0]) * (Height - Top - Bottom);

        var svg = new StringBuilder();
        svg.Append(Invariant($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Html.Encode(title)} by epoch\">\n"));
        foreach (double tick in ticks)
        {
            svg.Append(Invariant($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(tick):f1}\" y2=\"{Y(tick):f1}\"/>"));
            svg.Append(Invariant($"<text class=\"tick\" text-anchor=\"end\" x=\"{Left - 8}\" y=\"{Y(tick) + 4:f1}\">{Html.Encode(format(tick))}</text>\n"));
        }
        // About ten epochs have their number below the axis.
        for (int i = 0; i < epochs; i += (epochs + 9) / 10)
        {
            svg.Append(Invariant($"<text class=\"tick\" text-anchor=\"middle\" x=\"{X(i):f1}\" y=\"{Height - Bottom + 18}\">{first + i}</text>\n"));
        }
        for (int number = 0; number < lines.Count; number++)
        {
            AddLine(svg, lines[number], number, first, X, Y, format);
        }
        return svg.Append("</svg>\n").ToString();
    }

    static void AddLine(StringBuilder svg, ChartLine line, int number, int first, Func<int, double> x, Func<double, double> y, Func<double, string> format)
    {
        int[] finite = [.. Enumerable.Range(0, line.Values.Count).Where(i => double.IsFinite(line.Values[i]))];
        string points = string.Join(' ', finite.Select(i => Invariant($"{x(i):f1},{y(line.Values[i]):f1}")));
        svg.Append(Invariant($"<polyline class=\"line line{line.Colour}\" points=\"{points}\"/>\n"));
        if (finite.Length <= MaxDots)
        {
            foreach (int i in finite)
            {
                svg.Append(Invariant($"<circle class=\"dot dot{line.Colour}\" r=\"3\" cx=\"{x(i):f1}\" cy=\"{y(line.Values[i]):f1}\">"));
                svg.Append(Invariant($"<title>{Html.Encode(line.Name)}, epoch {first + i}: {Html.Encode(format(line.Values[i]))}</title></circle>\n"));
            }
        }
        int left = Left + number * 150;
        svg.Append(Invariant($"<rect class=\"dot{line.Colour}\" x=\"{left}\" y=\"8\" width=\"12\" height=\"12\" rx=\"3\"/>"));
        svg.Append(Invariant($"<text class=\"legend\" x=\"{left + 18}\" y=\"18\">{Html.Encode(line.Name)}</text>\n"));
    }

    /// <summary>Returns four to eight round numbers that enclose a range.</summary>
    static double[] ComputeTicks(double lowest, double highest)
    {
        if (highest <= lowest)
        {
            double margin = highest == 0 ? 1 : Math.Abs(highest) * 0.1;
            (lowest, highest) = (lowest - margin, highest + margin);
        }
        double raw = (highest - lowest) / 5, power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double step = new[] { 1, 2, 2.5, 5, 10 }.First(factor => factor * power >= raw * 0.999) * power;
        double start = Math.Floor(lowest / step);
        int count = (int)Math.Ceiling(highest / step - start - 1e-9) + 1;
        return [.. Enumerable.Range(0, count).Select(i => (start + i) * step)];
    }
}
