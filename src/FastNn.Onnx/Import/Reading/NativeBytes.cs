using System.Buffers;
using System.Runtime.InteropServices;

namespace FastNn.Onnx.Import.Reading;

/// <summary>Bytes outside of the garbage-collected heap, which has no room for them beside a network when it is limited: they are gone when this is disposed,
/// not at a later collection.</summary>
sealed unsafe class NativeBytes : MemoryManager<byte>
{
    readonly int length;
    byte* start;

    /// <summary>Reads a stream from its position to its end.</summary>
    public NativeBytes(Stream stream)
    {
        length = checked((int)(stream.Length - stream.Position));
        start = (byte*)NativeMemory.Alloc((nuint)length);
        try
        {
            stream.ReadExactly(GetSpan());
        }
        catch
        {
            Dispose(true);
            throw;
        }
    }

    public override Span<byte> GetSpan() => new(start, length);

    /// <summary>Returns the address, which never changes.</summary>
    public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

    public override void Unpin() { }

    protected override void Dispose(bool disposing)
    {
        NativeMemory.Free(start);
        start = null;
    }
}
