using System.Diagnostics;

namespace FastNn.Tests.Support;

/// <summary>A browser without a window, which opens pages for tests.</summary>
static class Chromium
{
    /// <summary>Skips the test where there is no browser.</summary>
    public static void SkipWhereMissing() =>
        Assert.SkipWhen(ChromiumProgram.Path is null,
            "NOT TESTED: there is no Chromium on the PATH (and FASTNN_CHROMIUM names none), so the page was not opened");

    /// <summary>Opens a page and gives its document as it stands after its scripts have run.</summary>
    /// <param name="file">The page.</param>
    /// <param name="width">The window's width in pixels.</param>
    public static async Task<string> Open(string file, int width) => (await OpenWithConsole(file, width)).Document;

    /// <summary>Opens a page and gives its document, and the lines that were written to the console of the page, one after the other.</summary>
    /// <param name="file">The page.</param>
    /// <param name="width">The window's width in pixels.</param>
    public static async Task<(string Document, string Console)> OpenWithConsole(string file, int width)
    {
        using var profile = new TemporaryFolder();
        var start = new ProcessStartInfo(ChromiumProgram.Path!,
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", $"--user-data-dir={profile.PathOf("")}", $"--window-size={width},1000",
            "--virtual-time-budget=10000", "--enable-logging=stderr", "--dump-dom", new Uri(file).AbsoluteUri,
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string document = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        string log = await errors;
        Assert.True(process.ExitCode == 0, log);
        return (document, string.Join('\n', log.Split('\n').Where(line => line.Contains(":CONSOLE", StringComparison.Ordinal))));
    }
}
