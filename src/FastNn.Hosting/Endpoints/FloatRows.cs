using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;

namespace FastNn.Hosting;

/// <summary>Reads samples of little-endian float32 from the connection's buffers into the inputs, without a copy between.</summary>
static class FloatRows
{
    /// <summary>Reads the body.</summary>
    /// <returns>The error, or null.</returns>
    public static async ValueTask<RequestError?> Read(HttpRequest request, RequestBuffers buffers, int columns, int maxRows, bool allowMissing)
    {
        long maxBytes = (long)columns * maxRows * sizeof(float);
        // Only an upper bound is checked: a decompressed body still has the content length of the compressed one.
        if (request.ContentLength > maxBytes)
        {
            return TooLarge(columns, maxRows);
        }
        PipeReader reader = request.BodyReader;
        long length = 0;
        while (true)
        {
            // Without the token of the request, whose creation allocates: the server itself ends the read when the connection breaks.
            ReadResult result = await reader.ReadAsync();
            ReadOnlySequence<byte> piece = result.Buffer;
            long before = length;
            length += piece.Length;
            bool fits = length <= maxBytes;
            if (fits)
            {
                Append(piece, before, buffers);
            }
            // Returns the piece to the server, which reuses its memory.
            reader.AdvanceTo(piece.End);
            if (!fits)
            {
                return TooLarge(columns, maxRows);
            }
            if (result.IsCompleted)
            {
                break;
            }
        }
        long row = (long)columns * sizeof(float);
        return length == 0 ? RequestError.WrongLength($"The body is empty; it must have at least one sample of {columns} floats ({row} bytes).")
            : length % row != 0
                ? RequestError.WrongLength($"The body has {length} bytes; it must be a multiple of {row} bytes, one sample of {columns} floats.")
            : Finish((int)(length / sizeof(float)), buffers, columns, allowMissing);
    }

    static RequestError TooLarge(int columns, int maxRows) =>
        RequestError.TooLarge(
            $"The body has more than {maxRows} samples of {(long)columns * sizeof(float)} bytes; send at most {maxRows} samples in a request.");

    static void Append(ReadOnlySequence<byte> piece, long at, RequestBuffers buffers)
    {
        int end = (int)(at + piece.Length);
        Span<byte> inputs = MemoryMarshal.AsBytes(buffers.ReserveInputs((end + sizeof(float) - 1) / sizeof(float)));
        piece.CopyTo(inputs[(int)at..]);
    }

    static RequestError? Finish(int count, RequestBuffers buffers, int columns, bool allowMissing)
    {
        Span<float> values = buffers.ReserveInputs(count)[..count];
        SwapBytes(values);
        buffers.Count = count;
        buffers.IsNested = count > columns;
        int index = Finite.FindNotFinite(values, allowMissing);
        return index < 0
            ? null
            : RequestError.NotFinite($"Input {index % columns} of sample {index / columns} (from 0) is {values[index]}; it must be finite.");
    }

    /// <summary>Converts between little-endian and native floats, in place. Has no effect on a little-endian machine.</summary>
    public static void SwapBytes(Span<float> values)
    {
        if (!BitConverter.IsLittleEndian)
        {
            Span<uint> bits = MemoryMarshal.Cast<float, uint>(values);
            BinaryPrimitives.ReverseEndianness(bits, bits);
        }
    }
}
