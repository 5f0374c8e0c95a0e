using System.Text.Json;
using System.Text.Unicode;

namespace FastNn.Formats;

/// <summary>A tensor in a safetensors header: name, type, shape, and the range of its bytes in the data.</summary>
readonly record struct TensorEntry(string Name, TensorType Type, long[] Shape, long Start, long End)
{
    /// <summary>Length of its data.</summary>
    public long Bytes => End - Start;
}

/// <summary>
/// Parses the header of a safetensors file and checks it before memory is allocated for the data: names are unique, offsets have no gap and no overlap, and
/// shape, type and length agree. It accepts and refuses what the reference implementation does (safetensors/src/tensor.rs), and also refuses duplicate names,
/// which the description of the format forbids, and what is beyond the limits.
/// </summary>
sealed class SafetensorsHeader
{
    /// <summary>The maximum number of tensors.</summary>
    public const int MaxTensors = 65_536;

    const int MaxRank = 64;

    // That of the reference implementation. Fields that it does not know are ignored, at any depth.
    const int MaxDepth = 127;

    readonly string file;
    readonly Dictionary<string, string> metadata = [];
    readonly List<TensorEntry> tensors = [];

    SafetensorsHeader(string file) => this.file = file;

    public IReadOnlyDictionary<string, string> Metadata => metadata;

    /// <summary>The tensors in the order of their data.</summary>
    public IReadOnlyList<TensorEntry> Tensors => tensors;

    /// <summary>Length of the data in bytes.</summary>
    public long DataLength { get; private set; }

    /// <param name="json">The header.</param>
    /// <param name="file">The name for messages.</param>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, string file)
    {
        var header = new SafetensorsHeader(file);
        if (!Utf8.IsValid(json))
        {
            throw new FastNnFormatException(file, 8, "the header is not the JSON of a safetensors file: it is not UTF-8");
        }
        try
        {
            header.Read(json);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException and not FastNnFormatException)
        {
            throw new FastNnFormatException(file, 8, $"the header is not the JSON of a safetensors file: {e.Message}", e);
        }
        header.Place();
        return header;
    }

    void Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        Expect(ref reader, JsonTokenType.StartObject, "an object");
        var names = new HashSet<string>();
        while (Next(ref reader) != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            if (!names.Add(name))
            {
                throw Bad(reader, $"'{name}' stands twice", FormatError.Duplicate);
            }
            if (name == "__metadata__")
            {
                ReadMetadata(ref reader);
            }
            else if (tensors.Count == MaxTensors)
            {
                throw Bad(reader, $"there are more than {MaxTensors:N0} tensors", FormatError.LimitExceeded);
            }
            else
            {
                tensors.Add(ReadTensor(ref reader, name));
            }
        }
        if (reader.Read())
        {
            throw Bad(reader, "something follows the object", FormatError.TrailingData);
        }
    }

    void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (Next(ref reader) == JsonTokenType.Null)
        {
            return;
        }
        Require(reader, JsonTokenType.StartObject, "an object of strings");
        while (Next(ref reader) != JsonTokenType.EndObject)
        {
            string key = reader.GetString()!;
            Expect(ref reader, JsonTokenType.String, $"a string for the metadata '{key}'");
            if (!metadata.TryAdd(key, reader.GetString()!))
            {
                throw Bad(reader, $"the metadata '{key}' stand twice", FormatError.Duplicate);
            }
        }
    }

    TensorEntry ReadTensor(ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        long[]? shape = null, offsets = null;
        Expect(ref reader, JsonTokenType.StartObject, $"an object for the tensor '{name}'");
        while (Next(ref reader) != JsonTokenType.EndObject)
        {
            string field = reader.GetString()!;
            switch (field)
            {
                case "dtype" when type is null:
                    Expect(ref reader, JsonTokenType.String, "a string for dtype");
                    type = reader.GetString();
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader, name, MaxRank);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader, name, 2);
                    break;
                case "dtype" or "shape" or "data_offsets":
                    throw Bad(reader, $"the tensor '{name}' has the field '{field}' twice", FormatError.Duplicate);
                default:
                    Skip(ref reader);
                    break;
            }
        }
        if (type is null || shape is null || offsets is not [var start, var end])
        {
            throw Bad(reader, $"the tensor '{name}' needs dtype, shape and two data_offsets", FormatError.Missing);
        }
        TensorType known = TensorType.Find(type)
            ?? throw Bad(reader, $"the tensor '{name}' is of type {type}, which the format does not have", FormatError.Unsupported);
        UInt128 bits = 1;
        foreach (long size in shape)
        {
            bits = Multiply(bits, (ulong)size);
        }
        bits = Multiply(bits, (ulong)known.Bits);
        return start <= end && bits % 8 == 0 && (ulong)(end - start) == bits / 8
            ? new TensorEntry(name, known, shape, start, end)
            : throw Bad(reader, $"the tensor '{name}' of shape [{string.Join(", ", shape)}] needs {bits / 8} bytes, its data_offsets are {start} and {end}",
                FormatError.Mismatch);

        UInt128 Multiply(UInt128 product, ulong size) => product * size <= ulong.MaxValue
            ? product * size
            : throw new FastNnFormatException(file, 8, $"the shape of the tensor '{name}' is too large") { Code = FormatError.LimitExceeded };
    }

    // The texts and numbers of what is ignored must be valid too.
    static void Skip(ref Utf8JsonReader reader)
    {
        int depth = reader.CurrentDepth;
        do
        {
            JsonTokenType token = Next(ref reader);
            if (token is JsonTokenType.String or JsonTokenType.PropertyName)
            {
                _ = reader.GetString();
            }
            else if (token == JsonTokenType.Number && !double.IsFinite(reader.GetDouble()))
            {
                throw new JsonException("a number is too large");
            }
        }
        while (reader.CurrentDepth > depth || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray);
    }

    long[] ReadNumbers(ref Utf8JsonReader reader, string name, int most)
    {
        Expect(ref reader, JsonTokenType.StartArray, "an array of whole numbers");
        var numbers = new List<long>();
        while (Next(ref reader) != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0 || reader.ValueSpan.ContainsAny("-.eE"u8))
            {
                throw Bad(reader, $"the tensor '{name}' has a size or an offset that is not a whole number of at least 0", FormatError.InvalidValue);
            }
            if (numbers.Count == most)
            {
                throw Bad(reader, $"the tensor '{name}' has more than {most} numbers in a row", FormatError.LimitExceeded);
            }
            numbers.Add(number);
        }
        return [.. numbers];
    }

    // Tensors follow each other without gap or overlap, from 0 to the end of the data.
    void Place()
    {
        tensors.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.End.CompareTo(b.End));
        foreach (TensorEntry tensor in tensors)
        {
            if (tensor.Start != DataLength)
            {
                throw new FastNnFormatException(file, 8,
                    $"the data of the tensor '{tensor.Name}' begins at {tensor.Start}, where {DataLength} was expected: tensors must not overlap or " +
                    $"leave gaps")
                {
                    Code = FormatError.Mismatch,
                };
            }
            DataLength = tensor.End;
        }
    }

    static JsonTokenType Next(ref Utf8JsonReader reader) => reader.Read() ? reader.TokenType : throw new JsonException("the header ends too early");

    void Expect(ref Utf8JsonReader reader, JsonTokenType type, string what)
    {
        Next(ref reader);
        Require(reader, type, what);
    }

    void Require(in Utf8JsonReader reader, JsonTokenType type, string what)
    {
        if (reader.TokenType != type)
        {
            throw Bad(reader, $"{what} was expected");
        }
    }

    FastNnFormatException Bad(in Utf8JsonReader reader, string problem, FormatError code = FormatError.Malformed) =>
        new(file, 8 + reader.BytesConsumed, problem) { Code = code };
}
