using FastNn.Autograd;
using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Tests.Support;

namespace FastNn.Tests.Layers;

public sealed class DropoutTests
{
    const int Rows = 40, Width = 100;

    [Fact]
    public void Predictions_and_tests_drop_nothing()
    {
        Network with = Make(0.5f), without = Make(null);
        float[] x = Sample.Normal(Rows * 7, 1), y = new float[Rows * 3], expected = new float[Rows * 3];
        int[] labels = Sample.Labels(Rows, 3, 2);
        with.CreatePredictor(Rows).PredictBatch(x, y);
        without.CreatePredictor(Rows).PredictBatch(x, expected);
        Assert.Equal(expected, y);
        with.CreatePredictor().PredictOne(x.AsSpan(0, 7), y.AsSpan(0, 3));
        without.CreatePredictor().PredictOne(x.AsSpan(0, 7), expected.AsSpan(0, 3));
        Assert.Equal(expected, y);

        using var trainer = new Trainer(with, new SoftmaxCrossEntropy(), new Sgd(0)) { BatchSize = Rows };
        using var plain = new Trainer(without, new SoftmaxCrossEntropy(), new Sgd(0)) { BatchSize = Rows };
        TestResult before = trainer.TestBatch(x, labels);
        Assert.Equal(plain.TestBatch(x, labels), before);
        Assert.NotEqual(before.Loss, trainer.TrainBatch(x, labels));
        Assert.Equal(before, trainer.TestBatch(x, labels));
    }

    [Fact]
    public void Every_step_seed_and_layer_drops_others()
    {
        var masks = new HashSet<string>();
        foreach (long seed in new ulong[] { 0, 1 })
        {
            foreach (long step in new long[] { 0, 1, 2 })
            {
                Assert.All(Masks(new TrainingStep(seed, step)), mask => Assert.True(masks.Add(mask)));
                Assert.All(Masks(new TrainingStep(seed, step)), mask => Assert.False(masks.Add(mask)));
            }
        }
    }

    [Fact]
    public void Same_seed_and_step_drop_the_same_on_any_number_of_threads()
    {
        Network whole = Make(0.3f), parts = Make(0.3f);
        float[] x = Sample.Normal(Rows * 7, 1);
        int[] labels = Sample.Labels(Rows, 3, 2);
        using var trainer = new Trainer(whole, new SoftmaxCrossEntropy(), new Sgd(0.1f)) { BatchSize = Rows, Seed = 5 };
        using var first = new Trainer(parts, new SoftmaxCrossEntropy(), new Sgd(0.1f)) { BatchSize = Rows, Seed = 5, Threads = 2 };
        for (int i = 0; i < 4; i++)
        {
            // Looking at gradients or at a test is no step.
            first.ComputeGradients(x, labels);
            first.TestBatch(x, labels);
            Assert.Equal(trainer.TrainBatch(x, labels), first.TrainBatch(x, labels));
        }
        Assert.Equal(Sample.Values(whole), Sample.Values(parts));
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1f)]
    [InlineData(float.NaN)]
    public void Rate_outside_its_range_is_refused(float rate) =>
        Assert.Contains($"rate is {rate.ToString(System.Globalization.CultureInfo.InvariantCulture)}",
            Assert.Throws<ArgumentException>(() => new Dropout(rate)).Message, StringComparison.Ordinal);

    /// <summary>The chance is rounded, and what stays is multiplied by what is really kept: a number of 65,536 at least.</summary>
    [Theory]
    [InlineData(0f, 65536)]
    [InlineData(1e-6f, 65536)]
    [InlineData(0.1f, 58982)]
    [InlineData(0.999f, 66)]
    [InlineData(0.9999f, 7)]
    [InlineData(0.999993f, 1)]
    [InlineData(0.99999994f, 1)]
    public void What_stays_has_the_scale_of_what_is_kept(float rate, int kept)
    {
        const int Count = 1 << 20;
        float[] ones = new float[Count], y = new float[Count], dx = new float[Count];
        Array.Fill(ones, 1);
        var network = new Network(1024, seed: 1) { new Dropout(rate) };
        var cache = new ForwardCache(network, 1024, training: true);
        ReadOnlyMatrix output = cache.Forward(new(ones, 1024, 1024), new TrainingStep(3, 0));
        for (int row = 0; row < 1024; row++)
        {
            output.Row(row).CopyTo(y.AsSpan(row * 1024));
        }
        var tape = new Tape { IsTraining = true };
        Tensor x = tape.Variable(ones, 1024, 1024), dropped = x.Dropout(rate);
        dropped.Sum().Backward();
        x.Gradient.CopyTo(dx);
        Check(y);
        Check(dx);

        void Check(float[] values)
        {
            float scale = 65536f / kept;
            Assert.All(values.Distinct(), value => Assert.True(value == 0 || value == scale, $"{value:R} is neither 0 nor {scale:R}"));
            double share = kept / 65536.0;
            Assert.Equal(Count * share, values.Count(value => value != 0), 5 * Math.Sqrt(Count * share * (1 - share)) + 1e-9);
            Assert.Contains(scale, values);
        }
    }

    [Theory]
    [InlineData(0.5f)]
    [InlineData(0.25f)]
    [InlineData(0.75f)]
    [InlineData(0.125f)]
    public void Rates_of_few_bits_have_the_scale_they_always_had(float rate) => Assert.Equal(1 / (1 - rate), DropoutMask.Scale(DropoutMask.Chance(rate)));

    static string[] Masks(TrainingStep step)
    {
        var network = new Network(Width) { new Dropout(), new Residual { new Dropout(0.5f) } };
        float[] ones = new float[Rows * Width];
        Array.Fill(ones, 1);
        var cache = new ForwardCache(network, Rows, training: true);
        cache.Forward(new(ones, Rows, Width), step);
        // 2 where the first kept a number, then 2 + 2·2 where the second kept it too.
        return [Mask(cache.Output(0, Rows), 2), Mask(cache.Output(1, Rows), 6)];
    }

    static string Mask(ReadOnlyMatrix y, float kept) => string.Concat(y.Data.ToArray().Select(value => value == kept ? '1' : '0'));

    static Network Make(float? rate)
    {
        var network = new Network(7, seed: 1) { new Dense(Width), new Relu() };
        if (rate is { } drops)
        {
            network.Add(new Dropout(drops));
        }
        network.Add(new Dense(3));
        return network;
    }
}
