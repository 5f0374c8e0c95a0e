using FastNn.RandomNumbers;
using FastNn.Tests.Support;

namespace FastNn.Tests.Conformance;

/// <summary>
/// Layers of the catalog in any order: activations first, last and one behind the other, softmax in the middle, widths around panels. Whoever
/// runs them, a predictor in two regions of memory, a trainer in many, alone or fused, gets the same; and double agrees.
/// </summary>
public sealed class RandomNetworkTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 100)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Gradients_of_any_stack_agree_with_central_differences(int seed)
    {
        Network network = Draw(seed, out int rows);
        float[] inputs = Sample.Normal(rows * network.Inputs, (long)seed), targets = Sample.Normal(rows * network.Outputs, (long)seed + 1);

        GradientTests.Check(network, new MeanSquaredError(), inputs, targets, y => DoubleNetwork.Loss(nameof(MeanSquaredError), Reduction.Mean, y, targets),
            Describe(network, rows));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Predictions_of_any_stack_are_the_trainers_outputs_and_those_of_double(int seed)
    {
        Network network = Draw(seed, out int rows);
        float[] inputs = Sample.Normal(rows * network.Inputs, (long)seed), outputs = new float[rows * network.Outputs], pieces = new float[outputs.Length];
        using Predictor whole = network.CreatePredictor(new PredictorOptions { MaxBatch = rows, ExactOrder = true }),
            thirds = network.CreatePredictor(new PredictorOptions { MaxBatch = (rows + 2) / 3, ExactOrder = true, Threads = 2 });
        whole.PredictBatch(inputs, outputs);
        thirds.PredictBatch(inputs, pieces);
        ReadOnlyMatrix kept = new ForwardCache(network, rows, training: true, null, exactOrder: true).Forward(new(inputs, rows, network.Inputs));
        double[][] expected = new DoubleNetwork(network).Forward(inputs);

        Assert.Equal(outputs, pieces);
        for (int row = 0; row < rows; row++)
        {
            Assert.Equal(kept.Row(row), outputs.AsSpan(row * network.Outputs, network.Outputs));
            double largest = expected[row].Max(Math.Abs);
            for (int i = 0; i < network.Outputs; i++)
            {
                float actual = outputs[(row * network.Outputs) + i];
                Assert.True(Math.Abs(expected[row][i] - actual) <= 1e-5 * Math.Max(1, largest),
                    $"{Describe(network, rows)}: y[{row}, {i}] is {actual:R}, in double {expected[row][i]:R}");
            }
        }
    }

    static Network Draw(int seed, out int rows)
    {
        var random = new CounterRandom((long)seed);
        ulong draws = 0;
        int Below(int bound) => random.Below(draws++, bound);
        IReadOnlyList<CatalogEntry<Layer>> entries = [.. Catalog.Default.Layers.Where(entry => entry.Name != nameof(Dense))];
        int[] widths = [1, 2, 7, 15, 16, 17, 31, 32, 33, 40];

        int least = 1 + Below(6);
        var network = new Network(widths[Below(widths.Length)], seed: (long)seed);
        int layers = 1 + Below(7), dense = Below(layers);
        // What comes of one number is scaled alike by a normalization, and the outputs of a softmax are close to each other: it shows rounding alone.
        bool isFlat = network.Inputs == 1;
        for (int i = 0; i < layers; i++)
        {
            network.Add(i == dense || Below(3) == 0
                ? new Dense(widths[Below(widths.Length)]) { HasBias = Below(4) > 0 }
                : entries[Below(entries.Count)].CreateSample() is var drawn && isFlat && drawn is Softmax or BatchNorm or LayerNorm ? new Tanh() : drawn);
            isFlat |= network.Outputs == 1 || network[^1] is Softmax;
        }
        // Two rows, once normalized, have hardly a gradient left.
        rows = network.Any(layer => layer.MinTrainingBatch > 1) ? 7 + least : least;
        return Sample.Scrambled(network);
    }

    static string Describe(Network network, int rows) =>
        $"{rows} rows of {network.Inputs}: {string.Join(", ", network.Select((layer, i) => $"{layer.Kind} {network.GetWidth(i)}"))}";
}
