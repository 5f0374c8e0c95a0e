using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using FastNn.Kernels;

namespace FastNn.Model;

/// <summary>Computes the SHA-256 of all that a prediction depends on: inputs, layers with their settings, the format of compressed weights, and parameters in
/// PyTorch's order as little-endian bytes.</summary>
static class ContentHash
{
    public static string Compute(Network network)
    {
        var hash = new Sha256();
        Add(ref hash, network.Inputs);
        AddLayers(ref hash, network);
        if (network.WeightFormat != WeightFormat.Float32)
        {
            Add(ref hash, (long)network.WeightFormat);
        }
        foreach (Parameter parameter in network.Parameters)
        {
            Add(ref hash, parameter.Name);
            Add(ref hash, parameter.Rows);
            Add(ref hash, parameter.Columns);
            float[] values = new float[parameter.Count];
            parameter.CopyTo(values);
            Span<int> bits = MemoryMarshal.Cast<float, int>(values.AsSpan());
            if (!BitConverter.IsLittleEndian)
            {
                BinaryPrimitives.ReverseEndianness(bits, bits);
            }
            hash.Append(MemoryMarshal.AsBytes(bits));
        }
        Span<byte> bytes = stackalloc byte[Sha256.HashBytes];
        hash.Finish(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    // Lengths are written before contents: no two different networks give the same bytes.
    static void AddLayers(ref Sha256 hash, IReadOnlyList<Layer> layers)
    {
        Add(ref hash, layers.Count);
        foreach (Layer layer in layers)
        {
            Add(ref hash, layer.Kind);
            var settings = new PartSettings();
            layer.WriteSettings(settings);
            Add(ref hash, settings.Values.Count);
            foreach ((string name, double value) in settings.Values)
            {
                Add(ref hash, name);
                Add(ref hash, BitConverter.DoubleToInt64Bits(value));
            }
            if (layer.Children.Count > 0)
            {
                AddLayers(ref hash, layer.Children);
            }
        }
    }

    static void Add(ref Sha256 hash, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Add(ref hash, bytes.Length);
        hash.Append(bytes);
    }

    static void Add(ref Sha256 hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.Append(bytes);
    }
}
