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
}
