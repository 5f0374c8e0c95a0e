using System.Text;

namespace FastNn.Cli;

/// <summary>Writes the elements that all report pages share. A page has no scripts, fonts or pictures from elsewhere.</summary>
static class Page
{
    /// <summary>Begins a page.</summary>
    /// <param name="title">The name of the data.</param>
    public static StringBuilder Begin(string title)
    {
        using var reader = new StreamReader(typeof(Page).Assembly.GetManifestResourceStream("report.css")!);
        return new StringBuilder().Append($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <title>{Html.Encode(title)}: training report</title>
            <style>
            {reader.ReadToEnd()}</style>
            </head>
            <body>
            <h1>Training report</h1>
            <p class="lead">{Html.Encode(title)}</p>

            """);
    }

    /// <summary>Ends a page and returns it.</summary>
    public static string End(StringBuilder page) => page.Append("<footer>Written by fastnn with --report.</footer>\n</body>\n</html>\n").ToString();

    /// <summary>Adds a large value with its name.</summary>
    public static void AddFact(StringBuilder page, string value, string name) =>
        page.Append($"<div class=\"fact\"><b>{Html.Encode(value)}</b><span>{Html.Encode(name)}</span></div>\n");

    /// <summary>Adds the settings of a training.</summary>
    public static void AddSettings(StringBuilder page, IReadOnlyList<(string Name, string Value)> settings)
    {
        page.Append("<h2>Settings</h2>\n<dl class=\"card\">\n");
        foreach ((string name, string value) in settings)
        {
            page.Append($"<dt>{Html.Encode(name)}</dt><dd>{Html.Encode(value)}</dd>\n");
        }
        page.Append("</dl>\n");
    }

    /// <summary>Adds the charts that have values.</summary>
    public static void AddCharts(StringBuilder page, IReadOnlyList<Chart> charts)
    {
        (string Title, string Svg)[] rendered = [.. charts.Select(chart => (chart.Title, chart.Render())).Where(chart => chart.Item2.Length > 0)];
        if (rendered.Length == 0)
        {
            return;
        }
        page.Append("<h2>Learning curves</h2>\n<section class=\"charts\">\n");
        foreach ((string title, string svg) in rendered)
        {
            AddCard(page, title, svg);
        }
        page.Append("</section>\n");
    }

    /// <summary>Adds a card with a heading.</summary>
    /// <param name="page">The page.</param>
    /// <param name="title">The heading.</param>
    /// <param name="content">The content, as HTML.</param>
    public static void AddCard(StringBuilder page, string title, string content) =>
        page.Append($"<div class=\"card\"><h3>{Html.Encode(title)}</h3>\n{content}</div>\n");

    /// <summary>Adds a note.</summary>
    public static void AddNote(StringBuilder page, string text) => page.Append($"<p class=\"note\">{Html.Encode(text)}</p>\n");
}
