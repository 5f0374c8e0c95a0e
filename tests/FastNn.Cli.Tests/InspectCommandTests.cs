using System.Security.Cryptography;
using System.Text.Json;
using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

public sealed class InspectCommandTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Layers_and_parameters_are_shown()
    {
        string path = folder.PathOf("model");
        var network = new Network(inputs: 3, seed: 5) { new Dense(2), new LeakyRelu(0.2f), new Dense(1) { HasBias = false } };
        network.Parameters["0.weight"].Set([1, 2, 3, -4.5f, float.NaN, float.PositiveInfinity]);
        network.Parameters["0.bias"].Set([0, 0.25f]);
        network.Parameters["2.weight"].Set([float.NaN, float.NaN]);
        network.Save(path);

        CommandResult result = Fastnn.Run("inspect", "--model", path);

        Assert.True(result.Code == 0, result.Error);
        Assert.Equal(
            [
                $"{path}: {new FileInfo(path).Length:n0} bytes, 3 inputs, 1 outputs, 10 parameters, seed 5",
                "layers: 2,leakyrelu(alpha=0.2),dense(outputs=1,bias=0)",
                $"hash: {network.ComputeHash()}",
                $"sha256: {Hash(path)}",
                "types: F32",
                "operations: 16 of floating point per row, in matrix products",
                "",
                "layer  kind                  inputs  outputs",
                "0      dense                      3        2",
                "1      leakyrelu(alpha=0.2)       2        2",
                "2      dense                      2        1",
                "",
                "parameter  shape   count   min   mean   max  NaN or infinite",
                "0.weight   [2, 3]      6  -4.5  0.375     3                2",
                "0.bias     [2]         2     0  0.125  0.25                0",
                "2.weight   [1, 2]      2   NaN    NaN   NaN                2",
            ],
            result.Output.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'));
    }

    /// <summary>The line of the layers is a value of --layers.</summary>
    [Fact]
    public void Layers_can_be_given_to_train()
    {
        string first = folder.PathOf("first"), second = folder.PathOf("second");
        const string Layers = "8,leakyrelu(alpha=0.2),dense(outputs=4,bias=0),elu(alpha=0.5),10";
        Assert.Equal(0, Fastnn.Run("train", "--epochs", "1", "--layers", Layers, "--out", first).Code);

        string shown = Fastnn.Run("inspect", "--model", first).Output.ReplaceLineEndings("\n").Split('\n')[1]["layers: ".Length..];
        Assert.Equal("minmaxscaler(low=0,high=1)," + Layers, shown);
        Assert.Equal(0, Fastnn.Run("train", "--epochs", "1", "--layers", shown, "--out", second).Code);
        Assert.Contains($"\nlayers: {shown}", Fastnn.Run("inspect", "--model", second).Output.ReplaceLineEndings("\n"));

        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
    }

    [Fact]
    public void State_of_a_checkpoint_is_shown()
    {
        string path = HeldFiles.PathOf("adamw.safetensors");

        Assert.Contains("\ncheckpoint: epoch 5 after 2 batches, 22 steps, AdamW(biases=1, beta1=0.9,", Inspect(path), StringComparison.Ordinal);
        JsonElement checkpoint = Document(path).GetProperty("checkpoint");
        Assert.Equal((5, 22), (checkpoint.GetProperty("epoch").GetInt32(), checkpoint.GetProperty("steps").GetInt32()));
        Assert.Equal(0.02, checkpoint.GetProperty("learningRate").GetDouble(), 1e-6);
    }

    [Fact]
    public void File_of_ONNX_is_shown_as_its_network()
    {
        string path = Repository.PathOf("tests/FastNn.Onnx.Tests/Foreign/torch_mlp.onnx");
        JsonElement json = Document(path);

        Assert.Contains("\nlayers: 8,relu,8,relu,3\n", Inspect(path), StringComparison.Ordinal);
        Assert.Equal(("onnx", Hash(path)), (json.GetProperty("format").GetString(), json.GetProperty("sha256").GetString()));
        Assert.Equal(2 * (json.GetProperty("inputs").GetInt32() * 8 + 8 * 8 + 8 * 3), json.GetProperty("operationsPerRow").GetInt32());
    }

    [Fact]
    public void File_without_layers_is_listed()
    {
        string path = Repository.PathOf("tests/FastNn.Tests/Formats/Torch/state_bf16.safetensors");

        string text = Inspect(path);

        Assert.StartsWith($"{path}: {new FileInfo(path).Length:n0} bytes, 13 tensors, 83 numbers, no network\nsha256: {Hash(path)}\nmetadata: format = pt\n",
            text, StringComparison.Ordinal);
        Assert.Matches(@"\ntensor +type  shape +count  bytes\n1.num_batches_tracked  I64 +\[\] +1 +8\n0.bias +BF16  \[5\] +5 +10\n", text);
        JsonElement weight = Document(path).GetProperty("tensors").EnumerateArray().Single(tensor => tensor.GetProperty("name").GetString() == "0.weight");
        Assert.Equal("BF16", weight.GetProperty("type").GetString());
        Assert.Equal([5, 3], weight.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()));
    }

    [Fact]
    public void Members_that_share_weights_count_for_themselves()
    {
        string path = folder.PathOf("model");
        new Network(inputs: 3) { new BatchEnsemble(outputs: 2, members: 4) { IsFirst = true }, new MemberDense(1, members: 4), new MemberMean(4) }.Save(path);

        Assert.Equal(2 * (4 * 3 * 2 + 4 * 2 * 1), Document(path).GetProperty("operationsPerRow").GetInt32());
    }

    static string Inspect(string model)
    {
        CommandResult result = Fastnn.Run("inspect", "--model", model);
        Assert.True(result.Code == 0, result.Error);
        return result.Output.ReplaceLineEndings("\n");
    }

    static JsonElement Document(string model)
    {
        CommandResult result = Fastnn.Run("inspect", "--model", model, "--json");
        Assert.True(result.Code == 0, result.Error);
        return JsonDocument.Parse(result.Output).RootElement;
    }

    static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
