using FastNn.Tests.Support;

namespace FastNn.Tests.Training;

/// <summary>A step with a reduction of gradients allocates nothing in the trainer.</summary>
[Collection(QuietCollection.Name)]
public sealed class ReductionAllocationTests
{
    [Theory]
    [InlineData(16, 1)]
    [InlineData(256, 1)]
    [InlineData(256, 2)]
    public void Step_allocates_nothing(int width, int threads)
    {
        const int Inputs = 11, Outputs = 3, Rows = 32;
        var network = new Network(Inputs, seed: 1) { new Dense(width), new Relu(), new Dense(width), new Tanh(), new Dense(Outputs) };
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Adam()) { GradientReduction = new SumOfPieces(4), Threads = threads };
        float[] x = Sample.Normal(Rows * Inputs, 1);
        int[] labels = Sample.Labels(Rows, Outputs, 2);
        trainer.Prepare();
        // The first calls load the types of the test's own reduction.
        trainer.TrainBatch(x, labels);
        trainer.TrainBatch(x, labels);
        for (int step = 0; step < 200; step++)
        {
            long start = GC.GetAllocatedBytesForCurrentThread();
            trainer.TrainBatch(x, labels);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - start);
        }
    }
}
