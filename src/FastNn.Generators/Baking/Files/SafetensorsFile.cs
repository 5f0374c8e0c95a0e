using System.Text;

namespace FastNn.Baking;

/// <summary>The metadata and the tensors of a safetensors file of 32-bit floats.</summary>
sealed class SafetensorsFile
{
    readonly byte[] bytes;
    readonly int data;
    readonly Dictionary<string, object?> header;

    /// <exception cref="BakingException">The bytes are no complete safetensors file.</exception>
    public SafetensorsFile(byte[] bytes)
    {
        this.bytes = bytes;
        ulong length = 0;
        for (int i = 7; i >= 0 && bytes.Length >= 8; i--)
        {
            length = length << 8 | bytes[i];
        }
        if (bytes.Length < 8 || length > (ulong)(bytes.Length - 8))
        {
            throw new BakingException("the file is truncated, or no safetensors file: save the model again with network.Save");
        }
        data = 8 + (int)length;
        try
        {
            header = (Dictionary<string, object?>)JsonText.Parse(new UTF8Encoding(false, true).GetString(bytes, 8, (int)length))!;
            Metadata = header.TryGetValue("__metadata__", out object? metadata) ? (Dictionary<string, object?>)metadata! : [];
        }
        catch (Exception e) when (e is FormatException or InvalidCastException or ArgumentException)
        {
            throw new BakingException($"the header is not the JSON of a safetensors file: {e.Message}");
        }
    }

    public Dictionary<string, object?> Metadata { get; }

    /// <summary>Reads the values of a tensor, which has so many.</summary>
    /// <exception cref="BakingException">There is no such tensor, or it is of another type or size.</exception>
    public float[] Read(string name, int count)
    {
        if (!header.TryGetValue(name, out object? entry) || entry is not Dictionary<string, object?> tensor)
        {
            throw new BakingException($"the file has no tensor '{name}', which its layers need: save the model again with network.Save");
        }
        if (!tensor.TryGetValue("dtype", out object? type) || type is not "F32")
        {
            throw new BakingException($"the tensor '{name}' is of type {type}; only F32 can be baked");
        }
        if (!tensor.TryGetValue("data_offsets", out object? offsets) || offsets is not List<object?> { Count: 2 } range || range[0] is not double start
            || range[1] is not double end || !(start >= 0 && end <= bytes.Length - data) || start != Math.Floor(start) || end - start != 4.0 * count)
        {
            throw new BakingException($"the tensor '{name}' must have {count} numbers inside of the file: save the model again with network.Save");
        }
        float[] values = new float[count];
        Buffer.BlockCopy(bytes, data + (int)start, values, 0, 4 * count);
        return values;
    }
}
