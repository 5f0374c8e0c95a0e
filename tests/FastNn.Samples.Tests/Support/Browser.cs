using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using FastNn.Tests.Support;

namespace FastNn.Samples.Tests.Support;

/// <summary>A headless Chromium with one page, driven by the DevTools protocol.</summary>
sealed class Browser : IAsyncDisposable
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    readonly Process process;
    readonly DirectoryInfo profile;
    readonly ClientWebSocket socket = new();
    readonly byte[] buffer = new byte[1 << 20];
    int calls;

    Browser(Process process, DirectoryInfo profile)
    {
        this.process = process;
        this.profile = profile;
    }

    /// <summary>What a script on the page threw or wrote as an error.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Addresses that the page asked.</summary>
    public List<string> Requests { get; } = [];

    public static async Task<Browser> Open(Uri address, int width, int height, bool dark = false, bool touch = false)
    {
        DirectoryInfo profile = Directory.CreateTempSubdirectory("fastnn-chromium-");
        Process process = Process.Start(new ProcessStartInfo(ChromiumProgram.Path!, [
            "--headless=new", "--remote-debugging-port=0", $"--user-data-dir={profile.FullName}", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--no-first-run", "--disable-extensions", "--disable-background-networking", "--hide-scrollbars", "about:blank",
        ])
        { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var browser = new Browser(process, profile);
        try
        {
            await browser.Connect();
            await browser.Call("Page.enable");
            await browser.Call("Runtime.enable");
            await browser.Call("Network.enable");
            await browser.Call("Emulation.setDeviceMetricsOverride",
                new() { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = touch });
            await browser.Call("Emulation.setTouchEmulationEnabled", new() { ["enabled"] = touch });
            await browser.Call("Emulation.setEmulatedMedia",
                new() { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = dark ? "dark" : "light" }) });
            await browser.Call("Page.navigate", new() { ["url"] = address.ToString() });
            await browser.Until("document.readyState === 'complete' && location.href !== 'about:blank'");
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>The value of a JavaScript expression.</summary>
    public async Task<JsonNode?> Evaluate(string expression)
    {
        JsonNode answer = await Call("Runtime.evaluate", new() { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true });
        return answer["exceptionDetails"] is { } failure ? throw new InvalidOperationException($"{expression}: {failure}") : answer["result"]!["value"];
    }

    public async Task<string> Text(string selector) => (string)(await Evaluate($"document.querySelector('{selector}').textContent"))!;

    /// <summary>Waits until a JavaScript expression is true.</summary>
    public async Task Until(string expression)
    {
        long start = Stopwatch.GetTimestamp();
        while (!(bool)(await Evaluate($"!!({expression})"))!)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < patience, $"Waited in vain for {expression}. {string.Join('\n', Errors)}");
            await Task.Delay(20);
        }
    }

    public Task Mouse(string type, double x, double y) =>
        Call("Input.dispatchMouseEvent",
            new() { ["type"] = type, ["x"] = x, ["y"] = y, ["button"] = "left", ["buttons"] = type == "mouseReleased" ? 0 : 1, ["clickCount"] = 1 });

    public Task Touch(string type, params (double X, double Y)[] points) =>
        Call("Input.dispatchTouchEvent",
            new() { ["type"] = type, ["touchPoints"] = new JsonArray([.. points.Select(point => new JsonObject { ["x"] = point.X, ["y"] = point.Y })]) });

    public Task Key(string key, string text) => Call("Input.dispatchKeyEvent", new() { ["type"] = "keyDown", ["key"] = key, ["text"] = text });

    /// <summary>A picture of the whole page, kept beside the test binaries.</summary>
    public async Task Screenshot(string name)
    {
        JsonNode answer = await Call("Page.captureScreenshot", new() { ["format"] = "png", ["captureBeyondViewport"] = true });
        string folder = Path.Combine(AppContext.BaseDirectory, "screenshots");
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}.png"), Convert.FromBase64String((string)answer["data"]!));
    }

    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
        await process.WaitForExitAsync();
        process.Dispose();
        try
        {
            profile.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A child of the browser may still be writing; the folder is temporary.
        }
    }

    async Task Connect()
    {
        string announced = Path.Combine(profile.FullName, "DevToolsActivePort");
        long start = Stopwatch.GetTimestamp();
        string[] lines;
        while (!File.Exists(announced) || (lines = await File.ReadAllLinesAsync(announced)).Length < 2)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < patience && !process.HasExited, "Chromium does not start.");
            await Task.Delay(50);
        }
        using var http = new HttpClient();
        int port = int.Parse(lines[0], CultureInfo.InvariantCulture);
        JsonArray pages = JsonNode.Parse(await http.GetStringAsync($"http://127.0.0.1:{port}/json/list"))!.AsArray();
        string address = (string)pages.First(page => (string?)page!["type"] == "page")!["webSocketDebuggerUrl"]!;
        await socket.ConnectAsync(new Uri(address), CancellationToken.None);
    }

    async Task<JsonNode> Call(string method, JsonObject? parameters = null)
    {
        int id = ++calls;
        using var patienceSource = new CancellationTokenSource(patience);
        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] }),
            WebSocketMessageType.Text, true, patienceSource.Token);
        while (true)
        {
            JsonNode message = await Receive(patienceSource.Token);
            if ((int?)message["id"] == id)
            {
                return message["result"] ?? throw new InvalidOperationException($"{method}: {message}");
            }
            Note(message);
        }
    }

    async Task<JsonNode> Receive(CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        WebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer, cancellationToken);
            whole.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonNode.Parse(whole.ToArray())!;
    }

    void Note(JsonNode message)
    {
        switch ((string?)message["method"])
        {
            case "Runtime.exceptionThrown":
                Errors.Add(message["params"]!.ToString());
                break;
            case "Runtime.consoleAPICalled" when (string?)message["params"]!["type"] == "error":
                Errors.Add(message["params"]!.ToString());
                break;
            case "Network.requestWillBeSent":
                Requests.Add((string)message["params"]!["request"]!["url"]!);
                break;
        }
    }
}
