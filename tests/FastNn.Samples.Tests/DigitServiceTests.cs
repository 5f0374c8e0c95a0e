using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using FastNn.Samples.Tests.Support;
using FastNn.Tests.Support;

namespace FastNn.Samples.Tests;

/// <summary>The service that reads drawn digits, from its first start to its page in a browser.</summary>
public sealed partial class DigitServiceTests(DigitServiceTests.Running running) : IClassFixture<DigitServiceTests.Running>
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(90);

    [Fact]
    public void First_start_learns_and_the_model_is_good()
    {
        Match match = TrainingLine().Match(running.Service.Output);

        Assert.True(match.Success, running.Service.Output);
        Assert.InRange(double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), 96, 100);
        Assert.True(File.Exists(running.Model));
    }

    [Fact]
    public async Task Second_start_finds_the_model()
    {
        await using SampleProcess again = await SampleProcess.Start("DigitService", "--model", running.Model);

        Assert.DoesNotContain("Trained on", again.Output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await again.Client.GetAsync("/health")).StatusCode);
    }

    [Fact]
    public async Task Health_says_what_serves()
    {
        using JsonDocument health = JsonDocument.Parse(await running.Service.Client.GetStringAsync("/health"));

        Assert.Equal("Healthy", health.RootElement.GetProperty("status").GetString());
        JsonElement model = health.RootElement.GetProperty("digits");
        Assert.True(model.GetProperty("loaded").GetBoolean());
        Assert.Equal(1, model.GetProperty("version").GetInt64());
        Assert.Equal(64, model.GetProperty("hash").GetString()!.Length);
    }

    [Fact]
    public async Task Health_says_when_the_file_was_refused_and_not_where_it_lies()
    {
        using var folder = new TemporaryFolder();
        string model = folder.PathOf("copy.safetensors");
        File.Copy(running.Model, model);
        // As somebody may write it, and nobody says it.
        await using SampleProcess service = await SampleProcess.Start("DigitService", "--model", Path.GetRelativePath(Environment.CurrentDirectory, model));
        await File.WriteAllTextAsync(model, "no model", TestContext.Current.CancellationToken);

        string text;
        long start = Stopwatch.GetTimestamp();
        do
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < patience, "Waited in vain until the file is refused.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
            text = await service.Client.GetStringAsync("/health", TestContext.Current.CancellationToken);
        }
        while (!text.Contains("\"Degraded\"", StringComparison.Ordinal));

        using JsonDocument health = JsonDocument.Parse(text);
        JsonElement digits = health.RootElement.GetProperty("digits");
        Assert.True(DateTime.TryParseExact(digits.GetProperty("lastErrorAt").GetString(), "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind,
            out _), text);
        Assert.Contains("copy.safetensors", digits.GetProperty("lastError").GetString(), StringComparison.Ordinal);
        Assert.Contains("copy.safetensors", digits.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(new DirectoryInfo(folder.PathOf("")).Name, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Signal_while_it_learns_ends_it_quietly(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "THE SIGNAL IS NOT TESTED: Windows has none.");
        using var folder = new TemporaryFolder();
        string model = folder.PathOf("digits.safetensors");
        await using SampleProcess service = await SampleProcess.StartUntil("creating the network", "DigitService", "--model", model);

        int code = await service.Signal(signal);

        Assert.Equal(0, code);
        Assert.Contains("Stopped before the service was ready.", service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", service.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(model));
    }

    /// <summary>From the start of the process to the moment at which it answers. FASTNN_SIGNALS makes them more.</summary>
    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Signal_at_any_moment_ends_it_quietly(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "THE SIGNAL IS NOT TESTED: Windows has none.");
        var random = new Random();
        for (int i = 0; i < SignalSoak.Count; i++)
        {
            using var folder = new TemporaryFolder();
            await using SampleProcess service = SampleProcess.Begin("DigitService", "--model", folder.PathOf("digits.safetensors"));
            await Task.Delay(random.NextDouble() * running.Took);

            int code = await service.Signal(signal);

            // 130 and 143: before anything of the service ran, the system has ended it.
            Assert.Contains(code, new[] { 0, 130, 143 });
            Assert.DoesNotContain("Exception", service.Output, StringComparison.Ordinal);
        }
    }

    /// <summary>Also where the tests were started in the background of a script.</summary>
    [Fact]
    public void Process_of_a_test_hears_interrupts() => Assert.False(running.Service.IgnoresInterrupts);

    [Fact]
    public async Task Metrics_count_in_the_format_of_prometheus()
    {
        double before = await Metric("fastnn_predictions_total{fastnn_model=\"digits\"}");
        for (int i = 0; i < 7; i++)
        {
            var body = new ByteArrayContent(new byte[64 * 4]);
            body.Headers.Add("Content-Type", "application/octet-stream");
            HttpResponseMessage response = await running.Service.Client.PostAsync("/predict/digits", body);
            float[] shares = MemoryMarshal.Cast<byte, float>(await response.Content.ReadAsByteArrayAsync()).ToArray();
            Assert.Equal(10, shares.Length);
            Assert.Equal(1, shares.Sum(), 1e-5f);
        }

        Assert.InRange(await Metric("fastnn_predictions_total{fastnn_model=\"digits\"}"), before + 7, double.MaxValue);
        Assert.Equal(1, await Metric("fastnn_model_version{fastnn_model=\"digits\"}"));
        Assert.InRange(await Metric("fastnn_prediction_duration_seconds_bucket{fastnn_model=\"digits\",le=\"+Inf\"}"), before + 7, double.MaxValue);
        string text = await running.Service.Client.GetStringAsync("/metrics");
        Assert.All(text.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Matches(@"^(# (HELP|TYPE) \w+ .*|\w+(\{[^{}]*\})? -?[\d.E+-]+)$", line));
    }

    [Fact]
    public async Task Page_asks_for_nothing_from_elsewhere()
    {
        string page = await running.Service.Client.GetStringAsync("/");

        Assert.DoesNotMatch(@"(src|href)=""(https?:)?//(?!doi\.org)", page);
        Assert.DoesNotContain("@import", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Digits_drawn_with_the_mouse_are_read()
    {
        await using Browser browser = await Open(1100, 800);
        var wrong = new List<string>();
        foreach ((int digit, (double X, double Y)[][] strokes) in Drawings.All)
        {
            await browser.Evaluate("document.getElementById('clear').click()");
            await browser.Until("document.getElementById('digit').textContent === '?'");
            await Draw(browser, strokes);
            await Settled(browser);
            string read = await browser.Text("#digit");
            if (read != digit.ToString(CultureInfo.InvariantCulture))
            {
                wrong.Add($"a {digit} was read as {read}");
                await browser.Screenshot($"wrong-{digit}");
            }
            if (digit == 2)
            {
                await browser.Screenshot("light");
            }
        }

        Assert.Empty(wrong);
        Assert.Empty(browser.Errors);
        Assert.Matches(@"^\d+(\.\d)? (µs|ms)$", await browser.Text("#time"));
        Assert.Equal("1", await browser.Text("#version"));
        Assert.All(browser.Requests.Where(request => !request.StartsWith("data:", StringComparison.Ordinal)),
            request => Assert.StartsWith(running.Service.Client.BaseAddress!.ToString(), request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bars_move_while_the_pen_moves()
    {
        await using Browser browser = await Open(1100, 800, dark: true);
        (double X, double Y)[] stroke = Drawings.All.Single(drawing => drawing.Digit == 3).Strokes[0];
        (double left, double top, double side) = await Sheet(browser);
        var seen = new HashSet<string>();

        await browser.Mouse("mousePressed", left + stroke[0].X * side, top + stroke[0].Y * side);
        foreach ((double x, double y) in stroke)
        {
            await browser.Mouse("mouseMoved", left + x * side, top + y * side);
            await Settled(browser);
            seen.Add((string)(await browser.Evaluate("[...document.querySelectorAll('.bar')].map(bar => bar.style.transform).join()"))!);
        }
        await browser.Mouse("mouseReleased", left, top);

        Assert.InRange(seen.Count, stroke.Length / 2, stroke.Length);
        Assert.Equal("3", await browser.Text("#digit"));
        await browser.Screenshot("dark");
    }

    [Fact]
    public async Task A_finger_draws_on_a_phone_and_keys_clear()
    {
        await using Browser browser = await Open(390, 844, touch: true);
        (double X, double Y)[] stroke = Drawings.All.Single(drawing => drawing.Digit == 0).Strokes[0];
        (double left, double top, double side) = await Sheet(browser);
        var points = stroke.Select(point => (left + point.X * side, top + point.Y * side)).ToArray();

        await browser.Touch("touchStart", points[0]);
        foreach ((double, double) point in points)
        {
            await browser.Touch("touchMove", point);
        }
        await browser.Touch("touchEnd");
        await Settled(browser);

        Assert.Equal("0", await browser.Text("#digit"));
        Assert.True((bool)(await browser.Evaluate("document.documentElement.scrollWidth <= innerWidth"))!, "the page is wider than the phone");
        await browser.Screenshot("phone");
        await browser.Key("Escape", "");
        await browser.Until("document.getElementById('digit').textContent === '?'");
    }

    [Fact]
    public async Task Digits_that_draw_themselves_are_read()
    {
        await using Browser browser = await Open(1100, 800);
        for (int digit = 0; digit < 10; digit++)
        {
            await browser.Key($"{digit}", $"{digit}");
            await browser.Until($"strokes.length > 0 && strokes.flat().length > 4 && document.getElementById('digit').textContent === '{digit}'");
        }
        Assert.Empty(browser.Errors);
    }

    async Task<Browser> Open(int width, int height, bool dark = false, bool touch = false)
    {
        Assert.SkipWhen(ChromiumProgram.Path is null, "THE PAGE IS NOT TESTED: no Chromium was found. Install it, or name it in FASTNN_CHROMIUM.");
        return await Browser.Open(running.Service.Client.BaseAddress!, width, height, dark, touch);
    }

    async Task<double> Metric(string series)
    {
        string text = await running.Service.Client.GetStringAsync("/metrics");
        string? line = text.Split('\n').FirstOrDefault(line => line.StartsWith($"{series} ", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line[series.Length..], CultureInfo.InvariantCulture);
    }

    static async Task Draw(Browser browser, (double X, double Y)[][] strokes)
    {
        (double left, double top, double side) = await Sheet(browser);
        foreach ((double X, double Y)[] stroke in strokes)
        {
            await browser.Mouse("mousePressed", left + stroke[0].X * side, top + stroke[0].Y * side);
            foreach ((double x, double y) in stroke)
            {
                await browser.Mouse("mouseMoved", left + x * side, top + y * side);
            }
            await browser.Mouse("mouseReleased", left + stroke[^1].X * side, top + stroke[^1].Y * side);
        }
    }

    static async Task<(double Left, double Top, double Side)> Sheet(Browser browser)
    {
        var box = (await browser.Evaluate("(() => { const box = pad.getBoundingClientRect(); return [box.left, box.top, box.width]; })()"))!.AsArray();
        return ((double)box[0]!, (double)box[1]!, (double)box[2]!);
    }

    /// <summary>Until everything that was drawn has been asked and answered.</summary>
    static Task Settled(Browser browser) =>
        browser.Until("!due && !asking && wanted === null && strokes.length > 0 && !document.getElementById('result').classList.contains('empty')");

    [GeneratedRegex(@"Trained on 1,500 digits.*; test accuracy (\d+\.\d) ?% on 297 digits")]
    private static partial Regex TrainingLine();

    /// <summary>The service, started where there is no model yet.</summary>
    public sealed class Running : IAsyncLifetime
    {
        readonly TemporaryFolder folder = new();

        internal SampleProcess Service { get; private set; } = null!;

        internal string Model => folder.PathOf("digits.safetensors");

        /// <summary>How long it took from the start of the process until it listened.</summary>
        internal TimeSpan Took { get; private set; }

        public async ValueTask InitializeAsync()
        {
            long start = Stopwatch.GetTimestamp();
            Service = await SampleProcess.Start("DigitService", "--model", Model);
            Took = Stopwatch.GetElapsedTime(start);
        }

        public async ValueTask DisposeAsync()
        {
            await Service.DisposeAsync();
            folder.Dispose();
        }
    }
}
