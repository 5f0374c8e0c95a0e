using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

public sealed class ExportCommandTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Model_is_written_as_a_class(bool isStandalone)
    {
        using var folder = new TemporaryFolder();
        string model = folder.PathOf("model.safetensors"), source = folder.PathOf("Fraud.g.cs");
        new Network(3) { new Dense(2), new Gelu() }.Save(model);
        string[] options = ["export", "--csharp", model, "--class", "Shop.Fraud", "--out", source];

        CommandResult result = Fastnn.Run(isStandalone ? [.. options, "--standalone"] : options);

        Assert.Equal((0, ""), (result.Code, result.Error));
        string text = File.ReadAllText(source);
        Assert.Contains("namespace Shop;", text, StringComparison.Ordinal);
        Assert.Contains("public static partial class Fraud", text, StringComparison.Ordinal);
        Assert.Equal(isStandalone, !text.Contains("using FastNn;", StringComparison.Ordinal));
    }

    [Fact]
    public void Layer_that_cannot_be_exported_is_named()
    {
        using var folder = new TemporaryFolder();
        string model = folder.PathOf("model.safetensors");
        var network = new Network(2) { new QuantileNormalizer(2), new Dense(2) };
        network.FitPreprocessing(Dataset.FromRows([[1f, 2], [3, 4]], [[0f, 1], [1, 0]]));
        network.Save(model);

        CommandResult result = Fastnn.Run("export", "--csharp", model, "--class", "Fraud");

        Assert.Equal(1, result.Code);
        Assert.Contains("layer 0 is a QuantileNormalizer", result.Error, StringComparison.Ordinal);
    }
}
