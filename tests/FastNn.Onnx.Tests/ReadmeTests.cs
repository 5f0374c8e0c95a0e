using FastNn.Onnx.Import;
using FastNn.Tests.Support;

namespace FastNn.Onnx.Tests;

/// <summary>The example of the pages is code of this file, and the page about ONNX names every operator that is read.</summary>
public sealed class ReadmeTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("src/FastNn.Onnx/README.md")]
    [InlineData("docs/onnx.md")]
    public void Example_is_code_of_this_file(string page)
    {
        string block = PageCode.FindBlocks(File.ReadAllText(Repository.PathOf(page)))[0];
        string example = string.Join("\n", block.Split('\n').Where(line => !line.StartsWith("using FastNn", StringComparison.Ordinal)));
        string source = File.ReadAllText(Repository.PathOf("tests/FastNn.Onnx.Tests/ReadmeTests.cs"));

        Assert.Contains(PageCode.Flatten(example),
            PageCode.Flatten(source).Replace("folder.PathOf(\"model.onnx\")", "\"model.onnx\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Example_runs()
    {
        var network = new Network(inputs: 4, seed: 1) { new Dense(16), new Gelu(), new Dense(3), new Softmax() };
        network.SaveOnnx(folder.PathOf("model.onnx"));

        Network loaded = OnnxModel.Load(folder.PathOf("model.onnx"));
        using Predictor predictor = loaded.CreatePredictor();
        float[] probabilities = new float[3];
        predictor.PredictOne([5.1f, 3.5f, 1.4f, 0.2f], probabilities);

        Assert.Equal(1, probabilities.Sum(), 1e-5);
    }

    [Fact]
    public void Page_names_every_operator()
    {
        string page = File.ReadAllText(Repository.PathOf("docs/onnx.md"));
        string[] arithmetic = ["Pow", "Neg", "Sqrt", "Reciprocal", "Exp", "Log", "Erf", "ReduceMean"];

        Assert.All(NodeImporters.Operators.Select(name => name[(name.LastIndexOf('.') + 1)..]).Except(arithmetic),
            name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }
}
