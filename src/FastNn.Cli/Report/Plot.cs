using System.Text;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>A point of a plot.</summary>
readonly record struct PlotPoint(double X, double Y)
{
    /// <summary>Whether it has a place in a plot.</summary>
    public bool IsFinite => double.IsFinite(X) && double.IsFinite(Y);
}

/// <summary>Renders a plot with two labelled axes as inline SVG, with its legend below. There are six colours, from 0; text keeps a readable size on a
/// telephone. Points that are not finite are omitted.</summary>
sealed class Plot
{
    /// <summary>The number of colours.</summary>
    public const int Colours = 6;

    const int Width = 360, Height = 260, Left = 62, Right = 18, Top = 12, Bottom = 44;

    readonly StringBuilder svg = new(), legend = new();
    readonly Axis x, y;

    /// <param name="title">What the plot shows, for screen readers.</param>
    /// <param name="x">The horizontal axis.</param>
    /// <param name="y">The vertical axis.</param>
    public Plot(string title, Axis x, Axis y)
    {
        (this.x, this.y) = (x, y);
        svg.Append(Invariant($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Html.Encode(title)}\">\n"));
        foreach (double tick in y.Ticks)
        {
            svg.Append(Invariant($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(tick):f1}\" y2=\"{Y(tick):f1}\"/>"));
            AddText("end", Left - 6, Y(tick) + 4, y.Format(tick));
        }
        foreach (double tick in x.Ticks)
        {
            AddText("middle", X(tick), Height - Bottom + 16, x.Format(tick));
        }
        AddText("middle", (Left + Width - Right) / 2.0, Height - 6, x.Label);
        double middle = (Top + Height - Bottom) / 2.0;
        svg.Append(Invariant($"<text text-anchor=\"middle\" transform=\"translate(12,{middle:f1}) rotate(-90)\">{Html.Encode(y.Label)}</text>\n"));
    }

    /// <summary>Adds a line; one without a name is not in the legend.</summary>
    public void AddLine(int colour, IEnumerable<PlotPoint> points, string name = "")
    {
        svg.Append(Invariant($"<polyline class=\"line line{colour}\" points=\"{Join(points)}\"/>\n"));
        AddToLegend(colour, name);
    }

    /// <summary>Adds a dashed line for comparison.</summary>
    public void AddReference(params IEnumerable<PlotPoint> points) => svg.Append(Invariant($"<polyline class=\"reference\" points=\"{Join(points)}\"/>\n"));

    /// <summary>Adds dots with a tooltip each.</summary>
    public void AddDots(int colour, IEnumerable<(PlotPoint Point, string Text)> dots)
    {
        foreach ((PlotPoint point, string text) in dots.Where(dot => dot.Point.IsFinite))
        {
            svg.Append(Invariant($"<circle class=\"dot dot{colour}\" r=\"3\" cx=\"{X(point.X):f1}\" cy=\"{Y(point.Y):f1}\">"));
            svg.Append(Invariant($"<title>{Html.Encode(text)}</title></circle>\n"));
        }
    }

    /// <summary>Adds translucent points without tooltips, in a single element.</summary>
    public void AddCloud(int colour, IEnumerable<PlotPoint> points)
    {
        string path = string.Concat(points.Where(point => point.IsFinite).Select(point => Invariant($"M{X(point.X):f1} {Y(point.Y):f1}h0")));
        svg.Append(Invariant($"<path class=\"cloud line{colour}\" d=\"{path}\"/>\n"));
    }

    /// <summary>Adds a vertical bar from 0.</summary>
    public void AddBar(int colour, double from, double to, double height, string text)
    {
        double width = Math.Max(0.5, X(to) - X(from) - 1);
        svg.Append(Invariant($"<rect class=\"dot{colour}\" x=\"{X(from):f1}\" y=\"{Y(height):f1}\" width=\"{width:f1}\" height=\"{Y(0) - Y(height):f1}\">"));
        svg.Append(Invariant($"<title>{Html.Encode(text)}</title></rect>\n"));
    }

    /// <summary>Adds an entry to the legend.</summary>
    public void AddToLegend(int colour, string name) =>
        legend.Append(name.Length > 0 ? Invariant($"<li><i class=\"key{colour}\"></i>{Html.EncodeCell(name)}</li>\n") : "");

    /// <summary>Returns the SVG and the legend.</summary>
    public string Render() => Invariant($"{svg}</svg>\n{(legend.Length > 0 ? $"<ul class=\"legend\">\n{legend}</ul>\n" : "")}");

    double X(double value) => Left + x.Locate(value) * (Width - Left - Right);

    double Y(double value) => Height - Bottom - y.Locate(value) * (Height - Top - Bottom);

    string Join(IEnumerable<PlotPoint> points) =>
        string.Join(' ', points.Where(point => point.IsFinite).Select(point => Invariant($"{X(point.X):f1},{Y(point.Y):f1}")));

    void AddText(string anchor, double left, double top, string text) =>
        svg.Append(Invariant($"<text text-anchor=\"{anchor}\" x=\"{left:f1}\" y=\"{top:f1}\">{Html.Encode(text)}</text>\n"));
}
