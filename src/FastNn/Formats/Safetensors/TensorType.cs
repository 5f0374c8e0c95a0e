using System.Buffers.Binary;
using System.Linq;
using System.Runtime.InteropServices;
using FastNn.Kernels;

namespace FastNn.Formats;

/// <summary>A type of the elements of a tensor, and its conversion from and to floats.</summary>
sealed class TensorType
{
    readonly TensorReader read;
    readonly TensorWriter write;

    TensorType(string name, int size, TensorReader read, TensorWriter write) => (Name, Size, this.read, this.write) = (name, size, read, write);

    /// <summary>32-bit floats.</summary>
    public static TensorType F32 { get; } = new("F32", sizeof(float),
        static bytes => BinaryPrimitives.ReadSingleLittleEndian(bytes), static (value, bytes) => BinaryPrimitives.WriteSingleLittleEndian(bytes, value));

    /// <summary>The upper halves of floats.</summary>
    public static TensorType BF16 { get; } = new("BF16", sizeof(ushort),
        static bytes => BFloat16.Widen(BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
        static (value, bytes) => BinaryPrimitives.WriteUInt16LittleEndian(bytes, BFloat16.Round(value)));

    /// <summary>Signed bytes, written from whole numbers in their range.</summary>
    public static TensorType I8 { get; } = new("I8", sizeof(sbyte), static bytes => (sbyte)bytes[0], static (value, bytes) => bytes[0] = (byte)(sbyte)value);

    static readonly TensorType[] all = [F32, BF16, I8];

    /// <summary>The name in the header.</summary>
    public string Name { get; }

    /// <summary>Bytes of an element.</summary>
    public int Size { get; }

    /// <summary>The names of all types.</summary>
    public static string Names => string.Join(", ", all.Select(type => type.Name));

    /// <summary>Returns the type of a name; null where it cannot be read.</summary>
    public static TensorType? Find(string name) => Array.Find(all, type => type.Name == name);

    /// <summary>Returns the type in which weights of a format are saved.</summary>
    public static TensorType Of(WeightFormat format) => format switch
    {
        WeightFormat.BFloat16 => BF16,
        WeightFormat.Int8 => I8,
        _ => F32,
    };

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
            values[i] = read(bytes.Slice(i * Size, Size));
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
            write(values[i], bytes.Slice(i * Size, Size));
        }
    }

    delegate float TensorReader(ReadOnlySpan<byte> bytes);

    delegate void TensorWriter(float value, Span<byte> bytes);
}
