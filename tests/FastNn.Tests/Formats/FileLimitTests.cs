using System.Buffers.Binary;
using System.Text;

namespace FastNn.Tests.Formats;

/// <summary>What a model file may hold: what loading refuses by name, and that saving refuses the same before it writes.</summary>
public sealed class FileLimitTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("fastnn-").FullName;

    string Target => Path.Combine(folder, "a.safetensors");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("[4294967296,4294967296]", "the shape of the tensor 'a' is too large")]
    [InlineData("[9223372036854775807,2]", "the shape of the tensor 'a' is too large")]
    [InlineData("[9223372036854775807,3,0]", "the shape of the tensor 'a' is too large")]
    [InlineData("[9223372036854775808,0]", "not a whole number")]
    [InlineData("[2147483648,3]", "needs 25769803776 bytes")]
    [InlineData("[0,9223372036854775807]", "have no 'fastnn.version'")]
    public void Size_beyond_the_file_is_refused(string shape, string message) =>
        Refused(Encoding.UTF8.GetBytes($$$"""{"a":{"dtype":"F32","shape":{{{shape}}},"data_offsets":[0,0]}}"""), [], message);

    [Fact]
    public void Tensors_beyond_the_limit_are_refused()
    {
        string All(int count) =>
            "{" + string.Join(',', Enumerable.Range(0, count).Select(i => $"\"{i}\":" + """{"dtype":"F32","shape":[0],"data_offsets":[0,0]}""")) + "}";
        Refused(Encoding.UTF8.GetBytes(All(65_537)), [], "more than 65,536 tensors");
        Refused(Encoding.UTF8.GetBytes(All(65_536)), [], "have no 'fastnn.version'");
    }

    [Fact]
    public void Tensor_that_no_parameter_has_is_refused()
    {
        (string header, byte[] data) = Parts(Make());
        string more = header.TrimEnd()[..^1] + $$""","x":{"dtype":"F32","shape":[0],"data_offsets":[{{data.Length}},{{data.Length}}]} }""";
        Refused(Encoding.UTF8.GetBytes(more), data, "it has 5 tensors, the network has 4");
    }

    [Theory]
    [InlineData("""[{"kind":"Relu","kind":"Tanh"}]""", "cannot be built")]
    [InlineData("""[{"kind":"LeakyRelu","alhpa":0.5}]""", "its layer 'LeakyRelu' has a setting 'alhpa'")]
    [InlineData("""[{"kind":"Relu","nonsense":7}]""", "its layer 'Relu' has a setting 'nonsense'")]
    [InlineData("""[{"kind":"Relu","layers":"junk"}]""", "its layer 'Relu' has a setting 'layers'")]
    [InlineData("""[{"kind":"Residual","layers":[{"kind":"Relu","nonsense":7}]}]""", "its layer 'Relu' has a setting 'nonsense'")]
    [InlineData("""[{"kind":"OneHot","column0":2,"colum1":2}]""", "OneHot has no setting 'colum1'")]
    public void Name_that_a_layer_does_not_know_is_refused(string layers, string message)
    {
        Refused(Encoding.UTF8.GetBytes(Header(layers)), [], message);
    }

    [Fact]
    public void Every_layer_of_the_catalog_knows_what_it_writes()
    {
        foreach (CatalogEntry<Layer> entry in Catalog.Default.Layers)
        {
            using var file = new MemoryStream();
            var network = new Network(3, seed: 1) { entry.CreateSample() };
            if (network[0] is PreprocessingLayer { IsFitted: false })
            {
                network.FitPreprocessing(new FastNn.Data.Dataset(new float[] { 0, 1, 2, 1, 0, 1 }, 3, new int[] { 0, 0 }));
            }
            network.Save(file);
            file.Position = 0;
            Assert.Equal(entry.CreateSample().Kind, Network.Load(file)[0].Kind);
        }
    }

    /// <summary>Names of megabytes are shortened in messages, and the cure at the end stays.</summary>
    [Fact]
    public void Messages_are_short()
    {
        string name = new('k', 8_000_000);
        string layer = Assert.Throws<FastNnFormatException>(() => Load(Encoding.UTF8.GetBytes(Header($$"""[{"kind":"{{name}}"}]""")), [])).Message;
        string tensor = Assert.Throws<FastNnFormatException>(
            () => Load(Encoding.UTF8.GetBytes($$"""{"{{name}}":{"dtype":"F17","shape":[1],"data_offsets":[0,2]} }"""), [])).Message;
        Assert.InRange(layer.Length, 100, 2_000);
        Assert.InRange(tensor.Length, 100, 2_000);
        Assert.EndsWith("before loading", layer);
        Assert.EndsWith("which the format does not have", tensor);
    }

    [Fact]
    public void Save_refuses_texts_that_would_not_come_back()
    {
        Kept("half of a surrogate pair", network => network.Metadata["a\ud800"] = "x");
        Kept("Metadata['a'] has half of a surrogate pair (U+DC00) at character 1", network => network.Metadata["a"] = "x\udc00y");
        Kept("Metadata['a'] is null", network => network.Metadata["a"] = null!);
        Network fine = Make();
        fine.Metadata["😀"] = "😀";
        fine.Save(Target);
        Assert.Equal("😀", Network.Load(Target).Metadata["😀"]);
    }

    [Fact]
    public void Save_refuses_blocks_that_are_too_deep_and_loads_the_deepest()
    {
        Kept("nested more than 31 deep", _ => { }, Nested(32));
        new Network(3) { Nested(31) }.Save(Target);
        Assert.Single(Network.Load(Target));

        static Layer Nested(int depth)
        {
            Layer layer = new Relu();
            for (int i = 0; i < depth; i++)
            {
                layer = new Residual { layer };
            }
            return layer;
        }
    }

    [Fact]
    public void Save_refuses_more_layers_and_tensors_than_a_file_can_have()
    {
        Kept("100,001 layers; a file can have at most 100,000", _ => { }, [.. Enumerable.Range(0, 100_000).Select(_ => new Relu())]);
        Kept("66,002 tensors to be saved; a file can have 65,536", _ => { }, [.. Enumerable.Range(0, 33_000).Select(_ => new Dense(1))]);
    }

    [Fact]
    public void Save_refuses_more_metadata_than_a_header_can_have()
    {
        string text = new('t', 20_000_000);
        Kept("bytes; 100,000,000 are the most", network =>
        {
            for (int i = 0; i < 6; i++)
            {
                network.Metadata[$"{i}"] = text;
            }
        });
    }

    [Fact]
    public void Checkpoint_with_a_text_that_would_not_come_back_is_refused()
    {
        File.WriteAllText(Target, "old");
        using var trainer = new Trainer(Make(), new MeanSquaredError(), new Sgd(0.1f)) { Callbacks = [new Remembering()] };
        trainer.Fit(new FastNn.Data.Dataset(new float[] { 1, 2, 3 }, 3, new float[] { 1, 2 }, 2));
        Assert.Contains("half of a surrogate pair", Assert.Throws<InvalidOperationException>(() => trainer.SaveCheckpoint(Target)).Message);
        Assert.Equal("old", File.ReadAllText(Target));
    }

    /// <summary>The work of loading grows as the file does: by names that are looked up, not searched for.</summary>
    [Theory]
    [InlineData("settings")]
    [InlineData("columns")]
    [InlineData("layers")]
    public void Loading_is_linear_in_the_file(string what)
    {
        double small = Best(10_000), large = Best(80_000);
        // 8 times the file: 64 times the time where it is quadratic. Noise of a loaded machine is far below that.
        Assert.True(large < 40 * Math.Max(small, 0.05), $"{small} s, {large} s");

        double Best(int count) => Enumerable.Range(0, 3).Min(_ => Seconds(count));

        double Seconds(int count)
        {
            string layers = what switch
            {
                "settings" => $$"""[{"kind":"Relu",{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"s{i}\":1"))}}}]""",
                "columns" => $$"""[{"kind":"OneHot",{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"column{i}\":1"))}}}]""",
                _ => $"[{string.Join(',', Enumerable.Repeat("""{"kind":"PRelu"}""", count))}]",
            };
            byte[] header = Encoding.UTF8.GetBytes(Header(layers));
            var clock = System.Diagnostics.Stopwatch.StartNew();
            // Columns alone make a whole network; the others are refused when all has been read.
            Assert.True(Record.Exception(() => Load(header, [])) is null or FastNnFormatException);
            return clock.Elapsed.TotalSeconds;
        }
    }

    void Kept(string message, Action<Network> change, params Layer[] layers)
    {
        File.WriteAllText(Target, "old");
        Network network = Make();
        foreach (Layer layer in layers)
        {
            network = layer == layers[0] ? new Network(3) { new Dense(1) } : network;
            network.Add(layer);
        }
        change(network);
        Assert.Contains(message, Assert.Throws<InvalidOperationException>(() => network.Save(Target)).Message);
        Assert.Equal("old", File.ReadAllText(Target));
        Assert.Single(Directory.GetFiles(folder));
        using var stream = new MemoryStream();
        Assert.Throws<InvalidOperationException>(() => network.Save(stream));
        Assert.Equal(0, stream.Length);
    }

    static string Header(string layers)
    {
        string json = System.Text.Json.JsonSerializer.Serialize(layers);
        return $$"""{"__metadata__":{"fastnn.version":"1","fastnn.inputs":"100000","fastnn.seed":"0","fastnn.layers":{{json}} } }""";
    }

    static void Refused(byte[] header, byte[] data, string message) =>
        Assert.Contains(message, Assert.Throws<FastNnFormatException>(() => Load(header, data)).Message);

    static Network Load(byte[] header, byte[] data) => Network.Load(new MemoryStream([.. BitConverter.GetBytes((long)header.Length), .. header, .. data]));

    static (string Header, byte[] Data) Parts(Network network)
    {
        using var file = new MemoryStream();
        network.Save(file);
        byte[] bytes = file.ToArray();
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        return (Encoding.UTF8.GetString(bytes, 8, length), bytes[(8 + length)..]);
    }

    static Network Make() => new(3, seed: 1) { new Dense(4), new Tanh(), new Dense(2) };

    sealed class Remembering : Callback
    {
        protected internal override void Save(Trainer trainer, TrainingState state) => state.Set("text", "x\ud800");
    }
}
