using FastNn;
using FastNn.Data;
using TestResult = FastNn.TestResult;

namespace Outside.Contract;

/// <summary>The block of docs/compression.md.</summary>
[Collection("Current folder")]
public sealed class CompressionPageTests
{
    [Fact]
    public void Block_saves_a_network_that_loses_nothing()
    {
        string before = Environment.CurrentDirectory, folder = Directory.CreateTempSubdirectory("fastnn-").FullName;
        try
        {
            Environment.CurrentDirectory = folder;
            var data = new Dataset(new float[] { 0, 0, 0, 1, 1, 0, 1, 1 }, 2, new int[] { 0, 1, 1, 0 });
            var network = new Network(2, seed: 1) { new Dense(16), new Tanh(), new Dense(2) };
            using (var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Adam(0.05f)) { Epochs = 200 })
            {
                trainer.Fit(data);
            }
            Compress(network, data);
            Assert.Equal(WeightFormat.BFloat16, Network.Load("small.safetensors").WeightFormat);
        }
        finally
        {
            Environment.CurrentDirectory = before;
            Directory.Delete(folder, recursive: true);
        }
    }

    static void Compress(Network network, Dataset test)
    {
        Network small = network.Compress(WeightFormat.BFloat16);
        TestResult before = new Evaluator(network, new SoftmaxCrossEntropy()).Run(test);
        TestResult after = new Evaluator(small, new SoftmaxCrossEntropy()).Run(test);
        if (before.Accuracy - after.Accuracy <= 0.0005f && after.Loss <= before.Loss * 1.02f)
        {
            small.Save("small.safetensors");
        }
    }
}
