using System.Net;
using System.Net.Http.Headers;

namespace FastNn.Hosting.Tests.Support;

/// <summary>A JSON body that stops in its middle until it may continue.</summary>
sealed class PausedContent : HttpContent
{
    readonly TaskCompletionSource paused = new(TaskCreationOptions.RunContinuationsAsynchronously),
        continued = new(TaskCreationOptions.RunContinuationsAsynchronously);

    readonly byte[] body;
    readonly int first;

    public PausedContent(byte[] body, int first)
    {
        (this.body, this.first) = (body, first);
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    /// <summary>Completes when the first part is sent.</summary>
    public Task Paused => paused.Task;

    public void Continue() => continued.SetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(body.AsMemory(0, first));
        await stream.FlushAsync();
        paused.SetResult();
        await continued.Task;
        await stream.WriteAsync(body.AsMemory(first));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
