using FastNn.Tests.Support;
using Microsoft.ML.OnnxRuntime;

namespace FastNn.Onnx.Tests;

/// <summary>Files of other exporters, which the scripts beside them write, give the numbers of ONNX Runtime.</summary>
public sealed class ForeignModelsTests
{
    const int Rows = 32;

    static readonly string folder = Repository.PathOf("tests/FastNn.Onnx.Tests/Foreign");

    public static TheoryData<string> Files => [.. Directory.GetFiles(folder, "*.onnx").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Fact]
    public void There_are_at_least_twenty() => Assert.True(Files.Count >= 20, $"There are {Files.Count}.");

    [Theory]
    [MemberData(nameof(Files))]
    public void Network_computes_what_ONNX_Runtime_computes(string file)
    {
        Network network = OnnxModel.Load(Path.Combine(folder, file));
        float[] rows = Numbers(Rows * network.Inputs), outputs = new float[Rows * network.Outputs], one = new float[network.Outputs];
        Predictor predictor = network.CreatePredictor(Rows);
        predictor.PredictBatch(rows, outputs);

        float[] expected = Run(File.ReadAllBytes(Path.Combine(folder, file)), rows, network);

        Runtime.AssertClose(expected, outputs);
        predictor.PredictOne(rows.AsSpan(0, network.Inputs), one);
        Runtime.AssertClose(expected.AsSpan(0, one.Length), one);
    }

    [Theory]
    [InlineData("sklearn_classifier.onnx", "[\"Adelie\",\"Chinstrap\",\"Gentoo\"]")]
    [InlineData("sklearn_binary.onnx", "[\"0\",\"1\"]")]
    [InlineData("sklearn_label_encoder.onnx", "[\"Adelie\",\"Chinstrap\",\"Gentoo\"]")]
    public void Classes_of_a_classifier_are_metadata(string file, string classes) =>
        Assert.Equal(classes, OnnxModel.Load(Path.Combine(folder, file)).Metadata["onnx.classes"]);

    // Row by row, because some models have a batch of fixed size; columns may be inputs of their own, and probabilities maps.
    static float[] Run(byte[] model, float[] rows, Network network)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        using var session = new InferenceSession(model, options);
        var outputs = new List<float>();
        string output = session.OutputNames.Single(name => !name.Contains("label", StringComparison.Ordinal));
        for (int row = 0; row < Rows; row++)
        {
            int next = row * network.Inputs;
            var values = new List<NamedOnnxValue>();
            foreach ((string name, NodeMetadata input) in session.InputMetadata)
            {
                int[] shape = [1, .. input.Dimensions.Skip(1)];
                int count = shape.Aggregate(1, (product, size) => product * size);
                values.Add(NamedOnnxValue.CreateFromTensor(name, new Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<float>(rows.AsMemory(next, count), shape)));
                next += count;
            }
            using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run(values, [output]);
            DisposableNamedOnnxValue result = results.Single();
            outputs.AddRange(result.ValueType == OnnxValueType.ONNX_TYPE_SEQUENCE
                ? result.AsEnumerable<NamedOnnxValue>().Single().AsDictionary<string, float>().OrderBy(pair => pair.Key, StringComparer.Ordinal)
                    .Select(pair => pair.Value)
                : result.AsEnumerable<float>());
        }
        return [.. outputs];
    }

    static float[] Numbers(int count)
    {
        var random = new Random(17);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = 6 * (random.NextSingle() - 0.5f);
        }
        return values;
    }
}
