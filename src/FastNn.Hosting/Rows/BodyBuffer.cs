using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace FastNn.Hosting;

/// <summary>A whole body in memory, which is kept for the next request.</summary>
sealed class BodyBuffer
{
    byte[] bytes = [];
    int length;

    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, length);

    /// <summary>Reads a body to its end.</summary>
    /// <returns>Whether it has at most so many bytes.</returns>
    public async ValueTask<bool> Read(HttpRequest request, long maxBytes)
    {
        length = 0;
        if (request.ContentLength > maxBytes)
        {
            return false;
        }
        PipeReader reader = request.BodyReader;
        while (true)
        {
            ReadResult result = await reader.ReadAsync();
            ReadOnlySequence<byte> piece = result.Buffer;
            bool fits = length + piece.Length <= maxBytes;
            if (fits)
            {
                Append(piece);
            }
            // Consumes the whole piece: see JsonBody.
            reader.AdvanceTo(piece.End);
            if (!fits || result.IsCompleted)
            {
                return fits;
            }
        }
    }

    void Append(in ReadOnlySequence<byte> piece)
    {
        int end = length + (int)piece.Length;
        if (bytes.Length < end)
        {
            Array.Resize(ref bytes, Math.Max(end, (int)Math.Min(2L * bytes.Length, Array.MaxLength)));
        }
        piece.CopyTo(bytes.AsSpan(length));
        length = end;
    }
}
