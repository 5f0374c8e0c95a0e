using FastNn.Tests.Support;

namespace FastNn.Tests.Model;

/// <summary>Factors of the learning rate and of the decay for single parameters, and parameters that are frozen.</summary>
public sealed class ParameterUpdaterTests
{
    static readonly float[] x = Sample.Normal(8 * 6, 1);
    static readonly int[] labels = Sample.Labels(8, 4, 2);

    public static TheoryData<string> Optimizers => [.. Catalog.Default.Optimizers.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Factors_are_those_of_an_optimizer_with_such_a_rate_and_decay(string name)
    {
        // All parameters with factors, against an optimizer with the products.
        Optimizer half = With(name, 0.5), whole = With(name, 1);
        Network expected = Train(half, _ => { }), found = Train(whole, parameter => (parameter.LearningRateFactor, parameter.DecayFactor) = (0.5f, 0.5f));
        Assert.Equal(Sample.Values(expected), Sample.Values(found));
        Assert.NotEqual(Sample.Values(Train(whole, _ => { })), Sample.Values(found));

        static Optimizer With(string name, double factor)
        {
            var settings = new PartSettings();
            settings.Set("learningrate", 0.0625 * factor);
            settings.Set("decay", 0.25 * factor);
            return Catalog.Default.Optimizers.Single(entry => entry.Name == name).Create(settings);
        }
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Parameters_between_others_with_factors_are_updated_as_alone(string name)
    {
        // The gradients of one step do not depend on its update.
        Optimizer optimizer = Catalog.Default.Optimizers.Single(entry => entry.Name == name).CreateSample();
        Network plain = Train(optimizer, _ => { }, steps: 1),
            mixed = Train(optimizer, parameter => parameter.LearningRateFactor = parameter.Name == "2.weight" ? 0 : 1, steps: 1);
        foreach (Parameter parameter in mixed.Parameters)
        {
            Network source = parameter.Name == "2.weight" ? Make() : plain;
            if (parameter.Name != "2.weight" || optimizer is not (AdamW or Lion))
            {
                Assert.Equal(Values(source.Parameters[parameter.Name]), Values(parameter));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Frozen_parameters_keep_their_bits_and_count_nowhere(int threads)
    {
        Network network = Make(), reference = Make();
        Parameter frozen = network.Parameters["0.weight"];
        frozen.Set(Sample.Normal(frozen.Count, 5).Select(value => value * 100).ToArray());
        float[] before = Values(frozen);
        reference.Parameters["0.weight"].Set(before);
        frozen.IsFrozen = true;
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new AdamW(0.1f) { WeightDecay = 0.5f })
        {
            BatchSize = 8,
            Threads = threads,
            Regularizer = new L2(0.1f),
            Constraint = new MaxNorm(0.5f),
            ClipGradientValue = 100,
            ClipGradientNorm = 1e-3f,
        };
        trainer.TrainBatch(x, labels);
        Assert.Equal(before, Values(frozen));

        // Without the frozen one the clipped gradient has exactly that norm.
        double norm = network.Parameters.Where(parameter => parameter.IsTrained).Sum(parameter => Gradient(parameter).Sum(g => (double)g * g));
        Assert.Equal(1e-3, Math.Sqrt(norm), 1e-6);
        Assert.All(Gradient(frozen), g => Assert.Equal(0, g));
        Assert.All(network.Parameters.Where(parameter => !parameter.IsFrozen),
            parameter => Assert.NotEqual(Values(reference.Parameters[parameter.Name]), Values(parameter)));

        frozen.IsFrozen = false;
        trainer.TrainBatch(x, labels);
        Assert.NotEqual(before, Values(frozen));
    }

    [Fact]
    public void Layers_before_the_first_that_is_not_frozen_run_no_backward_pass()
    {
        Counting first = new(), second = new();
        Network network = new(6, seed: 1) { new Dense(8), first, new Dense(8), second, new Dense(4) };
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f)) { BatchSize = 8 };
        trainer.TrainBatch(x, labels);
        Assert.Equal((1, 1), (first.Backwards, second.Backwards));

        Freeze("0.", true);
        trainer.TrainBatch(x, labels);
        Assert.Equal((1, 2), (first.Backwards, second.Backwards));

        Freeze("2.", true);
        trainer.TrainBatch(x, labels);
        Assert.Equal((1, 2), (first.Backwards, second.Backwards));

        // The gradient must pass through the frozen layer between.
        Freeze("0.", false);
        float[] frozen = Values(network.Parameters["2.weight"]), free = Values(network.Parameters["0.weight"]);
        network.Parameters["2.weight"].Gradients.Fill(7);
        trainer.TrainBatch(x, labels);
        Assert.Equal((2, 3), (first.Backwards, second.Backwards));
        Assert.Equal(frozen, Values(network.Parameters["2.weight"]));
        Assert.NotEqual(free, Values(network.Parameters["0.weight"]));
        Assert.All(network.Parameters["2.weight"].Gradients.ToArray(), g => Assert.Equal(7, g));

        void Freeze(string prefix, bool isFrozen)
        {
            foreach (Parameter parameter in network.Parameters.Where(parameter => parameter.Name.StartsWith(prefix, StringComparison.Ordinal)))
            {
                parameter.IsFrozen = isFrozen;
            }
        }
    }

    [Fact]
    public void Decay_factor_is_one_of_the_regularizer_too()
    {
        var regularizer = new L2(0.25f);
        Network none = Train(new Sgd(0.1f), _ => { }), scaled = Train(new Sgd(0.1f), parameter => parameter.DecayFactor = 0.5f, regularizer: regularizer);
        Assert.Equal(Sample.Values(Train(new Sgd(0.1f), _ => { }, regularizer: new L2(0.125f))), Sample.Values(scaled));
        Assert.Equal(0.25f, regularizer.Strength);
        Assert.Equal(Sample.Values(none),
            Sample.Values(Train(new Sgd(0.1f), parameter => parameter.DecayFactor = 0, regularizer: new L0(1) { Threshold = 10 })));
    }

    [Fact]
    public void Nothing_is_allocated_with_factors()
    {
        Network network = Make();
        network.Parameters["2.weight"].LearningRateFactor = 2;
        network.Parameters["0.bias"].IsFrozen = true;
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Adam())
        {
            BatchSize = 8,
            Regularizer = new L2(0.1f),
            Constraint = new MaxNorm(),
            ClipGradientNorm = 1,
        };
        trainer.TrainBatch(x, labels);
        long before = GC.GetAllocatedBytesForCurrentThread();
        trainer.TrainBatch(x, labels);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Factors_out_of_their_range_are_refused()
    {
        Parameter parameter = Make().Parameters[0];
        foreach (float value in (float[])[-1, float.NaN, float.PositiveInfinity])
        {
            Assert.Contains("LearningRateFactor is", Assert.Throws<ArgumentException>(() => parameter.LearningRateFactor = value).Message);
            Assert.Contains("DecayFactor is", Assert.Throws<ArgumentException>(() => parameter.DecayFactor = value).Message);
        }
        Assert.Equal((1, 1, false), (parameter.LearningRateFactor, parameter.DecayFactor, parameter.IsFrozen));
    }

    static Network Train(Optimizer optimizer, Action<Parameter> set, int steps = 4, Regularizer? regularizer = null)
    {
        Network network = Make();
        network.Parameters.ToList().ForEach(set);
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), optimizer) { BatchSize = 8, Regularizer = regularizer };
        for (int step = 0; step < steps; step++)
        {
            trainer.TrainBatch(x, labels);
        }
        return network;
    }

    static Network Make() => new(6, seed: 3) { new Dense(20), new Tanh(), new Dense(17), new Tanh(), new Dense(4) };

    static float[] Values(Parameter parameter)
    {
        float[] values = new float[parameter.Count];
        parameter.CopyTo(values);
        return values;
    }

    static float[] Gradient(Parameter parameter)
    {
        float[] values = new float[parameter.Count];
        parameter.CopyGradientTo(values);
        return values;
    }

    /// <summary>y = x, and counts its backward passes.</summary>
    sealed class Counting : Layer
    {
        public int Backwards { get; private set; }

        public override int GetOutputSize(int inputs) => inputs;

        protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) => Copy(x, y);

        protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
        {
            Backwards++;
            Copy(dy, dx);
        }

        static void Copy(ReadOnlyMatrix from, Matrix to)
        {
            for (int row = 0; row < from.Rows && !to.IsEmpty; row++)
            {
                from.Row(row).CopyTo(to.Row(row));
            }
        }
    }
}
