using FastNn.Data;

namespace FastNn.Mpi.Tests;

/// <summary>A small network, samples for it, and a trainer.</summary>
static class Some
{
    const int Inputs = 6, Outputs = 4;

    public static Network Network(int seed = 3) => new(Inputs, seed) { new Dense(8), new Relu(), new Dense(8), new Tanh(), new Dense(Outputs) };

    public static Dataset Data(int count)
    {
        var random = new Random(1);
        float[] inputs = [.. Enumerable.Range(0, count * Inputs).Select(_ => (random.NextSingle() * 2) - 1)];
        int[] labels = [.. Enumerable.Range(0, count).Select(_ => random.Next(Outputs))];
        return new Dataset(inputs, Inputs, labels, Outputs);
    }

    public static Trainer Trainer(GradientReduction reduction, int batch = 20, double rate = 0.015625, int seed = 3) =>
        new(Network(seed), new SoftmaxCrossEntropy(), new Adam((float)rate)) { BatchSize = batch, Epochs = 2, GradientReduction = reduction };
}
