using FastNn.Tests.Support;

namespace FastNn.Tests.Optimizers;

/// <summary>Every optimizer over several steps against its formulas in double, as PyTorch writes them.</summary>
public sealed class OptimizerTests
{
    [Theory]
    [InlineData(0f, false, 0f, false)]
    [InlineData(0f, false, 0.1f, false)]
    [InlineData(0.9f, false, 0f, false)]
    [InlineData(0.9f, true, 0f, false)]
    [InlineData(0.8f, true, 0.1f, true)]
    public void Sgd_follows_its_formula(float momentum, bool nesterov, float decay, bool biases)
    {
        var optimizer = new Sgd(0.1f) { Momentum = momentum, Nesterov = nesterov, WeightDecay = decay, DecayBiases = biases };
        Check(optimizer, (w, g, state, _, decays) =>
        {
            g += decays || biases ? decay * w : 0;
            state[0] = momentum * state[0] + g;
            return w - 0.1 * (nesterov ? g + momentum * state[0] : momentum == 0 ? g : state[0]);
        });
    }

    [Theory]
    [InlineData(0f, false)]
    [InlineData(0.1f, false)]
    [InlineData(0.1f, true)]
    public void Adam_follows_its_formula(float decay, bool biases)
    {
        var optimizer = new Adam(0.05f) { Beta1 = 0.8f, Beta2 = 0.95f, Epsilon = 1e-3f, WeightDecay = decay, DecayBiases = biases };
        Check(optimizer, (w, g, state, step, decays) =>
        {
            g += decays || biases ? decay * w : 0;
            state[0] = 0.8 * state[0] + 0.2 * g;
            state[1] = 0.95 * state[1] + 0.05 * g * g;
            return w - 0.05 * (state[0] / (1 - Math.Pow(0.8, step))) / (Math.Sqrt(state[1] / (1 - Math.Pow(0.95, step))) + 1e-3);
        });
    }

    static void Check(Optimizer optimizer, Func<double, double, double[], int, bool, double> rule)
    {
        Network network = new(7, seed: 3) { new Dense(19), new Tanh(), new Dense(3) };
        using var trainer = new Trainer(network, new MeanSquaredError(), optimizer) { BatchSize = 5 };
        double[] expected = [.. Sample.Values(network).Select(value => (double)value)];
        double[][] states = [.. expected.Select(_ => new double[2])];
        bool[] decays = [.. network.Parameters.SelectMany(parameter => Enumerable.Repeat(parameter.Decays, parameter.Count))];
        for (int step = 1; step <= 10; step++)
        {
            float[] x = Sample.Normal(35, (ulong)step), y = Sample.Normal(15, (ulong)(100 + step));
            trainer.ComputeGradients(x, y);
            float[] slopes = [.. network.Parameters.SelectMany(parameter =>
            {
                float[] values = new float[parameter.Count];
                parameter.CopyGradientTo(values);
                return values;
            })];
            trainer.TrainBatch(x, y);
            for (int i = 0; i < expected.Length; i++)
            {
                expected[i] = rule(expected[i], slopes[i], states[i], step, decays[i]);
            }
            Assert.All(Sample.Values(network).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-5 * Math.Max(1, Math.Abs(pair.Second))));
        }
    }
}
