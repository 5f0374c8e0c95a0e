using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;

namespace FastNn.Hosting;

/// <summary>Reads samples of little-endian float32, straight from the connection's buffers into the inputs.</summary>
static class FloatRows
{
    /// <returns>Why the body is refused, or null.</returns>
    public static async ValueTask<Refusal?> Read(HttpRequest request, RequestBuffers buffers, int columns, int maxRows, bool allowMissing)
    {
        long most = (long)columns * maxRows * sizeof(float);
        // Only that it is too large: where the body was compressed, this is still the length of what was sent.
        if (request.ContentLength > most)
        {
            return TooLarge(columns, maxRows);
        }
        PipeReader reader = request.BodyReader;
        long length = 0;
        while (true)
        {
            // No token: the server itself ends the read of a connection that breaks, and asking for the token of a request makes one.
            ReadResult result = await reader.ReadAsync();
            ReadOnlySequence<byte> piece = result.Buffer;
            long before = length;
            length += piece.Length;
            bool fits = length <= most;
            if (fits)
            {
                Append(piece, before, buffers);
            }
            // From here on the piece is the server's again, and holds what comes next.
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
        return length == 0 ? Refusal.WrongLength($"The body is empty. A sample is {columns} floats, {row} bytes.")
            : length % row != 0 ? Refusal.WrongLength($"A sample is {columns} floats, {row} bytes; {length} bytes are no whole number of samples.")
            : Finish((int)(length / sizeof(float)), buffers, columns, allowMissing);
    }

    static Refusal TooLarge(int columns, int maxRows) => Refusal.TooLarge($"A request may hold {maxRows} samples of {(long)columns * sizeof(float)} bytes; this one is larger.");

    static void Append(ReadOnlySequence<byte> piece, long at, RequestBuffers buffers)
    {
        int end = (int)(at + piece.Length);
        Span<byte> room = MemoryMarshal.AsBytes(buffers.RoomForInputs((end + sizeof(float) - 1) / sizeof(float)));
        piece.CopyTo(room[(int)at..]);
    }

    static Refusal? Finish(int count, RequestBuffers buffers, int columns, bool allowMissing)
    {
        Span<float> values = buffers.RoomForInputs(count)[..count];
        ToNative(values);
        buffers.Count = count;
        buffers.IsNested = count > columns;
        int other = Finite.FirstOther(values, allowMissing);
        return other < 0 ? null : Refusal.NotFinite($"Sample {other / columns}, number {other % columns} (from 0) is {values[other]}; inputs must be finite.");
    }

    /// <summary>Turns little-endian floats into the machine's, or back. Nothing to do on most machines.</summary>
    public static void ToNative(Span<float> values)
    {
        if (!BitConverter.IsLittleEndian)
        {
            Span<uint> bits = MemoryMarshal.Cast<float, uint>(values);
            BinaryPrimitives.ReverseEndianness(bits, bits);
        }
    }
}
