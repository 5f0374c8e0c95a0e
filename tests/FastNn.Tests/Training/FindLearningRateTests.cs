using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Training;

public sealed class FindRateTests
{
    static readonly Dataset data = new(Sample.Normal(120 * 5, 1), 5, Sample.Labels(120, 3, 2));

    [Fact]
    public void Search_takes_everything_back()
    {
        Network first = Make(), second = Make();
        using Trainer searched = On(first, new Adam(0.02f)), plain = On(second, new Adam(0.02f));
        searched.TrainBatch(Sample.Normal(16 * 5, 3), Sample.Labels(16, 3, 4));
        plain.TrainBatch(Sample.Normal(16 * 5, 3), Sample.Labels(16, 3, 4));

        LearningRateSearch search = searched.FindLearningRate(data);

        Assert.Equal(Sample.Values(second), Sample.Values(first));
        Assert.Equal((0.02f, 1L), (searched.Optimizer.LearningRate, searched.Steps));
        Assert.Equal(search.Rates.Count, search.Losses.Count);
        searched.Fit(data);
        plain.Fit(data);
        Assert.Equal(Sample.Values(second), Sample.Values(first));
    }

    [Fact]
    public void Rates_rise_evenly_until_the_loss_is_much_worse()
    {
        using Trainer trainer = On(Make(), new Sgd(0.1f));
        LearningRateSearch search = trainer.FindLearningRate(data, lowest: 1e-4f, highest: 1e6f, batches: 101);

        Assert.InRange(search.Rates.Count, 40, 100);
        for (int i = 0; i < search.Rates.Count; i++)
        {
            Assert.Equal(1, search.Rates[i] / (1e-4 * Math.Pow(10, i / 10.0)), 1e-5);
        }
        Assert.All(search.Losses, loss => Assert.True(loss <= 4 * search.Losses.Min()));
        Assert.Equal(search.Rates[search.Losses.ToList().IndexOf(search.Losses.Min())], search.Best);
        Assert.Equal(search.Best / 10, search.Suggestion);
    }

    [Fact]
    public void Loss_below_0_is_searched_like_any_other()
    {
        float[] losses = [.. Enumerable.Repeat(-1f, 30), .. Enumerable.Repeat(1000f, 30)];
        using Trainer falling = new(Make(), new ToldLoss(losses[..30]), new Sgd(0.1f))
        {
            BatchSize = 16,
        }, rising = new(Make(), new ToldLoss(losses), new Sgd(0.1f)) { BatchSize = 16 };
        Assert.Equal(30, falling.FindLearningRate(data, batches: 30).Rates.Count);
        Assert.Equal(30, rising.FindLearningRate(data, batches: 60).Rates.Count);
    }

    [Fact]
    public void Suggested_rate_trains_better_than_one_far_from_it()
    {
        // A teacher's labels, so that there is something to learn.
        float[] inputs = Sample.Normal(400 * 5, 7);
        var learnable = new Dataset(inputs, 5,
            Enumerable.Range(0, 400).Select(i => inputs[i * 5] + inputs[i * 5 + 1] > 0 ? inputs[i * 5 + 2] > 0 ? 2 : 1 : 0).ToArray());
        float rate;
        using (Trainer searching = On(Make(), new Sgd(0.1f)))
        {
            rate = searching.FindLearningRate(learnable).Suggestion;
        }
        double Loss(float factor)
        {
            using Trainer trainer = On(Make(), new Sgd(rate * factor));
            return trainer.Fit(learnable).Epochs[0].TrainingLoss;
        }

        Assert.True(Loss(1) < Loss(1e-3f));
        Assert.False(Loss(1) >= Loss(1e3f));
    }

    [Theory]
    [InlineData(0, 1, 10, "the lowest must be above 0")]
    [InlineData(1, 1, 10, "the highest above it")]
    [InlineData(1e-3f, float.PositiveInfinity, 10, "the highest above it")]
    [InlineData(1e-3f, 1, 1, "at least 2")]
    public void Impossible_rates_are_refused(float lowest, float highest, int batches, string text)
    {
        using Trainer trainer = On(Make(), new Sgd(0.1f));
        Assert.Contains(text, Assert.ThrowsAny<ArgumentException>(() => trainer.FindLearningRate(data, lowest, highest, batches)).Message,
            StringComparison.Ordinal);
    }

    static Network Make() => new(5, 1) { new Dense(12), new Tanh(), new Dense(3) };

    static Trainer On(Network network, Optimizer optimizer) => new(network, new SoftmaxCrossEntropy(), optimizer) { BatchSize = 16 };
}
