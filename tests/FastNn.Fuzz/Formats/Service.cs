using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FastNn.Fuzz;

/// <summary>A prediction endpoint that is called in this process, without a server.</summary>
public sealed class Service
{
    readonly WebApplication app;
    readonly RequestDelegate handle;

    /// <summary>Creates the endpoint of a network.</summary>
    public Service(Network network, int maxRows)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddFastNn("model", options => (options.Create, options.MaxRows) = (_ => network, maxRows));
        app = builder.Build();
        app.MapPredict("/predict", "model");
        foreach (IHostedService service in app.Services.GetServices<IHostedService>().Where(service => service.GetType().FullName!.StartsWith("FastNn",
            StringComparison.Ordinal)))
        {
            (service as IHostedLifecycleService)?.StartingAsync(CancellationToken.None).GetAwaiter().GetResult();
            service.StartAsync(CancellationToken.None).GetAwaiter().GetResult();
        }
        handle = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).Single().RequestDelegate!;
    }

    /// <summary>Sends a body of JSON in pieces.</summary>
    /// <returns>The response body of a status 200.</returns>
    /// <exception cref="FastNnFormatException">The status is from 400 to 499.</exception>
    /// <exception cref="InvalidOperationException">It is another.</exception>
    public byte[] Post(byte[] body)
    {
        using var response = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = app.Services };
        context.Request.Method = "POST";
        context.Request.ContentType = "application/json";
        context.Request.Body = new PiecesStream(body, piece: 1 + (body.Length % 5 == 0 ? body.Length % 7 : body.Length));
        context.Response.Body = response;
        handle(context).GetAwaiter().GetResult();
        context.Response.BodyWriter.FlushAsync().AsTask().GetAwaiter().GetResult();
        byte[] answer = response.ToArray();
        int status = context.Response.StatusCode;
        JsonValue? problem = status == 200 ? null : SlowJson.Parse(answer);
        return status == 200 ? answer
            : status is >= 400 and < 500 && problem?.Find("status")?.Text == $"{status}" && problem.Find("detail") is { Kind: "string" } detail
            ? throw new FastNnFormatException($"{status} {detail.Text}")
            : throw new InvalidOperationException($"The status is {status}: {System.Text.Encoding.UTF8.GetString(answer)}");
    }

    sealed class PiecesStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, piece)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, piece));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            base.ReadAsync(buffer, offset, Math.Min(count, piece), cancellationToken);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, piece)], cancellationToken);
    }
}
