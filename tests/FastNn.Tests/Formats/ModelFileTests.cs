using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FastNn.Tests.Support;

namespace FastNn.Tests.Formats;

public sealed class ModelFileTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("fastnn-").FullName;

    string File1 => Path.Combine(folder, "a.safetensors");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Metadata_travel_with_the_model_and_its_copies()
    {
        Network network = new(2) { new Dense(1) };
        network.Metadata["names"] = "größe, \"x\"\n";
        network.Metadata["fastnn.version"] = "mine";
        using var file = new MemoryStream();
        network.Save(file);
        file.Position = 0;

        Network loaded = Network.Load(file);

        Assert.Equal(network.Metadata, loaded.Metadata);
        Assert.Equal(network.Metadata, network.Copy().Metadata);
        Assert.Empty(new Network(2) { new Dense(1) }.Metadata);
    }

    [Fact]
    public void File_is_what_the_format_says_and_PyTorch_reads()
    {
        Network network = Make();
        byte[] bytes = Bytes(network);
        int header = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        JsonElement json = JsonDocument.Parse(bytes.AsMemory(8, header)).RootElement;
        float[] weight = new float[12];
        network.Parameters["0.weight"].CopyTo(weight);

        Assert.Equal(0, header % 8);
        Assert.Equal("{", Encoding.UTF8.GetString(bytes, 8, 1));
        Assert.Equal("F32", json.GetProperty("0.weight").GetProperty("dtype").GetString());
        Assert.Equal([4, 3], json.GetProperty("0.weight").GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()));
        Assert.Equal([4], json.GetProperty("0.bias").GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()));
        Assert.Equal(["__metadata__", "0.weight", "0.bias", "2.weight", "2.bias"], json.EnumerateObject().Select(property => property.Name));
        for (int i = 0; i < 12; i++)
        {
            Assert.Equal(weight[i], BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(8 + header + (i * 4))));
        }
        Assert.Equal(8 + header + (4 * (12 + 4 + 8 + 2)), bytes.Length);
    }

    [Fact]
    public void Every_truncation_and_every_flipped_bit_is_refused_or_loads()
    {
        byte[] bytes = Bytes(Make());
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<FastNnFormatException>(() => Network.Load(new MemoryStream(bytes, 0, length)));
        }
        int header = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes), refused = 0;
        for (int bit = 0; bit < header * 8; bit++)
        {
            byte[] flipped = [.. bytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Network.Load(new MemoryStream(flipped));
            }
            catch (FastNnFormatException)
            {
                refused++;
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (2 * bytes.Length) + (1 << 20));
        }
        Assert.True(refused > header * 4, $"only {refused} of {header * 8} flipped bits were noticed");
    }

    public static TheoryData<string, string> BadHeaders => new()
    {
        { "", "not the JSON" },
        { "[]", "an object was expected" },
        { "{", "not the JSON" },
        { "{}x", "not the JSON" },
        { "{} {}", "not the JSON" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "'a' stands twice" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\u0061":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "'a' stands twice" },
        { """{"__metadata__":{"a":1}}""", "a string for the metadata 'a' was expected" },
        { """{"__metadata__":{"a":"1","a":"2"}}""", "stand twice" },
        { """{"a":{"dtype":"F4","shape":[3],"data_offsets":[0,1]}}""", "of shape [3] needs" },
        { """{"a":{"dtype":"F17","shape":[2],"data_offsets":[0,4]}}""", "of type F17, which the format does not have" },
        { """{"a":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}}""", "of type f32" },
        { """{"a":{"shape":[1],"data_offsets":[0,4]}}""", "needs dtype, shape" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", "needs dtype, shape" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":[1e999]}}""", "a number is too large" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":"\ud800"}}""", "not the JSON" },
        { $$$"""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":{{{new string('[', 126)}}}{{{new string(']', 126)}}}}}""", "not the JSON" },
        { "\ufeff{}", "not the JSON" },
        { """{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "field 'dtype' twice" },
        { """{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "not a whole number" },
        { """{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}""", "not a whole number" },
        { """{"a":{"dtype":"F32","shape":[1e0],"data_offsets":[0,4]}}""", "not a whole number" },
        { """{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}""", "not a whole number" },
        { """{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}""", "not a whole number" },
        { """{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}}""", "too large" },
        { """{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,4]}}""", "too large" },
        { $$$"""{"a":{"dtype":"F32","shape":[{{{string.Join(',', Enumerable.Repeat(1, 65))}}}],"data_offsets":[0,4]}}""", "more than 64 numbers" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", "its data_offsets are 4 and 0" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "needs 8 bytes" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "overlap or leave gaps" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "overlap or leave gaps" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "truncated" },
        { """{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""", "something follows" },
        { """{"a":{"dtype":"F32","shape":[[[[[[1]]]]]],"data_offsets":[0,4]}}""", "" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "'fastnn.version'" },
    };

    [Theory]
    [MemberData(nameof(BadHeaders))]
    public void Malformed_header_is_refused_with_its_fault(string header, string message)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] bytes = [.. BitConverter.GetBytes((long)json.Length), .. json, 0, 0, 0, 0];

        Assert.Contains(message, Assert.Throws<FastNnFormatException>(() => Network.Load(new MemoryStream(bytes))).Message);
    }

    [Theory]
    [InlineData("\"fastnn.version\":\"1\"", "\"fastnn.version\":\"9\"", "version 9")]
    [InlineData("\"fastnn.inputs\":\"3\"", "\"fastnn.inputs\":\"0\"", "'fastnn.inputs' is '0'")]
    [InlineData("\"fastnn.inputs\":\"3\"", "\"fastnn.inputs\":\"4\"", "is of shape [4, 3], the network's is [4, 4]")]
    [InlineData("Tanh", "Tank", "Catalog.Default.Register")]
    [InlineData("outputs\\u0022:4", "outputs\\u0022:5", "the network's is [5, 3]")]
    [InlineData("outputs\\u0022:4", "outputs\\u0022:0", "cannot be built")]
    [InlineData("outputs\\u0022:4", "outputz\\u0022:4", "'outputs' is missing")]
    [InlineData("\"0.bias\"", "\"0.bios\"", "no tensor '0.bias'")]
    [InlineData("2147483647", "2147483647", "more weights than the")]
    [InlineData("100000000", "100000000", "the network's is [100000000, 3]")]
    public void File_of_other_layers_than_its_weights_is_refused(string text, string instead, string message)
    {
        byte[] bytes = Bytes(Make());
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        string header = Encoding.UTF8.GetString(bytes, 8, length);
        header = text == instead ? header.Replace("outputs\\u0022:4", "outputs\\u0022:" + text) : header.Replace(text, instead);
        byte[] json = Encoding.UTF8.GetBytes(header);

        Assert.Contains(message,
            Assert.Throws<FastNnFormatException>(
                () => Network.Load(new MemoryStream([.. BitConverter.GetBytes((long)json.Length), .. json, .. bytes.AsSpan(8 + length)]))).Message);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(7UL)]
    [InlineData(100_000_001UL)]
    [InlineData(1UL << 31)]
    [InlineData(1UL << 63)]
    [InlineData(ulong.MaxValue)]
    public void Impossible_header_length_is_refused_before_memory_is_made(ulong length)
    {
        byte[] bytes = [.. BitConverter.GetBytes(length), .. new byte[56]];
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<FastNnFormatException>(() => Network.Load(new MemoryStream(bytes)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Weights_of_another_network_are_taken_over_or_nothing_is()
    {
        Network network = Make(), other = new(3, seed: 99) { new Dense(4), new Relu(), new Dense(2) }, wrong = new(3, seed: 7) { new Dense(4), new Dense(2) };
        network.Save(File1);
        other.LoadWeights(File1);
        Assert.Equal(Sample.Values(network), Sample.Values(other));

        float[] before = Sample.Values(wrong);
        Assert.Contains("no tensor '1.weight'", Assert.Throws<FastNnFormatException>(() => wrong.LoadWeights(File1)).Message);
        Assert.Equal(before, Sample.Values(wrong));
    }

    [Fact]
    public void Save_replaces_the_file_as_a_whole_and_leaves_nothing_else()
    {
        Make().Save(File1);
        byte[] first = File.ReadAllBytes(File1);
        Network other = new(3, seed: 2) { new Dense(2), new Secret() };
        Assert.Throws<InvalidOperationException>(() => other.Save(File1));
        Assert.Equal(first, File.ReadAllBytes(File1));
        new Network(3, seed: 5) { new Dense(2) }.Save(File1);
        Assert.Single(Network.Load(File1));
        Assert.Single(Directory.GetFiles(folder));
        Assert.ThrowsAny<IOException>(() => Make().Save(Path.Combine(folder, "missing", "a.safetensors")));
        Assert.ThrowsAny<IOException>(() => Network.Load(Path.Combine(folder, "none.safetensors")));
    }

    [Fact]
    public void Error_in_the_middle_of_a_write_leaves_the_old_file_and_nothing_else()
    {
        File.WriteAllText(File1, "old");

        Assert.Throws<IOException>(() => WholeFile.Write(File1, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new IOException("No space left on device");
        }));

        Assert.Equal("old", File.ReadAllText(File1));
        Assert.Single(Directory.GetFiles(folder));
    }

    [Fact]
    public void Weights_of_PyTorch_come_with_counters_of_batches_that_are_left_out()
    {
        Network network = new(2, seed: 1) { new BatchNorm(), new Dense(1) }, other = new(2, seed: 2) { new BatchNorm(), new Dense(1) };
        byte[] bytes = Bytes(network);
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        File.WriteAllBytes(File1, Counted("I64"));

        other.LoadWeights(File1);

        Assert.Equal(Sample.Values(network), Sample.Values(other));
        Assert.Contains("it has 7 tensors, the network has 6", Assert.Throws<FastNnFormatException>(() => Network.Load(File1)).Message);

        // Numbers of eight bytes stand before those of four, as they do in files of PyTorch.
        byte[] Counted(string type)
        {
            string header = Regex.Replace(
                Encoding.UTF8.GetString(bytes, 8, length),
                @"\[(\d+),(\d+)\]\}",
                match => $"[{Later(match.Groups[1])},{Later(match.Groups[2])}]}}");
            byte[] json = Encoding.UTF8.GetBytes($$"""{"0.num_batches_tracked":{"dtype":"{{type}}","shape":[],"data_offsets":[0,8]},{{header[1..]}}""");
            return [.. BitConverter.GetBytes((long)json.Length), .. json, .. BitConverter.GetBytes(3L), .. bytes.AsSpan(8 + length)];
        }

        static int Later(Group offset) => int.Parse(offset.Value, CultureInfo.InvariantCulture) + sizeof(long);
    }

    [Fact]
    public void Link_stays_and_its_file_is_written()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        string shared = Path.Combine(folder, "shared"), release = Path.Combine(folder, "releases", "3"), current = Path.Combine(folder, "current");
        Directory.CreateDirectory(shared);
        Directory.CreateDirectory(release);
        Directory.CreateSymbolicLink(current, Path.Combine("releases", "3"));
        // Two levels above the folder that is meant, not above its link; and the file is not there yet.
        File.CreateSymbolicLink(Path.Combine(release, "model"), Path.Combine("..", "..", "shared", "model"));
        string link = Path.Combine(current, "model");

        for (long seed = 0; seed < 2; seed++)
        {
            new Network(3, seed) { new Dense(2) }.Save(link);
            Assert.Equal(seed, Network.Load(Path.Combine(shared, "model")).Seed);
            Assert.NotNull(new FileInfo(Path.Combine(release, "model")).LinkTarget);
            Assert.Equal(Path.Combine(shared, "model"), Network.GetSaveTarget(link));
        }
        Assert.Single(Directory.GetFiles(shared));

        File.CreateSymbolicLink(File1, File1);
        Assert.Contains("lead in a circle", Assert.Throws<IOException>(() => Make().Save(File1)).Message);
    }

    [Fact]
    public void Rights_of_the_old_file_stay()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        foreach (UnixFileMode mode in (UnixFileMode[])[UnixFileMode.UserRead | UnixFileMode.UserWrite, (UnixFileMode)0b110_110_110])
        {
            Make().Save(File1);
            File.SetUnixFileMode(File1, mode);
            Make().Save(File1);
            Assert.Equal(mode, File.GetUnixFileMode(File1));
        }
    }

    [Fact]
    public void Pipe_and_device_are_refused_and_stay()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It has such a device.");
        using (Process made = Process.Start("mkfifo", [File1]))
        {
            made.WaitForExit();
        }
        foreach (string path in (string[])[File1, "/dev/null", folder])
        {
            Assert.Contains("is no file that could be replaced", Assert.Throws<IOException>(() => Make().Save(path)).Message);
            Assert.Null(Network.GetSaveTarget(path));
        }
        Assert.Single(Directory.GetFiles(folder));
    }

    static Network Make() => new(3, seed: 1) { new Dense(4), new Tanh(), new Dense(2) };

    static byte[] Bytes(Network network)
    {
        using var stream = new MemoryStream();
        network.Save(stream);
        return stream.ToArray();
    }

    sealed class Secret() : Elementwise<Relu.Op>(default);
}
