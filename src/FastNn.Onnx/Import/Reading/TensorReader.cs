using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;
using static Onnx.TensorProto.Types;

namespace FastNn.Onnx.Import.Reading;

/// <summary>Reads tensors: shapes and numbers of elements are checked before anything is read.</summary>
/// <param name="file">The name of the model for messages.</param>
/// <param name="folder">The folder of other files with weights; null where these are refused.</param>
sealed class TensorReader(string file, string? folder)
{
    const int MaxRank = 8;

    /// <exception cref="FastNnFormatException">The tensor is malformed, or of a type without numbers.</exception>
    public Tensor Read(TensorProto tensor)
    {
        long count = 1;
        Check(tensor.Dims.Count <= MaxRank, $"has {tensor.Dims.Count} dimensions; at most {MaxRank} are read", FormatError.LimitExceeded);
        foreach (long size in tensor.Dims)
        {
            Check(size >= 0, $"has the dimension {size}", FormatError.InvalidValue);
            Check(size == 0 || count <= Array.MaxLength / size, $"has more elements than fit into memory", FormatError.LimitExceeded);
            count *= size;
        }
        var type = (DataType)tensor.DataType;
        int bytes = type switch
        {
            DataType.Float or DataType.Int32 => 4,
            DataType.Double or DataType.Int64 => 8,
            DataType.Float16 or DataType.Bfloat16 => 2,
            DataType.Bool => 1,
            _ => throw Error($"is of type {type}; numbers of the types float, double, float16, bfloat16, int32, int64 and bool are read",
                FormatError.Unsupported),
        };
        Check(tensor.Segment is null, $"is a segment, which is not supported", FormatError.Unsupported);
        ByteString raw = tensor.DataLocation == DataLocation.External ? ReadExternal(tensor, count * bytes) : tensor.RawData;
        bool isRaw = tensor.HasRawData || tensor.DataLocation == DataLocation.External;
        long typed = tensor.FloatData.Count + tensor.DoubleData.Count + tensor.Int32Data.Count + (long)tensor.Int64Data.Count;
        Check(!isRaw || typed == 0, $"has its elements twice", FormatError.Duplicate);
        long found = isRaw ? raw.Length : bytes * (long)(type switch
        {
            DataType.Float => tensor.FloatData.Count,
            DataType.Double => tensor.DoubleData.Count,
            DataType.Int64 => tensor.Int64Data.Count,
            _ => tensor.Int32Data.Count,
        });
        Check(found == count * bytes, $"has {found / bytes:N0} elements, and its shape [{string.Join(", ", tensor.Dims)}] has {count:N0}",
            FormatError.Mismatch);
        bool isWhole = type is DataType.Int32 or DataType.Int64 or DataType.Bool;
        bool isFloats = isRaw && type == DataType.Float;
        return new([.. tensor.Dims], isWhole, () => Convert(tensor, type, raw, isRaw, count, static value => value),
            () => isFloats ? MemoryMarshal.Cast<byte, float>(raw.Span).ToArray() : Convert(tensor, type, raw, isRaw, count, static value => (float)value))
        {
            Raw = isFloats ? raw : null,
        };

        void Check(bool condition, FormattableString problem, FormatError code)
        {
            if (!condition)
            {
                throw Error(problem, code);
            }
        }

        FastNnFormatException Error(FormattableString problem, FormatError code) => MakeError(tensor, FormattableString.Invariant(problem), code);
    }

    static T[] Convert<T>(TensorProto tensor, DataType type, ByteString raw, bool isRaw, long count, Func<double, T> convert)
    {
        var values = new T[count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = convert(isRaw ? ReadRaw(raw.Span, type, i) : ReadTyped(tensor, type, i));
        }
        return values;
    }

    static double ReadRaw(ReadOnlySpan<byte> raw, DataType type, int i) => type switch
    {
        DataType.Float => BinaryPrimitives.ReadSingleLittleEndian(raw[(4 * i)..]),
        DataType.Double => BinaryPrimitives.ReadDoubleLittleEndian(raw[(8 * i)..]),
        DataType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(raw[(2 * i)..]),
        DataType.Bfloat16 => ToSingle(BinaryPrimitives.ReadUInt16LittleEndian(raw[(2 * i)..])),
        DataType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(raw[(8 * i)..]),
        DataType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(raw[(4 * i)..]),
        _ => raw[i],
    };

    static double ReadTyped(TensorProto tensor, DataType type, int i) => type switch
    {
        DataType.Float => tensor.FloatData[i],
        DataType.Double => tensor.DoubleData[i],
        DataType.Int64 => tensor.Int64Data[i],
        // Halves are kept as the bits of whole numbers.
        DataType.Float16 => (double)BitConverter.UInt16BitsToHalf((ushort)tensor.Int32Data[i]),
        DataType.Bfloat16 => ToSingle((ushort)tensor.Int32Data[i]),
        _ => tensor.Int32Data[i],
    };

    static float ToSingle(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    // A plain name in the folder of the model, and no link: nothing outside of the folder can be read.
    ByteString ReadExternal(TensorProto tensor, long bytes)
    {
        if (folder is null)
        {
            throw MakeError(tensor, "is in another file; set OnnxLoadOptions.AllowExternalData and load by path if you trust the model's folder",
                FormatError.Unsupported);
        }
        string? name = null;
        long offset = 0, length = bytes;
        foreach (StringStringEntryProto entry in tensor.ExternalData)
        {
            bool isKnown = entry.Key switch
            {
                "location" => (name = entry.Value) is not null,
                "offset" => long.TryParse(entry.Value, NumberStyles.None, CultureInfo.InvariantCulture, out offset),
                "length" => long.TryParse(entry.Value, NumberStyles.None, CultureInfo.InvariantCulture, out length),
                "checksum" => true,
                _ => false,
            };
            if (!isKnown)
            {
                throw MakeError(tensor, $"has '{entry.Key}' = '{entry.Value}' for its other file, which is not understood", FormatError.Unknown);
            }
        }
        if (string.IsNullOrEmpty(name) || name is "." or ".." || name.AsSpan().IndexOfAny("/\\:\0") >= 0)
        {
            throw MakeError(tensor, $"is in the file '{name}'; it must be the plain name of a file in the model's folder", FormatError.InvalidValue);
        }
        if (length != bytes)
        {
            throw MakeError(tensor, $"has {length:N0} bytes in '{name}'; its shape needs {bytes:N0}", FormatError.Mismatch);
        }
        string path = Path.Combine(folder, name);
        if (!File.Exists(path) || new FileInfo(path).LinkTarget is not null)
        {
            throw MakeError(tensor, $"is in the file '{name}'; it must be a regular file in the model's folder, and no link", FormatError.InvalidValue);
        }
        using FileStream stream = SourceFile.Open(path, bufferSize: 0);
        if (offset > stream.Length || bytes > stream.Length - offset || bytes > Array.MaxLength)
        {
            throw MakeError(tensor, $"has {bytes:N0} bytes from {offset:N0} on in '{name}', which has {stream.Length:N0}", FormatError.Truncated);
        }
        stream.Position = offset;
        byte[] content = new byte[bytes];
        stream.ReadExactly(content);
        return UnsafeByteOperations.UnsafeWrap(content);
    }

    FastNnFormatException MakeError(TensorProto tensor, string problem, FormatError code) =>
        new(file, -1, $"its tensor '{tensor.Name}' {problem}") { Code = code };
}
