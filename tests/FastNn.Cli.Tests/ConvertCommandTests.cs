using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

public sealed class ConvertCommandTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Model_goes_to_ONNX_and_back_with_the_same_bits()
    {
        string first = folder.PathOf("first.safetensors"), onnx = folder.PathOf("model.onnx"), second = folder.PathOf("second.safetensors");
        new Network(inputs: 3, seed: 5) { new Dense(4), new Gelu(), new Dense(2), new Softmax() }.Save(first);

        CommandResult there = Fastnn.Run("convert", first, onnx), back = Fastnn.Run("convert", onnx, second);

        Assert.True(there.Code == 0 && back.Code == 0, there.Error + back.Error);
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
        Assert.Contains("layers: 4,gelu,2,softmax", back.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void File_of_PyTorch_is_read_and_described_as_JSON()
    {
        string path = folder.PathOf("torch.safetensors");

        CommandResult result = Fastnn.Run("convert", Repository.PathOf("tests/FastNn.Onnx.Tests/Foreign/torch_mlp.onnx"), path, "--json");

        Assert.True(result.Code == 0, result.Error);
        JsonElement json = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal(Network.Load(path).ComputeHash(), json.GetProperty("hash").GetString());
        Assert.Equal(["8", "relu", "8", "relu", "3"], json.GetProperty("layers").EnumerateArray().Select(layer => layer.GetString()));
    }

    /// <summary>With a heap of twice the file and 64 MiB, which the command needs for itself too.</summary>
    [Fact]
    [Trait("Speed", "Slow")]
    public void Loading_needs_no_more_than_twice_the_file()
    {
        string model = folder.PathOf("model.safetensors"), onnx = folder.PathOf("model.onnx"), copy = folder.PathOf("copy.safetensors");
        new Network(inputs: 3500) { new Dense(3500, new Zeros()), new Relu(), new Dense(3500, new Zeros()) }.Save(model);
        Assert.Equal(0, Fastnn.Run("convert", model, onnx).Code);
        ProcessStartInfo start = Fastnn.Prepare(Fastnn.Path, "convert", onnx, copy);
        start.Environment["DOTNET_GCHeapHardLimit"] = (2 * new FileInfo(onnx).Length + (64L << 20)).ToString("x", CultureInfo.InvariantCulture);

        CommandResult result = Fastnn.Finish(start);

        Assert.True(result.Code == 0, result.Error);
        Assert.Equal(new FileInfo(model).Length, new FileInfo(copy).Length);
    }

    [Theory]
    [InlineData(2, "end in .safetensors or .onnx", "model.onnx", "model.txt")]
    [InlineData(2, "end in .safetensors or .onnx", "model", "model.onnx")]
    [InlineData(2, "which is also IN", "model.onnx", "model.onnx")]
    [InlineData(1, "There is no model file", "missing.onnx", "model.safetensors")]
    [InlineData(1, "no ONNX model", "model.onnx", "model.safetensors")]
    [InlineData(1, "no folder", "model.onnx", "missing/model.safetensors")]
    public void Wrong_files_are_errors(int code, string message, string source, string target)
    {
        File.WriteAllText(folder.PathOf("model.onnx"), "no model");

        CommandResult result = Fastnn.Run("convert", folder.PathOf(source), folder.PathOf(target));

        Assert.Equal(code, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.PathOf("model.safetensors")));
    }
}
