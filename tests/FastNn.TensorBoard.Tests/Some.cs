using FastNn.Data;

namespace FastNn.TensorBoard.Tests;

/// <summary>A small network and samples for it.</summary>
static class Some
{
    const int Inputs = 6, Outputs = 4;

    public static Network Network() => new(Inputs, seed: 3) { new Dense(8), new Relu(), new Dense(Outputs) };

    public static Dataset Data(int count)
    {
        var random = new Random(1);
        float[] inputs = [.. Enumerable.Range(0, count * Inputs).Select(_ => random.NextSingle() * 2 - 1)];
        int[] labels = [.. Enumerable.Range(0, count).Select(_ => random.Next(Outputs))];
        return new Dataset(inputs, Inputs, labels);
    }
}
