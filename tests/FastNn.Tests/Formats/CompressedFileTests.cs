using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using FastNn.Tests.Support;

namespace FastNn.Tests.Formats;

/// <summary>Files of compressed networks, by the letter of the format, and what is no such file.</summary>
public sealed class CompressedFileTests
{
    [Fact]
    public void File_has_bfloat16_numbers()
    {
        Network network = Make(WeightFormat.BFloat16);
        byte[] bytes = Bytes(network);
        JsonElement json = Header(bytes, out int data);
        float[] weight = new float[network.Parameters["0.weight"].Count];
        network.Parameters["0.weight"].CopyTo(weight);

        Assert.Equal("bf16", json.GetProperty("__metadata__").GetProperty("fastnn.weights").GetString());
        Assert.Equal(["__metadata__", "0.bias", "2.bias", "0.weight", "2.weight"], json.EnumerateObject().Select(property => property.Name));
        JsonElement tensor = json.GetProperty("0.weight");
        Assert.Equal(("BF16", "[5,3]"), (tensor.GetProperty("dtype").GetString(), tensor.GetProperty("shape").GetRawText()));
        int start = data + tensor.GetProperty("data_offsets")[0].GetInt32();
        for (int i = 0; i < weight.Length; i++)
        {
            uint bits = (uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(start + 2 * i)) << 16;
            Assert.Equal(weight[i], BitConverter.UInt32BitsToSingle(bits));
        }
        Assert.Equal(data + 4 * (5 + 3) + 2 * (15 + 15), bytes.Length);
    }

    [Fact]
    public void File_has_bytes_and_scales()
    {
        Network network = Make(WeightFormat.Int8);
        byte[] bytes = Bytes(network);
        JsonElement json = Header(bytes, out int data);
        float[] weight = new float[network.Parameters["0.weight"].Count];
        network.Parameters["0.weight"].CopyTo(weight);

        Assert.Equal("int8", json.GetProperty("__metadata__").GetProperty("fastnn.weights").GetString());
        Assert.Equal(["__metadata__", "0.weight_scale", "0.bias", "2.weight_scale", "2.bias", "0.weight", "2.weight"],
            json.EnumerateObject().Select(property => property.Name));
        Assert.Equal("I8", json.GetProperty("0.weight").GetProperty("dtype").GetString());
        int start = data + json.GetProperty("0.weight").GetProperty("data_offsets")[0].GetInt32();
        int scales = data + json.GetProperty("0.weight_scale").GetProperty("data_offsets")[0].GetInt32();
        for (int i = 0; i < weight.Length; i++)
        {
            Assert.Equal(weight[i], (sbyte)bytes[start + i] * BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(scales + i / 3 * 4)));
        }
        Assert.Equal(data + 4 * 2 * (5 + 3) + 15 + 15, bytes.Length);
    }

    [Theory]
    [InlineData(WeightFormat.BFloat16)]
    [InlineData(WeightFormat.Int8)]
    [InlineData(WeightFormat.DynamicInt8)]
    public void Every_truncation_and_every_flipped_bit_of_the_header_is_refused_or_loads(WeightFormat format)
    {
        byte[] bytes = Bytes(Make(format));
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<FastNnFormatException>(() => Network.Load(new MemoryStream(bytes, 0, length)));
        }
        Header(bytes, out int data);
        int refused = 0;
        for (int bit = 0; bit < data * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
            try
            {
                Network.Load(new MemoryStream(bytes));
            }
            catch (FastNnFormatException)
            {
                refused++;
            }
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
        }
        Assert.InRange(refused, data, data * 8);
    }

    [Theory]
    [InlineData("bf16", "int8", "its tensor '0.weight' is of type BF16, the network's is I8")]
    [InlineData("bf16", "fp16", "'fastnn.weights' is 'fp16' and must be one of bf16, int8, int8-dynamic")]
    [InlineData("\"BF16\"", "\"F16\"", "is of type F16, the network's is BF16, which is read from BF16")]
    public void Other_format_than_the_tensors_is_refused(string old, string replacement, string problem)
    {
        byte[] bytes = Bytes(Make(WeightFormat.BFloat16));
        Header(bytes, out int data);
        string header = Encoding.UTF8.GetString(bytes, 8, data - 8).Replace(old, replacement, StringComparison.Ordinal).TrimEnd();
        byte[] text = Encoding.UTF8.GetBytes(header.PadRight((header.Length + 7) / 8 * 8)), length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);

        Assert.Contains(problem, Assert.Throws<FastNnFormatException>(() => Network.Load(new MemoryStream([.. length, .. text, .. bytes[data..]]))).Message);
    }

    [Fact]
    public void Weights_are_loaded_into_a_network_of_the_same_format_only()
    {
        string path = Path.GetTempFileName();
        try
        {
            Network saved = Make(WeightFormat.Int8), same = new Network(3) { new Dense(5), new Relu(), new Dense(3) }.Compress(WeightFormat.Int8);
            saved.Save(path);
            same.LoadWeights(path);
            Assert.Equal(saved.ComputeHash(), same.ComputeHash());
            Network floats = new(3) { new Dense(5), new Relu(), new Dense(3) };
            string hash = floats.ComputeHash();

            Assert.Contains("its tensor '0.weight' is of type I8, the network's is F32",
                Assert.Throws<FastNnFormatException>(() => floats.LoadWeights(path)).Message);
            Assert.Equal(hash, floats.ComputeHash());
        }
        finally
        {
            File.Delete(path);
        }
    }

    static Network Make(WeightFormat format) =>
        Sample.Scrambled(new(3, seed: 4) { new Dense(5), new Relu(), new Dense(3) }).Compress(format);

    static byte[] Bytes(Network network)
    {
        using var stream = new MemoryStream();
        network.Save(stream);
        return stream.ToArray();
    }

    static JsonElement Header(byte[] bytes, out int data)
    {
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        data = 8 + length;
        return JsonDocument.Parse(bytes.AsMemory(8, length)).RootElement;
    }
}
