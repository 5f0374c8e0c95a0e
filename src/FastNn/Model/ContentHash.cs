using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace FastNn;

/// <summary>SHA-256 of all that decides what a network predicts: its inputs, its layers with their settings, and its numbers in PyTorch's order as little-endian bytes.</summary>
internal static class ContentHash
{
    public static string Of(Network network)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, network.Inputs);
        AddLayers(hash, network);
        foreach (Parameter parameter in network.Parameters)
        {
            Add(hash, parameter.Name);
            Add(hash, parameter.Rows);
            Add(hash, parameter.Columns);
            float[] values = new float[parameter.Count];
            parameter.CopyTo(values);
            Span<int> bits = MemoryMarshal.Cast<float, int>(values.AsSpan());
            if (!BitConverter.IsLittleEndian)
            {
                BinaryPrimitives.ReverseEndianness(bits, bits);
            }
            hash.AppendData(MemoryMarshal.AsBytes(bits));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // What has a length is written behind it: no two different networks are the same bytes.
    static void AddLayers(IncrementalHash hash, IReadOnlyCollection<Layer> layers)
    {
        Add(hash, layers.Count);
        foreach (Layer layer in layers)
        {
            Add(hash, layer.Kind);
            var settings = new PartSettings();
            layer.WriteSettings(settings);
            Add(hash, settings.Values.Count);
            foreach ((string name, double value) in settings.Values)
            {
                Add(hash, name);
                Add(hash, BitConverter.DoubleToInt64Bits(value));
            }
            if (layer is Residual block)
            {
                AddLayers(hash, block);
            }
        }
    }

    static void Add(IncrementalHash hash, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Add(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    static void Add(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
