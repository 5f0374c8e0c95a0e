using System.Net;

namespace FastNn.Hosting.Tests.Support;

/// <summary>A body that goes out in pieces, and whose length nobody is told before.</summary>
sealed class ContentInPieces(byte[] body, int piece, int milliseconds = 0) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        for (int i = 0; i < body.Length; i += Math.Min(piece, body.Length - i))
        {
            await stream.WriteAsync(body.AsMemory(i, Math.Min(piece, body.Length - i)));
            await stream.FlushAsync();
            if (milliseconds > 0)
            {
                await Task.Delay(milliseconds);
            }
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
