using System.Net;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FastNn.Hosting.Tests.Support;

/// <summary>A service on a port of its own, with a folder for its models and a record of what it logs.</summary>
sealed class Service : IAsyncDisposable
{
    readonly WebApplication application;

    Service(WebApplication application, RecordedLog log)
    {
        this.application = application;
        Log = log;
        Client = new HttpClient { BaseAddress = new Uri(application.Urls.First()) };
    }

    public HttpClient Client { get; }

    public RecordedLog Log { get; }

    public IServiceProvider Services => application.Services;

    /// <summary>A service that answers at /predict/{model}.</summary>
    public static async Task<Service> Start(Action<IServiceCollection> add, Action<WebApplication>? map = null)
    {
        (WebApplication application, RecordedLog log) = Build(add);
        (map ?? (routes => routes.MapPredict("/predict/{model}")))(application);
        await application.StartAsync();
        return new Service(application, log);
    }

    public static (WebApplication Application, RecordedLog Log) Build(Action<IServiceCollection> add)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        var log = new RecordedLog();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        add(builder.Services);
        return (builder.Build(), log);
    }

    public ServedModel Model(string name) => Services.GetRequiredKeyedService<ServedModel>(name);

    public Task<HttpResponseMessage> Post(string path, byte[] body, string? type, string? accept = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }
        return Client.SendAsync(request);
    }

    public Task<HttpResponseMessage> PostFloats(string path, params float[] values) => Post(path, Bytes(values), "application/octet-stream");

    public Task<HttpResponseMessage> PostJson(string path, string json) => Post(path, System.Text.Encoding.UTF8.GetBytes(json), "application/json");

    /// <summary>Returns the answer to a valid body.</summary>
    public async Task<string> ReadAnswer(string path, string json)
    {
        using HttpResponseMessage response = await PostJson(path, json);
        string answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{response.StatusCode}: {answer} {json}");
        return answer;
    }

    /// <summary>Checks that a body is refused, with the path of its mistake and a reason.</summary>
    public async Task CheckProblem(string path, string json, string at, string reason)
    {
        using HttpResponseMessage response = await PostJson(path, json);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{response.StatusCode}: {text} {json}");
        JsonElement problem = JsonDocument.Parse(text).RootElement;
        Assert.True(problem.TryGetProperty("path", out JsonElement given) && given.GetString() == at, $"Not {at}: {text} {json}");
        Assert.Contains(reason, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    public static byte[] Bytes(params float[] values) => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    public static float[] Floats(byte[] bytes) => MemoryMarshal.Cast<byte, float>(bytes).ToArray();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await application.DisposeAsync();
    }
}
