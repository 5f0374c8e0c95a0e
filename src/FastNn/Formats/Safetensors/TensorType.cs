using System.Buffers.Binary;
using System.Linq;
using System.Runtime.InteropServices;
using FastNn.Kernels;

namespace FastNn.Formats;

/// <summary>A type of the elements of a tensor in a safetensors file; where it has floats, their conversion.</summary>
sealed class TensorType
{
    readonly TensorReader? read;
    readonly TensorWriter? write;

    TensorType(string name, int bits, TensorReader? read = null, TensorWriter? write = null) => (Name, Bits, this.read, this.write) = (name, bits, read, write);

    /// <summary>32-bit floats.</summary>
    public static TensorType F32 { get; } = new("F32", 32,
        static bytes => BinaryPrimitives.ReadSingleLittleEndian(bytes), static (value, bytes) => BinaryPrimitives.WriteSingleLittleEndian(bytes, value));

    /// <summary>The upper halves of floats.</summary>
    public static TensorType BF16 { get; } = new("BF16", 16,
        static bytes => BFloat16.Widen(BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
        static (value, bytes) => BinaryPrimitives.WriteUInt16LittleEndian(bytes, BFloat16.Round(value)));

    /// <summary>Signed bytes, written from whole numbers in their range.</summary>
    public static TensorType I8 { get; } = new("I8", 8, static bytes => (sbyte)bytes[0], static (value, bytes) => bytes[0] = (byte)(sbyte)value);

    // 16-bit floats, exactly; 64-bit floats, rounded to the nearest float, beyond the largest one to infinity.
    static readonly TensorType f16 = new("F16", 16, static bytes => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes));
    static readonly TensorType f64 = new("F64", 64, static bytes => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes));

    static readonly TensorType[] floats = [F32, f16, BF16, f64];

    // The types of the reference implementation (safetensors/src/tensor.rs). The values of the last ones cannot be read.
    static readonly Dictionary<string, TensorType> all = floats.Concat(
    [
        I8, new("BOOL", 8), new("F4", 4), new("F6_E2M3", 6), new("F6_E3M2", 6), new("U8", 8), new("F8_E5M2", 8), new("F8_E4M3", 8), new("F8_E8M0", 8),
        new("F8_E4M3FNUZ", 8), new("F8_E5M2FNUZ", 8), new("I16", 16), new("U16", 16), new("I32", 32), new("U32", 32), new("C64", 64), new("I64", 64),
        new("U64", 64),
    ]).ToDictionary(type => type.Name, StringComparer.Ordinal);

    /// <summary>The name in the header.</summary>
    public string Name { get; }

    /// <summary>Bits of an element.</summary>
    public int Bits { get; }

    /// <summary>Bytes of an element whose values can be read.</summary>
    public int Size => Bits / 8;

    /// <summary>Returns the type of a name; null where the format has none of it.</summary>
    public static TensorType? Find(string name) => all.GetValueOrDefault(name);

    /// <summary>Returns the type in which weights of a format are saved.</summary>
    public static TensorType Of(WeightFormat format) => format switch
    {
        WeightFormat.BFloat16 => BF16,
        WeightFormat.Int8 => I8,
        _ => F32,
    };

    /// <summary>Returns the names of the types from which weights of a format are read: floats from all floats, others from their own.</summary>
    public static IReadOnlyList<string> GetReadable(WeightFormat format) =>
        format == WeightFormat.Float32 ? Array.ConvertAll(floats, type => type.Name) : [Of(format).Name];

    /// <summary>Converts the bytes of a file to floats.</summary>
    public void Read(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        if (this == F32 && BitConverter.IsLittleEndian)
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(values));
            return;
        }
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = read!(bytes.Slice(i * Size, Size));
        }
    }

    /// <summary>Converts floats to the bytes of a file.</summary>
    public void Write(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        if (this == F32 && BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(values).CopyTo(bytes);
            return;
        }
        for (int i = 0; i < values.Length; i++)
        {
            write!(values[i], bytes.Slice(i * Size, Size));
        }
    }

    delegate float TensorReader(ReadOnlySpan<byte> bytes);

    delegate void TensorWriter(float value, Span<byte> bytes);
}
