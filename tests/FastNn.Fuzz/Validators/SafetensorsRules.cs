using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace FastNn.Fuzz;

/// <summary>A tensor of a safetensors file.</summary>
public sealed record SlowTensor(string Name, string Type, BigInteger[] Shape, BigInteger Start, BigInteger End);

/// <summary>A safetensors file by the rules of its format: metadata and tensors in the order of their data.</summary>
public sealed record SafetensorsRules(Dictionary<string, string> Metadata, IReadOnlyList<SlowTensor> Tensors)
{
    // Of types that FastNn reads.
    static readonly Dictionary<string, int> sizes = new() { ["F32"] = 4, ["BF16"] = 2, ["I8"] = 1, ["F16"] = 2, ["F64"] = 8 };

    /// <summary>Whether a type has to be refused or read is not known here.</summary>
    public bool HasOtherFloats => Tensors.Any(tensor => tensor.Type is "F16" or "F64");

    /// <summary>Returns the file; null where it has to be refused.</summary>
    public static SafetensorsRules? Parse(byte[] file)
    {
        if (file.Length < 8)
        {
            return null;
        }
        BigInteger length = BinaryPrimitives.ReadUInt64LittleEndian(file);
        if (length > 100_000_000 || length + 8 > file.Length || SlowJson.Parse(file.AsSpan(8, (int)length)) is not { Kind: "object", Depth: <= 4 } header)
        {
            return null;
        }
        var metadata = new Dictionary<string, string>();
        var tensors = new List<SlowTensor>();
        if (header.HasDuplicates)
        {
            return null;
        }
        foreach ((string name, JsonValue value) in header.Members)
        {
            if (value.Kind != "object" || value.HasDuplicates)
            {
                return null;
            }
            if (name == "__metadata__")
            {
                if (value.Members.Any(member => member.Value.Kind != "string"))
                {
                    return null;
                }
                metadata = value.Members.ToDictionary(member => member.Key, member => member.Value.Text);
            }
            else if (ReadTensor(name, value) is { } tensor)
            {
                tensors.Add(tensor);
            }
            else
            {
                return null;
            }
        }
        BigInteger end = 0;
        SlowTensor[] sorted = [.. tensors.OrderBy(tensor => tensor.Start).ThenBy(tensor => tensor.End)];
        foreach (SlowTensor tensor in sorted)
        {
            if (tensor.Start != end)
            {
                return null;
            }
            end = tensor.End;
        }
        return tensors.Count <= 65_536 && end + length + 8 == file.Length ? new SafetensorsRules(metadata, sorted) : null;
    }

    static SlowTensor? ReadTensor(string name, JsonValue value)
    {
        if (value.Members.Count != 3 || value.Find("dtype") is not { Kind: "string" } type || !sizes.TryGetValue(type.Text, out int size)
            || ReadNumbers(value.Find("shape")) is not { Length: <= 8 } shape || ReadNumbers(value.Find("data_offsets")) is not [var start, var end]
            || shape.Any(number => number > int.MaxValue))
        {
            return null;
        }
        BigInteger bytes = shape.Aggregate(new BigInteger(size), (product, number) => product * number);
        // Products beyond 64 bits are refused even where a zero follows.
        BigInteger partial = size;
        foreach (BigInteger number in shape)
        {
            partial *= number;
            if (partial > long.MaxValue)
            {
                return null;
            }
        }
        return end - start == bytes ? new SlowTensor(name, type.Text, shape, start, end) : null;
    }

    // Whole numbers of at least 0 without sign, point and exponent.
    static BigInteger[]? ReadNumbers(JsonValue? value)
    {
        if (value is not { Kind: "array" } || value.Items.Any(item => item.Kind != "number" || !item.Text.All(char.IsAsciiDigit)))
        {
            return null;
        }
        BigInteger[] numbers = [.. value.Items.Select(item => BigInteger.Parse(item.Text, CultureInfo.InvariantCulture))];
        return numbers.All(number => number <= long.MaxValue) ? numbers : null;
    }
}
