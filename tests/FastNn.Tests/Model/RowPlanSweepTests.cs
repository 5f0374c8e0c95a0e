using FastNn.Tests.Support;

namespace FastNn.Tests.Model;

/// <summary>Networks of random widths and depths: a single row agrees with a batch, and has its bits in exact order.</summary>
public sealed class RowPlanSweepTests
{
    const int Rows = 3;

    [Fact]
    public void A_row_agrees_with_a_batch_at_any_widths()
    {
        var random = new Random(11);
        for (int trial = 0; trial < 120; trial++)
        {
            Network network = Create(random, trial);
            using Predictor predictor = network.CreatePredictor(Rows),
                exact = network.CreatePredictor(new PredictorOptions { MaxBatch = Rows, ExactOrder = true });
            float[] x = [.. Enumerable.Range(0, Rows * network.Inputs).Select(_ => (random.NextSingle() * 2) - 1)], all = new float[Rows * network.Outputs],
                one = new float[network.Outputs];
            predictor.PredictBatch(x, all);
            for (int row = 0; row < Rows; row++)
            {
                ReadOnlySpan<float> input = x.AsSpan(row * network.Inputs, network.Inputs), expected = all.AsSpan(row * network.Outputs, network.Outputs);
                exact.PredictOne(input, one);
                Assert.True(Bits.FirstDifference(expected, one) < 0, $"a row in exact order has other bits than the batch:\n{network}");
                predictor.PredictOne(input, one);
                for (int i = 0; i < one.Length; i++)
                {
                    Assert.True(Math.Abs(expected[i] - one[i]) < 1e-4f, $"output {i} is {one[i]:R} alone and {expected[i]:R} in a batch:\n{network}");
                }
            }
        }
    }

    static Network Create(Random random, int trial)
    {
        var network = new Network(random.Next(1, 301), seed: trial);
        for (int depth = random.Next(1, 7); depth > 0; depth--)
        {
            network.Add(new Dense(random.Next(1, 301)) { HasBias = random.Next(4) > 0 });
            if (depth > 1)
            {
                network.Add(random.Next(3) > 0 ? new Relu() : new Tanh());
            }
        }
        return network;
    }
}
