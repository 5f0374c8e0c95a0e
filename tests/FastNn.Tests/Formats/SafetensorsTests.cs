using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using FastNn.Formats;
using FastNn.Tests.Support;

namespace FastNn.Tests.Formats;

/// <summary>What the reference implementation accepts, the conversions of types, and the memory of loading.</summary>
public sealed class SafetensorsTests
{
    // Beside the network and what is said: the pieces of a conversion, and small objects.
    const long Slack = 1 << 20;

    [Theory]
    [InlineData("{}", 0)]
    [InlineData("""{"__metadata__":null}""", 0)]
    [InlineData("""  {"__metadata__":{"":"\u00e9\ud83d\ude00"}} """ + "\n\t\r ", 0)]
    [InlineData("""{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[3,0,9223372036854775807],"data_offsets":[0,0]}}""", 0)]
    [InlineData("""{"b":{"dtype":"U8","shape":[2],"data_offsets":[4,6]},"a":{"data_offsets":[0,4],"shape":[1,1,1,1,1,1,1,1,1,1],"dtype":"F32"}}""", 6)]
    [InlineData("""{"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""", 8)]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"more":{"x":[1.5e3,{"y":[null,true,"z"]}]},"more":7}}""", 1)]
    public void What_the_reference_accepts_is_accepted(string header, int data)
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("a");
        File.WriteAllBytes(path, Content(header, new byte[data]));

        SafetensorsInfo info = SafetensorsInfo.Read(path);

        Assert.Equal(data, info.Tensors.Sum(tensor => tensor.Bytes));
    }

    [Theory]
    [InlineData("BOOL", 8)]
    [InlineData("F4", 4)]
    [InlineData("F6_E2M3", 6)]
    [InlineData("F6_E3M2", 6)]
    [InlineData("U8", 8)]
    [InlineData("I8", 8)]
    [InlineData("F8_E5M2", 8)]
    [InlineData("F8_E4M3", 8)]
    [InlineData("F8_E8M0", 8)]
    [InlineData("F8_E4M3FNUZ", 8)]
    [InlineData("F8_E5M2FNUZ", 8)]
    [InlineData("I16", 16)]
    [InlineData("U16", 16)]
    [InlineData("F16", 16)]
    [InlineData("BF16", 16)]
    [InlineData("I32", 32)]
    [InlineData("U32", 32)]
    [InlineData("F32", 32)]
    [InlineData("C64", 64)]
    [InlineData("F64", 64)]
    [InlineData("I64", 64)]
    [InlineData("U64", 64)]
    public void Every_type_is_listed_and_floats_alone_are_read(string type, int bits)
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("a");
        File.WriteAllBytes(path, Content($$$"""
            {"0.weight":{"dtype":"{{{type}}}","shape":[4,1],"data_offsets":[0,{{{bits / 2}}}]},
             "0.bias":{"dtype":"F32","shape":[4],"data_offsets":[{{{bits / 2}}},{{{bits / 2 + 16}}}]}}
            """, new byte[bits / 2 + 16]));
        Network network = new(1, seed: 1) { new Dense(4) };
        string before = network.ComputeHash();

        Assert.Equal((type, bits / 2), (SafetensorsInfo.Read(path).Tensors[0].Type, SafetensorsInfo.Read(path).Tensors[0].Bytes));
        if (type is "F32" or "F16" or "BF16" or "F64")
        {
            network.LoadWeights(path);
            Assert.All(Sample.Values(network), value => Assert.Equal(0, value));
            return;
        }
        string message = Assert.Throws<FastNnFormatException>(() => network.LoadWeights(path)).Message;
        Assert.Contains($"'0.weight' is of type {type}, the network's is F32, which is read from F32, F16, BF16, F64: convert it", message);
        Assert.Equal(before, network.ComputeHash());
    }

    [Fact]
    public void All_16_bit_floats_are_read_exactly()
    {
        byte[] bytes = new byte[2 << 16];
        for (int i = 0; i < 1 << 16; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2 * i), (ushort)i);
        }
        float[] halves = new float[1 << 16], brains = new float[1 << 16];
        TensorType.Find("F16")!.Read(bytes, halves);
        TensorType.Find("BF16")!.Read(bytes, brains);

        for (int i = 0; i < 1 << 16; i++)
        {
            int exponent = i >> 10 & 31, mantissa = i & 1023;
            double magnitude = exponent == 31 ? (mantissa == 0 ? double.PositiveInfinity : double.NaN)
                : exponent == 0 ? mantissa * Math.Pow(2, -24) : (1024 + mantissa) * Math.Pow(2, exponent - 25);
            Assert.Equal(i >> 15 == 0 ? magnitude : -magnitude, halves[i]);
            Assert.Equal((uint)i << 16, BitConverter.SingleToUInt32Bits(brains[i]));
        }
    }

    [Theory]
    [InlineData(0.1, 0.1f)]
    [InlineData(1.00000005960464477540, 1f)]
    [InlineData(1.00000017881393432617, 1.0000002f)]
    [InlineData(1.00000005960464500, 1.0000001f)]
    [InlineData(1e-45, 1e-45f)]
    [InlineData(1e300, float.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, float.NegativeInfinity)]
    [InlineData(double.NaN, float.NaN)]
    public void Doubles_are_read_as_the_nearest_float(double value, float nearest)
    {
        float[] read = new float[1];
        TensorType.Find("F64")!.Read(BitConverter.GetBytes(value), read);
        Assert.Equal(nearest, read[0]);
    }

    /// <summary>A network of floats may be saved in another type by another program.</summary>
    [Theory]
    [InlineData("F64", 8)]
    [InlineData("BF16", 2)]
    public void Model_with_other_floats_is_loaded(string type, int size)
    {
        Network network = new(40, seed: 1) { new Dense(1000), new Dense(17) };
        foreach (Parameter parameter in network.Parameters)
        {
            // Numbers that any type has.
            parameter.Set([.. Sample.Normal(parameter.Count, parameter.Count).Select(value => MathF.Round(value * 8) / 8)]);
        }

        Network loaded = Network.Load(new MemoryStream(Converted(network, type, size)));

        Assert.Equal(network.ComputeHash(), loaded.ComputeHash());
    }

    /// <summary>Layers of many widths: pieces end within rows.</summary>
    [Theory]
    [InlineData(WeightFormat.Float32)]
    [InlineData(WeightFormat.BFloat16)]
    [InlineData(WeightFormat.Int8)]
    public void Pieces_of_any_length_give_the_same_network(WeightFormat format)
    {
        Network network = Sample.Scrambled(new(257, seed: 1) { new Dense(301), new BatchNorm(), new Dense(33), new Dense(40_000) }).Compress(format);
        using var file = new MemoryStream();
        network.Save(file);
        file.Position = 0;

        Network loaded = Network.Load(file);

        Assert.Equal(network.ComputeHash(), loaded.ComputeHash());
        file.Position = 0;
        Assert.Equal(network.ComputeHash(), Network.Load(new ForwardStream(file)).ComputeHash());
    }

    [Theory]
    [InlineData("F32", 4, true)]
    [InlineData("F32", 4, false)]
    [InlineData("BF16", 2, true)]
    [InlineData("F64", 8, true)]
    public void Loading_allocates_at_most_twice_the_file(string type, int size, bool canSeek)
    {
        Network network = new(512, seed: 1) { new Dense(1024), new Relu(), new Dense(512) };
        byte[] bytes = Converted(network, type, size);
        Network.Load(new MemoryStream(bytes));
        using Stream stream = canSeek ? new MemoryStream(bytes) : new ForwardStream(new MemoryStream(bytes));
        long before = GC.GetAllocatedBytesForCurrentThread();

        Network loaded = Network.Load(stream);

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(allocated, 4L * network.Parameters.ElementCount, 2 * bytes.Length + Slack);
        Assert.Equal(network.Outputs, loaded.Outputs);
    }

    /// <summary>Where the stream can seek, there is one copy of the weights: that of the network.</summary>
    [Fact]
    public void Loading_a_file_allocates_the_network_alone()
    {
        Network network = new(512, seed: 1) { new Dense(1024), new Relu(), new Dense(512) };
        byte[] bytes = Converted(network, "F32", 4);
        Network.Load(new MemoryStream(bytes));
        long before = GC.GetAllocatedBytesForCurrentThread();

        Network.Load(new MemoryStream(bytes));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, bytes.Length, bytes.Length + Slack);
    }

    [Fact]
    public void Weights_alone_are_read_with_one_copy_of_the_file()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("a");
        Network network = new(512, seed: 1) { new Dense(1024), new Relu(), new Dense(512) };
        network.Save(path);
        network.LoadWeights(path);
        long before = GC.GetAllocatedBytesForCurrentThread();

        network.LoadWeights(path);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, new FileInfo(path).Length + Slack);
    }

    /// <summary>A header costs memory for its names and shapes too.</summary>
    [Theory]
    [InlineData("""{"dtype":"U8","shape":[0],"data_offsets":[0,0]}""", 60_000)]
    [InlineData("""{"dtype":"U8","shape":[0,1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7,8,9],"data_offsets":[0,0]}""", 60_000)]
    public void Header_costs_at_most_16_times_its_length(string tensor, int count)
    {
        byte[] bytes = Content($"{{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"{i:x}\":{tensor}"))}}}", []);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<FastNnFormatException>(() => Network.Load(new MemoryStream(bytes)));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 * bytes.Length + Slack);
    }

    [Fact]
    public void Stream_that_promises_more_than_it_has_costs_little()
    {
        Network large = new(4096, seed: 1) { new Dense(4096, new Zeros()) };
        using var file = new MemoryStream();
        large.Save(file);
        file.SetLength(100_000);
        file.Position = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains("truncated", Assert.Throws<FastNnFormatException>(() => Network.Load(new ForwardStream(file))).Message);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 * file.Length + Slack);
    }

    static byte[] Content(string header, byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((long)json.Length), .. json, .. data];
    }

    /// <summary>Writes a network as another program would: with its floats in another type.</summary>
    static byte[] Converted(Network network, string type, int size)
    {
        var header = new StringBuilder("{\"__metadata__\":" + System.Text.Json.JsonSerializer.Serialize(network.Describe()));
        using var data = new MemoryStream();
        foreach (Parameter parameter in network.Parameters)
        {
            float[] values = new float[parameter.Count];
            parameter.CopyTo(values);
            string shape = parameter.IsVector ? $"{parameter.Count}" : $"{parameter.Rows},{parameter.Columns}";
            long start = data.Length;
            foreach (float value in values)
            {
                data.Write(type switch
                {
                    "F64" => BitConverter.GetBytes((double)value),
                    "BF16" => BitConverter.GetBytes(BitConverter.SingleToUInt32Bits(value)).AsSpan(2),
                    _ => BitConverter.GetBytes(value),
                });
            }
            Assert.Equal(parameter.Count * size, data.Length - start);
            string offsets = $"{start},{data.Length}";
            header.Append(CultureInfo.InvariantCulture, $$""","{{parameter.Name}}":{"dtype":"{{type}}","shape":[{{shape}}],"data_offsets":[{{offsets}}]}""");
        }
        return Content(header.Append('}').ToString(), data.ToArray());
    }

    /// <summary>A stream that cannot seek, and returns few bytes at a time.</summary>
    sealed class ForwardStream(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, Math.Min(count, 10_007));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
