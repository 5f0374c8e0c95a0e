using System.Text.Json;

namespace FastNn.Formats;

/// <summary>A tensor in a safetensors header: name, type, shape, and the range of its bytes in the data.</summary>
readonly record struct TensorEntry(string Name, TensorType Type, int[] Shape, long Start, long End)
{
    /// <summary>Number of elements.</summary>
    public long Count => (End - Start) / Type.Size;
}

/// <summary>
/// Parses the header of a safetensors file and checks it before memory is allocated for the data: names are unique, offsets have no gap and no overlap, and
/// shape, type and length agree.
/// </summary>
sealed class SafetensorsHeader
{
    /// <summary>The maximum number of tensors.</summary>
    public const int MaxTensors = 65_536;

    const int MaxRank = 8;

    readonly string file;
    readonly string? counters;
    readonly Dictionary<string, string> metadata = [];
    readonly List<TensorEntry> tensors = [];

    SafetensorsHeader(string file, string? counters) => (this.file, this.counters) = (file, counters);

    public IReadOnlyDictionary<string, string> Metadata => metadata;

    /// <summary>The tensors in the order of their data.</summary>
    public IReadOnlyList<TensorEntry> Tensors => tensors;

    /// <summary>Length of the data in bytes.</summary>
    public long DataLength { get; private set; }

    /// <param name="json">The header.</param>
    /// <param name="file">The name for messages.</param>
    /// <param name="counters">The suffix of names of tensors that are ignored, and may be 64-bit integers; null for none.</param>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, string file, string? counters)
    {
        var header = new SafetensorsHeader(file, counters);
        try
        {
            header.Read(json);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException and not FastNnFormatException)
        {
            throw new FastNnFormatException(file, 8, $"the header is not the JSON of a safetensors file: {e.Message}", e);
        }
        header.Place();
        header.tensors.RemoveAll(tensor => header.IsCounter(tensor.Name));
        return header;
    }

    void Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 4 });
        Expect(ref reader, JsonTokenType.StartObject, "an object");
        var names = new HashSet<string>();
        while (Next(ref reader) != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            if (!names.Add(name))
            {
                throw Bad(reader, $"'{name}' stands twice");
            }
            if (name == "__metadata__")
            {
                ReadMetadata(ref reader);
            }
            else if (tensors.Count == MaxTensors)
            {
                throw Bad(reader, $"there are more than {MaxTensors:N0} tensors");
            }
            else
            {
                tensors.Add(ReadTensor(ref reader, name));
            }
        }
        if (reader.Read())
        {
            throw Bad(reader, "something follows the object");
        }
    }

    void ReadMetadata(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject, "an object of strings");
        while (Next(ref reader) != JsonTokenType.EndObject)
        {
            string key = reader.GetString()!;
            Expect(ref reader, JsonTokenType.String, $"a string for the metadata '{key}'");
            if (!metadata.TryAdd(key, reader.GetString()!))
            {
                throw Bad(reader, $"the metadata '{key}' stand twice");
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
                default:
                    throw Bad(reader, $"the tensor '{name}' has the field '{field}' twice, or it does not belong there");
            }
        }
        if (type is null || shape is null || offsets is not [var start, var end])
        {
            throw Bad(reader, $"the tensor '{name}' needs dtype, shape and two data_offsets");
        }
        bool isCount = type == "I64" && IsCounter(name);
        TensorType known = TensorType.Find(type) ?? (isCount ? TensorType.F32
            : throw Bad(reader, $"the tensor '{name}' is of type {type}; only {TensorType.Names} can be read. Convert it first"));
        long bytes = isCount ? sizeof(long) : known.Size;
        foreach (long size in shape)
        {
            bytes = size <= int.MaxValue && (size == 0 || bytes <= long.MaxValue / size)
                ? bytes * size
                : throw Bad(reader, $"the shape of the tensor '{name}' is too large");
        }
        return start <= end && end - start == bytes
            ? new TensorEntry(name, known, Array.ConvertAll(shape, size => (int)size), start, end)
            : throw Bad(reader, $"the tensor '{name}' of shape [{string.Join(", ", shape)}] needs {bytes} bytes, its data_offsets are {start} and {end}");
    }

    bool IsCounter(string name) => counters is not null && name.EndsWith(counters, StringComparison.Ordinal);

    long[] ReadNumbers(ref Utf8JsonReader reader, string name, int most)
    {
        Expect(ref reader, JsonTokenType.StartArray, "an array of whole numbers");
        var numbers = new List<long>();
        while (Next(ref reader) != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0 || reader.ValueSpan.ContainsAny("-.eE"u8))
            {
                throw Bad(reader, $"the tensor '{name}' has a size or an offset that is not a whole number of at least 0");
            }
            if (numbers.Count == most)
            {
                throw Bad(reader, $"the tensor '{name}' has more than {most} numbers in a row");
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
                    $"leave gaps");
            }
            DataLength = tensor.End;
        }
    }

    static JsonTokenType Next(ref Utf8JsonReader reader) => reader.Read() ? reader.TokenType : throw new JsonException("the header ends too early");

    void Expect(ref Utf8JsonReader reader, JsonTokenType type, string what)
    {
        if (Next(ref reader) != type)
        {
            throw Bad(reader, $"{what} was expected");
        }
    }

    FastNnFormatException Bad(in Utf8JsonReader reader, string problem) => new(file, 8 + reader.BytesConsumed, problem);
}
