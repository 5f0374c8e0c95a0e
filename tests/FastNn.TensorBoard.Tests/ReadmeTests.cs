using System.Text.RegularExpressions;
using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.TensorBoard.Tests;

/// <summary>The example of the package's README is code of this file, and writes the tags of the README's table.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    static readonly string readme = File.ReadAllText(Repository.PathOf("src/FastNn.TensorBoard/README.md"));

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Example_is_code_of_this_file()
    {
        string example = string.Join("\n",
            PageCode.FindBlocks(readme)[0].Split('\n').Where(line => !line.StartsWith("using FastNn", StringComparison.Ordinal)));
        string source = File.ReadAllText(Repository.PathOf("tests/FastNn.TensorBoard.Tests/ReadmeTests.cs"));

        Assert.Contains(Flatten(example).Replace("runs/first", "", StringComparison.Ordinal),
            Flatten(source).Replace("{runs}/first", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Example_writes_the_tags_of_the_table()
    {
        var random = new Random(1);
        float[] inputs = [.. Enumerable.Range(0, 400 * 784).Select(_ => random.NextSingle())];
        int[] labels = [.. Enumerable.Range(0, 400).Select(i => i % 10)];
        Train(folder.PathOf("runs"), new Dataset(inputs, 784, labels), new Dataset(inputs, 784, labels));

        string[] expected = [.. Tag().Matches(readme).Select(match => match.Groups[1].Value).SelectMany(tag => tag switch
        {
            "validation/METRIC" => ["validation/F1"],
            "weights/PARAMETER" => ["weights/0.weight", "weights/0.bias", "weights/2.weight", "weights/2.bias"],
            _ => (string[])[tag],
        })];
        string[] tags = [.. EventReader.Read(folder.PathOf("runs/first")).Select(e => e.Tag).Where(tag => tag.Contains('/')).Distinct()];
        Assert.Equal(expected.Order(), tags.Order());
    }

    static void Train(string runs, Dataset training, Dataset validation)
    {
        var network = new Network(inputs: 784, seed: 1) { new Dense(128), new Relu(), new Dense(10) };
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Adam(1e-3f))
        {
            Epochs = 20,
            Metrics = [new F1()],
            Callbacks = [new TensorBoardLog($"{runs}/first") { EveryBatches = 100, Weights = true }],
        };
        trainer.Fit(training, validation);
    }

    static string Flatten(string code) => PageCode.Flatten(code).Replace("$\"", "\"", StringComparison.Ordinal);

    // The first column of the table, where a cell may name several.
    [GeneratedRegex(@"(?<=^\|[^|]*)`(\w+/\w+)`(?=[^|]*\|)", RegexOptions.Multiline)]
    private static partial Regex Tag();
}
