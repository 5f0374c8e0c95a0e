using FastNn.Tests.Support;
using Google.Protobuf;
using Onnx;
using static Onnx.TensorProto.Types;

namespace FastNn.Onnx.Tests;

/// <summary>Weights in other files: off unless asked for, and then only plain files beside the model.</summary>
public sealed class ExternalDataTests : IDisposable
{
    readonly TemporaryFolder folder = new();
    readonly Network network = new(inputs: 3, seed: 1) { new Dense(4), new Tanh(), new Dense(2) };

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Weights_beside_the_model_are_read_if_allowed()
    {
        string path = Write("weights.bin", ("offset", "16"), ("length", "48"));

        Assert.Throws<FastNnFormatException>(() => OnnxModel.Load(path));
        Assert.Equal(network.ComputeHash(), OnnxModel.Load(path, new() { AllowExternalData = true }).ComputeHash());
    }

    [Theory]
    [InlineData("../weights.bin", "", "")]
    [InlineData("./weights.bin", "", "")]
    [InlineData("/etc/passwd", "", "")]
    [InlineData("sub/weights.bin", "", "")]
    [InlineData("sub\\weights.bin", "", "")]
    [InlineData("..", "", "")]
    [InlineData(".", "", "")]
    [InlineData("", "", "")]
    [InlineData("C:weights.bin", "", "")]
    [InlineData("missing.bin", "", "")]
    [InlineData("link.bin", "", "")]
    [InlineData("folder", "", "")]
    [InlineData("weights.bin", "offset", "-1")]
    [InlineData("weights.bin", "offset", "17")]
    [InlineData("weights.bin", "offset", "9223372036854775807")]
    [InlineData("weights.bin", "offset", "one")]
    [InlineData("weights.bin", "length", "1152921504606846976")]
    [InlineData("weights.bin", "length", "-48")]
    [InlineData("weights.bin", "__class__", "x")]
    public void Other_places_are_refused(string location, string key, string value)
    {
        string path = key.Length == 0 ? Write(location) : Write(location, (key, value));
        File.CreateSymbolicLink(folder.PathOf("link.bin"), folder.PathOf("weights.bin"));
        folder.CreateFolder("folder");

        FastNnFormatException error = Assert.Throws<FastNnFormatException>(() => OnnxModel.Load(path, new() { AllowExternalData = true }));

        Assert.Contains("0.weight", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stream_has_no_folder()
    {
        string path = Write("weights.bin", ("offset", "16"));
        using FileStream stream = File.OpenRead(path);

        Assert.Throws<FastNnFormatException>(() => OnnxModel.Load(stream, new() { AllowExternalData = true }));
    }

    // The first weights move to weights.bin, 16 bytes from its start.
    string Write(string location, params (string Key, string Value)[] entries)
    {
        using var stream = new MemoryStream();
        network.SaveOnnx(stream);
        ModelProto model = ModelProto.Parser.ParseFrom(stream.ToArray());
        model.MetadataProps.Clear();
        TensorProto weight = model.Graph.Initializer.Single(tensor => tensor.Name == "0.weight");
        File.WriteAllBytes(folder.PathOf("weights.bin"), [.. new byte[16], .. weight.RawData.Span]);
        weight.ClearRawData();
        weight.DataLocation = DataLocation.External;
        weight.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        foreach ((string key, string value) in entries)
        {
            weight.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
        }
        string path = folder.PathOf("model.onnx");
        File.WriteAllBytes(path, model.ToByteArray());
        return path;
    }
}
