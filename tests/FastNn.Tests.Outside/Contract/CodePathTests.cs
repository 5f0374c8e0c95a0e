using FastNn;
using FastNn.Simd;

namespace Outside.Contract;

/// <summary>Parts from outside go the way the library's own go: the same registers, the same bits, the same rules.</summary>
public sealed class CodePathTests
{
    static readonly float[] x = Numbers(37 * 20, 1), y = Numbers(37 * 5, 2);

    [Fact]
    public void Formulas_run_at_the_width_of_the_machine_and_on_no_element_alone()
    {
        var network = new Network(16) { new Dense(32), new WidthProbe(), new Dense(5) };
        using var trainer = new Trainer(network, new MeanSquaredError(), new Sgd(0.1f)) { BatchSize = 4 };
        WidthProbe.Reset();
        trainer.TrainBatch(x.AsSpan(0, 4 * 16), y.AsSpan(0, 4 * 5));

        int width = Tiers.Width(Tiers.Current);
        Assert.Equal((width, 4 * 32 / width), WidthProbe.Forwards);
        Assert.Equal((width, 4 * 32 / width), WidthProbe.Backwards);
    }

    [Fact]
    public void Same_formulas_give_the_same_bits()
    {
        var ours = new Network(20, seed: 3) { new Dense(45), new Relu(), new Dense(33), new Relu(), new Dense(5) };
        var theirs = new Network(20, seed: 3) { new OwnDense(45), new OwnRelu(), new Dense(33), new OwnRelu(), new OwnDense(5) };
        using var a = new Trainer(ours, new MeanSquaredError(), new Adam(0.01f)) { BatchSize = 37 };
        using var b = new Trainer(theirs, new MeanSquaredError(), new OwnAdam(0.01f)) { BatchSize = 37 };
        for (int step = 0; step < 5; step++)
        {
            Assert.Equal(a.TrainBatch(x, y), b.TrainBatch(x, y));
            Assert.Equal(a.TrainOne(x.AsSpan(0, 20), y.AsSpan(0, 5)), b.TrainOne(x.AsSpan(0, 20), y.AsSpan(0, 5)));
        }
        float[] outputs = new float[37 * 5], own = new float[37 * 5];
        using Predictor one = ours.CreatePredictor(maxBatch: 8), two = theirs.CreatePredictor(maxBatch: 8);
        one.PredictBatch(x, outputs);
        two.PredictBatch(x, own);

        Assert.Equal(Values(ours), Values(theirs));
        Assert.Equal(outputs, own);
    }

    [Fact]
    public void Loss_of_rows_is_checked_and_reaches_the_last_bias_unchanged()
    {
        var network = new Network(20, seed: 3) { new Dense(7), new OwnRelu(), new Dense(5) };
        using var trainer = new Trainer(network, new OwnReward(), new Sgd(0.1f)) { BatchSize = 37 };
        int[] labels = [.. Enumerable.Range(0, 37).Select(i => i % 4)];
        float[] slopes = new float[5];
        trainer.ComputeGradients(x, labels);
        network.Parameters["2.bias"].CopyGradientTo(slopes);

        Assert.Equal([-10, -9, -9, -9, 0], slopes);
        Assert.Contains("takes labels", Assert.Throws<ArgumentException>(() => trainer.TrainBatch(x, y)).Message);
        Assert.Contains("targets.Labels[0] is 5", Assert.Throws<ArgumentException>(() => trainer.TrainOne(x.AsSpan(0, 20), 5)).Message);
    }

    [Fact]
    public void Regularizer_reaches_the_weights_and_no_biases()
    {
        Network priced = Make(), plain = Make();
        float[] before = Values(plain);
        using var a = new Trainer(priced, new MeanSquaredError(), new Sgd(0.5f)) { BatchSize = 37, Regularizer = new OwnL4(0.25f) };
        using var b = new Trainer(plain, new MeanSquaredError(), new Sgd(0.5f)) { BatchSize = 37 };
        a.TrainBatch(x, y);
        b.TrainBatch(x, y);

        float[] with = Values(priced), without = Values(plain);
        for (int i = 0; i < with.Length; i++)
        {
            Assert.Equal(without[i] - (i < 100 ? 0.5f * before[i] * before[i] * before[i] : 0), with[i], 1e-6f);
        }

        static Network Make() => new(20, seed: 6) { new Dense(5) };
    }

    static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
    }

    static float[] Values(Network network) => [.. network.Parameters.SelectMany(p =>
    {
        float[] values = new float[p.Count];
        p.CopyTo(values);
        return values;
    })];
}
