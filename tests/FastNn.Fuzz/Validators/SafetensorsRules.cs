using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace FastNn.Fuzz;

/// <summary>A tensor of a safetensors file.</summary>
public sealed record SlowTensor(string Name, string Type, BigInteger[] Shape, BigInteger Start, BigInteger End);

/// <summary>A safetensors file by the rules of its format: metadata and tensors in the order of their data.</summary>
public sealed record SafetensorsRules(Dictionary<string, string> Metadata, IReadOnlyList<SlowTensor> Tensors)
{
    static readonly string[] fields = ["dtype", "shape", "data_offsets"];

    // Bits of an element.
    static readonly Dictionary<string, int> sizes = new()
    {
        ["BOOL"] = 8,
        ["U8"] = 8,
        ["I8"] = 8,
        ["I16"] = 16,
        ["U16"] = 16,
        ["I32"] = 32,
        ["U32"] = 32,
        ["I64"] = 64,
        ["U64"] = 64,
        ["F16"] = 16,
        ["BF16"] = 16,
        ["F32"] = 32,
        ["F64"] = 64,
        ["C64"] = 64,
        ["F4"] = 4,
        ["F6_E2M3"] = 6,
        ["F6_E3M2"] = 6,
        ["F8_E5M2"] = 8,
        ["F8_E4M3"] = 8,
        ["F8_E8M0"] = 8,
        ["F8_E4M3FNUZ"] = 8,
        ["F8_E5M2FNUZ"] = 8,
    };

    /// <summary>Returns whether the elements can become weights of floats.</summary>
    public static bool IsFloat(SlowTensor tensor) => tensor.Type is "F32" or "F16" or "BF16" or "F64";

    /// <summary>Returns the file; null where it has to be refused.</summary>
    public static SafetensorsRules? Parse(byte[] file)
    {
        if (file.Length < 8)
        {
            return null;
        }
        BigInteger length = BinaryPrimitives.ReadUInt64LittleEndian(file);
        if (length > 100_000_000 || length + 8 > file.Length || SlowJson.Parse(file.AsSpan(8, (int)length)) is not { Kind: "object", Depth: <= 127 } header)
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
            if (name == "__metadata__" && value.Kind == "null")
            {
                continue;
            }
            if (value.Kind != "object")
            {
                return null;
            }
            if (name == "__metadata__")
            {
                if (value.HasDuplicates || value.Members.Any(member => member.Value.Kind != "string"))
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
        // Other fields are ignored.
        if (fields.Any(field => value.Members.Count(member => member.Key == field) != 1)
            || value.Find("dtype") is not { Kind: "string" } type || !sizes.TryGetValue(type.Text, out int size)
            || ReadNumbers(value.Find("shape")) is not { Length: <= 64 } shape || ReadNumbers(value.Find("data_offsets")) is not [var start, var end])
        {
            return null;
        }
        BigInteger bits = shape.Aggregate(new BigInteger(size), (product, number) => product * number);
        return bits % 8 == 0 && end - start == bits / 8 ? new SlowTensor(name, type.Text, shape, start, end) : null;
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
