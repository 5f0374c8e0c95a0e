namespace FastNn.Tests.Support;

/// <summary>The browser that tests open pages with.</summary>
static class ChromiumProgram
{
    static readonly string[] names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>Where it is, or null: what FASTNN_CHROMIUM names, or the first that is on the PATH or in its usual place.</summary>
    public static string? Path { get; } = Environment.GetEnvironmentVariable("FASTNN_CHROMIUM") ?? Places().FirstOrDefault(File.Exists);

    static IEnumerable<string> Places() =>
    [
        .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator).Append("/usr/bin")
            .SelectMany(folder => names.Select(name => System.IO.Path.Combine(folder, name))),
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ];
}
