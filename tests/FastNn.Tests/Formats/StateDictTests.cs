using System.Diagnostics;
using System.Text.Json;
using FastNn.Tests.Support;

namespace FastNn.Tests.Formats;

/// <summary>State dictionaries of <c>torch.nn.Sequential</c>, with the buffers of batch normalization: those that Torch/state_dicts.py has written, and files
/// that it reads.</summary>
public sealed class StateDictTests
{
    const double Tolerance = 1e-5;

    static readonly JsonElement expected = JsonDocument.Parse(File.ReadAllText(PathOf("state_dicts.json"))).RootElement;

    public static TheoryData<string> Types => ["f32", "f16", "bf16", "f64"];

    [Theory]
    [MemberData(nameof(Types))]
    public void Weights_of_PyTorch_give_its_predictions(string type)
    {
        Network network = Make();

        network.LoadWeights(PathOf($"state_{type}.safetensors"));

        AssertPredictions(expected.GetProperty(type), network);
    }

    [Fact]
    public void File_of_FastNn_has_the_names_and_shapes_of_PyTorch()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("model.safetensors");
        Make().Save(path);

        Assert.Equal(
            SafetensorsInfo.Read(PathOf("state_f32.safetensors")).Tensors.Select(Describe).Where(text => !text.Contains(".num_batches_tracked ")).Order(),
            SafetensorsInfo.Read(path).Tensors.Select(Describe).Order());

        static string Describe(TensorInfo tensor) => $"{tensor.Name} {tensor.Type} [{string.Join(", ", tensor.Shape)}] {tensor.Count} {tensor.Bytes}";
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void PyTorch_loads_a_file_of_FastNn_and_predicts_the_same()
    {
        const string Python = "/usr/bin/python3";
        Assert.SkipUnless(File.Exists(Python) && Run(Python, "-c", "import torch").Code == 0, "PyTorch is not installed.");
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("model.safetensors");
        Network network = Make();
        network.LoadWeights(PathOf("state_f32.safetensors"));
        network.Save(path);

        (int code, string output) = Run(Python, PathOf("state_dicts.py"), "check", path);

        Assert.Equal(0, code);
        AssertPredictions(JsonDocument.Parse(output).RootElement, network);
    }

    static void AssertPredictions(JsonElement predictions, Network network)
    {
        float[] outputs = new float[network.Outputs];
        Predictor predictor = network.CreatePredictor();
        foreach ((int row, JsonElement inputs) in expected.GetProperty("rows").EnumerateArray().Index())
        {
            predictor.PredictOne([.. inputs.EnumerateArray().Select(value => value.GetSingle())], outputs);
            for (int i = 0; i < outputs.Length; i++)
            {
                Assert.Equal(predictions[row][i].GetDouble(), outputs[i], Tolerance);
            }
        }
    }

    static (int Code, string Output) Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }

    static Network Make() => new(3) { new Dense(5), new BatchNorm(), new Relu(), new Dense(4), new LayerNorm(), new Dense(2) };

    static string PathOf(string name) => Repository.PathOf($"tests/FastNn.Tests/Formats/Torch/{name}");
}
