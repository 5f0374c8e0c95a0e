using System.Text;
using System.Text.RegularExpressions;
using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

/// <summary>Opens report pages in a browser.</summary>
static class ReportBrowser
{
    /// <summary>Checks that a page is shown without overflow, cut texts, errors, and resources from elsewhere; skips the test where there is no
    /// browser.</summary>
    public static async Task AssertShown(string page, int width)
    {
        Chromium.SkipWhereMissing();
        using var folder = new TemporaryFolder();
        // A window of Chromium has at least 500 pixels; a frame has any width.
        string outer = $$"""
            <!DOCTYPE html>
            <html><head><title>no result</title></head><body>
            <iframe style="border:0;width:{{width}}px;height:1000px" srcdoc="{{page.Replace("&", "&amp;").Replace("\"", "&quot;")}}"></iframe>
            <script>
            addEventListener('load', () => {
              const view = document.querySelector('iframe').contentWindow, page = view.document;
              const box = element => element.getBoundingClientRect();
              const inside = element => box(element).left >= 0 && box(element).right <= view.innerWidth + 0.5;
              const all = (selector, is) => { const found = [...page.querySelectorAll(selector)]; return found.every(is) ? found.length : 'not all'; };
              document.title = [
                'width ' + view.innerWidth,
                'overflow ' + (page.documentElement.scrollWidth - page.documentElement.clientWidth),
                'charts ' + all('svg', svg => box(svg).width > 250 && inside(svg)),
                'cards ' + (all('.card, .fact, .scroll', inside) !== 'not all'),
                'lines ' + (all('polyline.line', line => line.getTotalLength() > 20 && view.getComputedStyle(line).stroke !== 'none') !== 'not all'),
                'text ' + (all('svg text', text => box(text).height >= 9) !== 'not all'),
                'cut ' + [...page.querySelectorAll('svg text')].filter(text => box(text).left < box(text.ownerSVGElement).left - 0.5
                  || box(text).right > box(text.ownerSVGElement).right + 0.5).length,
                'loaded ' + view.performance.getEntriesByType('resource').length,
              ].join(', ');
            });
            </script>
            </body></html>
            """;

        (string document, string console) = await Chromium.OpenWithConsole(folder.Write("page.html", Encoding.UTF8.GetBytes(outer)), Math.Max(width, 500) + 40);

        string title = Regex.Match(document, "<title>(.*?)</title>").Groups[1].Value;
        Assert.Equal($"width {width}, overflow 0, charts {page.Split("<svg ").Length - 1}, cards true, lines true, text true, cut 0, loaded 0", title);
        Assert.Equal("", console);
    }
}
