using System.Globalization;
using System.Reflection;
using FastNn.Autograd;
using FastNn.Data;
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

    [Fact]
    public void AmsGrad_divides_by_the_largest_mean_so_far() =>
        Check(new Adam(0.05f) { Beta1 = 0.8f, Beta2 = 0.5f, Epsilon = 1e-3f, AmsGrad = true }, (w, g, state, step, _) =>
    {
        state[0] = (0.8 * state[0]) + (0.2 * g);
        state[1] = (0.5 * state[1]) + (0.5 * g * g);
        state[2] = Math.Max(state[2], state[1]);
        return w - (0.05 * (state[0] / (1 - Math.Pow(0.8, step))) / (Math.Sqrt(state[2] / (1 - Math.Pow(0.5, step))) + 1e-3));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AdamW_decays_beside_the_gradient(bool biases) =>
        Check(new AdamW(0.05f) { Beta1 = 0.8f, Beta2 = 0.95f, Epsilon = 1e-3f, WeightDecay = 0.3f, DecayBiases = biases }, (w, g, state, step, decays) =>
    {
        state[0] = (0.8 * state[0]) + (0.2 * g);
        state[1] = (0.95 * state[1]) + (0.05 * g * g);
        w *= decays || biases ? 1 - (0.05 * 0.3) : 1;
        return w - (0.05 * (state[0] / (1 - Math.Pow(0.8, step))) / (Math.Sqrt(state[1] / (1 - Math.Pow(0.95, step))) + 1e-3));
    });

    [Theory]
    [InlineData(0f, 0f)]
    [InlineData(0.9f, 0.1f)]
    public void RmsProp_follows_its_formula(float momentum, float decay) =>
        Check(new RmsProp(0.02f) { Alpha = 0.9f, Epsilon = 1e-3f, Momentum = momentum, WeightDecay = decay }, (w, g, state, _, decays) =>
    {
        g += decays ? decay * w : 0;
        state[0] = (0.9 * state[0]) + (0.1 * g * g);
        state[1] = (momentum * state[1]) + (g / (Math.Sqrt(state[0]) + 1e-3));
        return w - (0.02 * state[1]);
    });

    [Fact]
    public void AdaGrad_follows_its_formula() =>
        Check(new AdaGrad(0.1f) { Epsilon = 1e-3f, RateDecay = 0.5f, InitialSum = 0.2f, WeightDecay = 0.1f }, (w, g, state, step, decays) =>
    {
        g += decays ? 0.1 * w : 0;
        state[0] += g * g;
        return w - (0.1 / (1 + ((step - 1) * 0.5)) * g / (Math.Sqrt(state[0] + 0.2) + 1e-3));
    });

    [Fact]
    public void NAdam_follows_its_formula()
    {
        double product = 1;
        int last = 0;
        Check(new NAdam(0.05f) { Beta1 = 0.8f, Beta2 = 0.95f, Epsilon = 1e-3f, MomentumGrowth = 0.1f, WeightDecay = 0.1f }, (w, g, state, step, decays) =>
        {
            double now = Momentum(step), next = Momentum(step + 1);
            product *= step == last ? 1 : now;
            last = step;
            g += decays ? 0.1 * w : 0;
            state[0] = (0.8 * state[0]) + (0.2 * g);
            state[1] = (0.95 * state[1]) + (0.05 * g * g);
            double root = Math.Sqrt(state[1] / (1 - Math.Pow(0.95, step))) + 1e-3;
            return w - (0.05 * (1 - now) / (1 - product) * g / root) - (0.05 * next / (1 - (product * next)) * state[0] / root);
        });

        static double Momentum(int step) => 0.8 * (1 - (0.5 * Math.Pow(0.96, step * 0.1)));
    }

    [Fact]
    public void Lion_steps_by_signs() => Check(new Lion(0.01f) { Beta1 = 0.8f, Beta2 = 0.9f, WeightDecay = 0.3f }, (w, g, state, _, decays) =>
    {
        double direction = (0.8 * state[0]) + (0.2 * g);
        state[0] = (0.9 * state[0]) + (0.1 * g);
        return (w * (decays ? 1 - (0.01 * 0.3) : 1)) - (0.01 * Math.Sign(direction));
    });

    [Fact]
    public void Decay_reaches_biases_only_where_it_is_asked_to()
    {
        foreach (CatalogEntry<Optimizer> entry in Catalog.Default.Optimizers)
        {
            foreach (bool biases in new[] { false, true })
            {
                var settings = new PartSettings();
                settings.Set("learningrate", 0.1);
                settings.Set("decay", 0.5);
                settings.Set("biases", biases);
                Optimizer optimizer = entry.Create(settings);
                // Without a gradient only decay moves anything: the first half decays, the other half are biases.
                float[] w = [1, -1, 1, -1];
                optimizer.Step(new OptimizerStep(w, new float[4], new float[4 * optimizer.StateCount], 2, 1, null));

                Assert.True(w[0] < 1 && w[1] > -1, $"{entry.Name}: weights do not decay");
                Assert.True((w[2] < 1) == biases && (w[3] > -1) == biases, $"{entry.Name}: biases are {w[2]} and {w[3]}");
            }
        }
    }

    [Fact]
    public void Impossible_settings_are_refused_by_name_and_value()
    {
        foreach (CatalogEntry<Optimizer> entry in Catalog.Default.Optimizers)
        {
            foreach (PropertyInfo property in entry.CreateSample().GetType().GetProperties()
                .Where(property => property.CanWrite && property.PropertyType == typeof(double)))
            {
                foreach (float value in new[] { float.NaN, float.PositiveInfinity, -0.1f })
                {
                    var error = Assert.Throws<TargetInvocationException>(() => property.SetValue(entry.CreateSample(), (double)value));
                    Assert.Contains(value.ToString(CultureInfo.InvariantCulture), Assert.IsType<ArgumentException>(error.InnerException).Message);
                    Assert.Contains(property.Name, error.InnerException.Message, StringComparison.OrdinalIgnoreCase);
                }
            }
        }
        Assert.Contains("Beta2 is 1;", Assert.Throws<ArgumentException>(() => new Lion { Beta2 = 1 }).Message);
        Assert.Contains("Dampening is 0.5", Assert.Throws<ArgumentException>(() => new Sgd(1) { Nesterov = true, Dampening = 0.5f }).Message);
        Assert.Contains("Dampening is 0.5", Assert.Throws<ArgumentException>(() => new Sgd(1) { Dampening = 0.5f, Nesterov = true }).Message);
    }

    [Fact]
    public void Hyperparameters_given_as_double_and_as_float_give_the_same_bits()
    {
        float[] single = Train(new AdamW(0.01f) { Beta1 = 0.8f, Beta2 = 0.95f, Epsilon = 1e-3f, WeightDecay = 0.3f }, new L2(0.1f), new MaxNorm(0.7f));
        Assert.Equal(single, Train(new AdamW(0.01) { Beta1 = 0.8, Beta2 = 0.95, Epsilon = 1e-3, WeightDecay = 0.3 }, new L2(0.1), new MaxNorm(0.7)));
        Assert.NotEqual(single, Train(new AdamW(0.02) { Beta1 = 0.8, Beta2 = 0.95, Epsilon = 1e-3, WeightDecay = 0.3 }, new L2(0.1), new MaxNorm(0.7)));

        static float[] Train(Optimizer optimizer, Regularizer regularizer, Constraint constraint)
        {
            Network network = new(7, seed: 3) { new Dense(19), new Tanh(), new Dense(3) };
            var data = new Dataset(Sample.Normal(140, 1), 7, Sample.Normal(60, 2), 3);
            using var trainer = new Trainer(network, new MeanSquaredError(), optimizer)
            {
                BatchSize = 5,
                Epochs = 3,
                Regularizer = regularizer,
                Constraint = constraint,
                Schedule = new CosineDecay(),
            };
            trainer.Fit(data);
            return Sample.Values(network);
        }
    }

    [Fact]
    public void Gradient_that_is_no_number_shows_in_the_weights()
    {
        foreach (CatalogEntry<Optimizer> entry in Catalog.Default.Optimizers)
        {
            Optimizer optimizer = entry.CreateSample();
            float[] w = [1, 1];
            optimizer.Step(new OptimizerStep(w, [float.NaN, 1], new float[2 * optimizer.StateCount], 2, 1, null));

            Assert.True(float.IsNaN(w[0]) && float.IsFinite(w[1]), $"{entry.Name}: {w[0]}, {w[1]}");
        }
    }

    [Fact]
    public void Rule_that_remembers_more_than_its_optimizer_is_refused_by_name()
    {
        Network network = new(3, seed: 1) { new Dense(2) };
        float[] before = Sample.Values(network);
        using var trainer = new Trainer(network, new MeanSquaredError(), new Greedy());
        var descent = new TapeOptimizer(network.Parameters, new Greedy());
        foreach (Action step in new Action[] { () => trainer.TrainBatch([1, 2, 3], new float[2]), descent.Step })
        {
            string message = Assert.Throws<InvalidOperationException>(step).Message;
            Assert.Contains("Greedy+Rule.States is 2; it must be at most the StateCount of its optimizer, 1", message, StringComparison.Ordinal);
        }
        Assert.Equal((0, 0), (trainer.Steps, descent.Steps));
        Assert.Equal(before, Sample.Values(network));
    }

    [Theory]
    [InlineData(0.9f, 4e-3f)]
    [InlineData(0.999f, 0.1f)]
    [InlineData(0.5f, 0f)]
    [InlineData(0.99f, 100f)]
    [InlineData(0f, 4e-3f)]
    public void NAdam_needs_nothing_but_the_number_of_a_step(float beta, float growth)
    {
        double product = 1;
        for (int step = 1; step <= 3000; step++)
        {
            double momentum = beta * (1 - (0.5 * Math.Pow(0.96, step * (double)growth))),
                next = beta * (1 - (0.5 * Math.Pow(0.96, (step + 1) * (double)growth)));
            product *= momentum;
            // A first gradient of 1 at this step: m = 1 - b1, and v' = 1.
            float[] w = [0];
            new NAdam(1) { Beta1 = beta, Beta2 = 0, MomentumGrowth = growth, Epsilon = 1e-30f }.Step(new OptimizerStep(w, [1], new float[2], 1, step, null));
            double expected = -((1 - momentum) / (1 - product)) - (next * (1 - (double)beta) / (1 - (product * next)));
            Assert.Equal(expected, w[0], 1e-6 * Math.Max(1, -expected));
        }
    }

    /// <summary>Says that it remembers one number, and remembers two.</summary>
    sealed class Greedy() : Optimizer(0.1f)
    {
        public override int StateCount => 1;

        protected internal override void Step(in OptimizerStep step) => step.Run(default(Rule), default(Rule));

        readonly struct Rule : IUpdateRule
        {
            public static int States => 2;

            public S Update<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S>
            {
                state.Second = g;
                return w - g;
            }
        }
    }

    static void Check(Optimizer optimizer, Func<double, double, double[], int, bool, double> rule)
    {
        Network network = new(7, seed: 3) { new Dense(19), new Tanh(), new Dense(3) };
        using var trainer = new Trainer(network, new MeanSquaredError(), optimizer) { BatchSize = 5 };
        double[] expected = [.. Sample.Values(network).Select(value => (double)value)];
        double[][] states = [.. expected.Select(_ => new double[3])];
        bool[] decays = [.. network.Parameters.SelectMany(parameter => Enumerable.Repeat(parameter.Decays, parameter.Count))];
        for (int step = 1; step <= 10; step++)
        {
            float[] x = Sample.Normal(35, (long)step), y = Sample.Normal(15, (long)(100 + step));
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
