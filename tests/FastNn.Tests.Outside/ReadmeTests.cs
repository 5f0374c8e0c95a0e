using FastNn;
using FastNn.Data;
using FastNn.Tests.Support;
using Outside.Contract;
using TestResult = FastNn.TestResult;

namespace Outside;

/// <summary>Checks that every C# block of the README and of the page about tables is code of this assembly, which compiles and runs here, line for line. The
/// web service is run by FastNn.Packages.Tests, the commands of both pages by FastNn.Cli.Tests.</summary>
[Collection("Current folder")]
public sealed class ReadmeTests
{
    [Theory]
    [InlineData("README.md", 10, 1)]
    [InlineData("docs/tables.md", 8, 0)]
    [InlineData("docs/typed-rows.md", 5, 0)]
    [InlineData("docs/compression.md", 1, 0)]
    [InlineData("docs/tuning.md", 2, 0)]
    public void Every_block_is_code_of_a_test(string page, int count, int services)
    {
        string sources = string.Concat(Directory.EnumerateFiles(Repository.PathOf("tests/FastNn.Tests.Outside"), "*.cs", SearchOption.AllDirectories)
            .Select(file => PageCode.Flatten(File.ReadAllText(file))));
        string[] blocks = PageCode.FindBlocks(File.ReadAllText(Repository.PathOf(page)));

        Assert.Equal(count, blocks.Length);
        Assert.Equal(services, blocks.Count(IsService));
        Assert.All(blocks.Where(block => !IsService(block)), block => Assert.Contains(PageCode.Flatten(PageCode.RemoveUsings(block)), sources));
    }

    [Fact]
    public void First_block_trains_and_predicts_and_others_load_it()
    {
        string before = Environment.CurrentDirectory, folder = Directory.CreateTempSubdirectory("fastnn-").FullName;
        try
        {
            Environment.CurrentDirectory = folder;
            Train();
            Assert.Equal(1, Predict());
            Assert.Equal(2, Serve().Number);
        }
        finally
        {
            Environment.CurrentDirectory = before;
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Block_of_batches_learns() => Assert.InRange(Learn().Loss, 0, 0.05f);

    [Fact]
    public void Block_of_the_gradient_check_accepts_the_activation()
    {
        new GradientCheck().Run(new Cube.Op()).ThrowIfWrong();   // the exception names the wrong entry and both values
    }

    static void Train()
    {
        // XOR: four rows of two inputs, and their labels
        var data = new Dataset(new float[] { 0, 0, 0, 1, 1, 0, 1, 1 }, 2, new int[] { 0, 1, 1, 0 });

        var network = new Network(inputs: 2, seed: 1) { new Dense(16), new Tanh(), new Dense(2) };
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Adam(0.01)) { BatchSize = 4, Epochs = 300, Seed = 1 };
        TrainingReport report = trainer.Fit(data);
        Console.WriteLine($"loss {report.Epochs[^1].TrainingLoss:f4}, accuracy {trainer.Test(data).Accuracy:p0}");

        using var predictor = network.CreatePredictor();
        int answer = predictor.Classify([1, 0]);   // 1

        network.Save("xor.safetensors");
        Assert.Equal(1, trainer.Test(data).Accuracy);
        Assert.Equal(1, answer);
    }

    static int Predict()
    {
        Network network = Network.Load("xor.safetensors");
        using var predictor = network.CreatePredictor(maxBatch: 64);

        Span<float> input = [1, 0], output = stackalloc float[2];
        predictor.PredictOne(input, output);
        int answer = predictor.Classify(input);
        return answer;
    }

    static ModelVersion Serve()
    {
        Network network = Network.Load("xor.safetensors");
        using var handle = new ModelHandle(network, maxBatch: 64);

        float[] output = new float[2];
        handle.PredictOne([1, 0], output);                      // any thread: no lock, 0 bytes

        var data = new Dataset(new float[] { 0, 0, 0, 1, 1, 0, 1, 1 }, 2, new int[] { 0, 1, 1, 0 });
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Adam()) { BatchSize = 4 };
        trainer.TrainFor(TimeSpan.FromMilliseconds(2), data);   // trains for 2 ms
        ModelVersion version = handle.Publish(network);         // a copy with a number and a hash; running calls are not delayed
        return version;
    }

    static TestResult Learn()
    {
        var network = new Network(inputs: 3, seed: 1) { new Dense(8), new Relu(), new Dense(1) };
        using var trainer = new Trainer(network, new MeanSquaredError(), new Sgd(0.1) { Momentum = 0.9 }) { BatchSize = 2 };

        float[] inputs = [0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f], targets = [1, 0];
        for (int step = 0; step < 100; step++)
        {
            float loss = trainer.TrainBatch(inputs, targets);   // forward, backward, update: 0 bytes
        }
        TestResult result = trainer.TestBatch(inputs, targets);
        return result;
    }

    static bool IsService(string block) => block.Contains("WebApplication", StringComparison.Ordinal);
}
