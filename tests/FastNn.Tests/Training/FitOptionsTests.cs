using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Training;

/// <summary>Schedules, limits on gradients, divergence and early stopping, as Fit runs them.</summary>
public sealed class FitOptionsTests
{
    [Fact]
    public void Rate_follows_the_schedule_batch_by_batch_and_comes_back()
    {
        var rates = new List<float>();
        using var trainer = new Trainer(Make(), new MeanSquaredError(), new Sgd(0.4f))
        {
            BatchSize = 5,
            Epochs = 2,
            Schedule = new ExponentialDecay(0.25),
            Callbacks = [new Listener(t => rates.Add((float)t.Optimizer.LearningRate))],
        };

        TrainingReport report = trainer.Fit(Line(10));

        Assert.Equal([0.4f, 0.2f, 0.1f, 0.05f], rates);
        Assert.Equal([0.2f, 0.05f], report.Epochs.Select(epoch => epoch.LearningRate));
        Assert.Equal(0.4f, trainer.Optimizer.LearningRate);
    }

    [Fact]
    public void Rate_comes_back_from_a_training_that_a_callback_breaks_off()
    {
        using var trainer = new Trainer(Make(), new MeanSquaredError(), new Sgd(0.4f))
        {
            BatchSize = 5,
            Epochs = 9,
            Schedule = new ExponentialDecay(0.25),
            Callbacks = [new Listener(t => Assert.True(t.Optimizer.LearningRate > 0.01f))],
        };

        Assert.ThrowsAny<Exception>(() => trainer.Fit(Line(10)));
        Assert.Equal(0.4f, trainer.Optimizer.LearningRate);
    }

    [Fact]
    public void Rate_that_is_set_after_a_resume_is_the_one_from_which_the_schedule_goes_on()
    {
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("2"), again = folder.PathOf("b");
        Assert.Equal([0.4f, 0.2f, 0.1f, 0.05f], Run(null, 0.4f, new Checkpoint(folder.PathOf("{step}")) { EveryBatches = 2 }));
        Assert.Equal([0.1f, 0.05f], Run(file, null));
        Assert.Equal([0.2f, 0.1f], Run(file, 0.8f));
        using (Trainer between = Scheduled([]))
        {
            between.Resume(file);
            between.Optimizer.LearningRate = 0.8f;
            between.SaveCheckpoint(again);
        }
        Assert.Equal([0.2f, 0.1f], Run(again, null));

        static List<float> Run(string? from, float? rate, Callback? saves = null)
        {
            var rates = new List<float>();
            using Trainer trainer = Scheduled([new Listener(t => rates.Add((float)t.Optimizer.LearningRate)), .. saves is null ? [] : new[] { saves }]);
            if (from is not null)
            {
                trainer.Resume(from);
            }
            trainer.Optimizer.LearningRate = rate ?? trainer.Optimizer.LearningRate;
            trainer.Fit(Line(10));
            Assert.Equal(rate ?? (from!.EndsWith('b') ? 0.8f : 0.4f), trainer.Optimizer.LearningRate);
            return rates;
        }

        static Trainer Scheduled(Callback[] callbacks) =>
            new(Make(), new MeanSquaredError(), new Sgd(0.4f)) { BatchSize = 5, Epochs = 2, Schedule = new ExponentialDecay(0.25), Callbacks = callbacks };
    }

    [Fact]
    public void Plateau_hears_the_validation_loss()
    {
        using var trainer = new Trainer(Make(), new MeanSquaredError(), new Sgd(0f))
        {
            BatchSize = 10,
            Epochs = 4,
            Schedule = new ReduceOnPlateau(0.5, patience: 0),
        };
        Assert.Equal(0, trainer.Fit(Line(10), Line(3)).Epochs[^1].LearningRate);

        using var moving = new Trainer(Make(), new MeanSquaredError(), new Sgd(1e-12f))
        {
            BatchSize = 10,
            Epochs = 4,
            Schedule = new ReduceOnPlateau(0.5, patience: 0),
        };
        Assert.Equal([1e-12f, 1e-12f, 0.5e-12f, 0.25e-12f], moving.Fit(Line(10), Line(3)).Epochs.Select(epoch => epoch.LearningRate));
    }

    [Fact]
    public void Gradients_are_cut_off_by_value_before_their_norm_is_looked_at()
    {
        Network network = Make();
        float[] before = Sample.Values(network), x = [1, 2, 3], far = [1000];
        using var trainer = new Trainer(network, new MeanSquaredError(), new Sgd(1f)) { ClipGradientValue = 0.5f };
        trainer.TrainBatch(x, far);
        Assert.All(Sample.Values(network).Zip(before), pair => Assert.Equal(0.5f, Math.Abs(pair.First - pair.Second), 1e-6f));

        using var both = new Trainer(Make(), new MeanSquaredError(), new Sgd(1f)) { ClipGradientValue = 0.5f, ClipGradientNorm = 0.1f };
        both.TrainBatch(x, far);
        Assert.Equal(0.1, Math.Sqrt(Sample.Values(both.Network).Zip(before).Sum(pair => Math.Pow(pair.First - pair.Second, 2))), 1e-4);
        Assert.Contains("ClipGradientValue is 0",
            Assert.Throws<ArgumentException>(() => new Trainer(Make(), new MeanSquaredError(), new Sgd(1f)) { ClipGradientValue = 0 }).Message);
    }

    [Theory]
    [InlineData(1e6f, float.PositiveInfinity)]
    [InlineData(1f, 5f)]
    public void Training_that_explodes_stops_by_name_with_the_last_good_weights(float rate, float limit)
    {
        Network network = Make();
        float[] before = Sample.Values(network);
        using var trainer = new Trainer(network, new MeanSquaredError(), new Sgd(rate) { Momentum = 0.9f })
        {
            BatchSize = 2,
            Epochs = 50,
            DivergenceLimit = limit,
        };

        TrainingReport report = trainer.Fit(Line(100));

        Assert.Equal(StopReason.Diverged, report.Stop);
        Assert.Empty(report.Epochs);
        Assert.Equal(before, Sample.Values(network));
        trainer.Optimizer.LearningRate = 1e-4f;
        Assert.Equal(StopReason.Completed, trainer.Fit(Line(100)).Stop);
        Assert.All(Sample.Values(network), value => Assert.True(float.IsFinite(value)));
    }

    [Theory]
    [InlineData(float.PositiveInfinity, StopReason.Completed, -1f, -2f, -0.5f, 3f)]
    [InlineData(5f, StopReason.Completed, -1f, -2f, -0.5f, 9f)]
    [InlineData(5f, StopReason.Completed, 0f, 1f, 0f, 9f)]
    [InlineData(5f, StopReason.Completed, 1f, -1f, 5f, 0f)]
    [InlineData(5f, StopReason.Diverged, 1f, -1f, 5.1f, 0f)]
    [InlineData(float.PositiveInfinity, StopReason.Diverged, -1f, -2f, float.NegativeInfinity, 0f)]
    public void Only_a_first_loss_above_0_has_a_limit(float limit, StopReason expected, params float[] losses)
    {
        using var trainer = new Trainer(Make(), new ToldLoss(losses), new Sgd(0.1f)) { BatchSize = 5, Epochs = 1, DivergenceLimit = limit };
        Assert.Equal(expected, trainer.Fit(Line(20)).Stop);
    }

    [Fact]
    public void Optimizer_begins_anew_after_a_divergence()
    {
        using var folder = new TemporaryFolder();
        float[] x = Sample.Normal(6, 3), t = [1, -2];
        using var trainer = new Trainer(Make(), new MeanSquaredError(), new Adam(0.01f)) { BatchSize = 2, Epochs = 3, Callbacks = [new Listener(Poison)] };
        Assert.Equal(StopReason.Diverged, trainer.Fit(Line(100)).Stop);
        Assert.Equal(121, trainer.Steps);
        trainer.SaveCheckpoint(folder.PathOf("a"));

        using var fresh = new Trainer(trainer.Network.Copy(), new MeanSquaredError(), new Adam(0.01f)) { BatchSize = 2 };
        using var resumed = new Trainer(Make(), new MeanSquaredError(), new Adam(0.01f)) { BatchSize = 2 };
        resumed.Resume(folder.PathOf("a"));
        for (int step = 0; step < 3; step++)
        {
            Assert.All(new[] { trainer, resumed, fresh }, each => each.TrainBatch(x, t));
            Assert.Equal(Sample.Values(fresh.Network), Sample.Values(trainer.Network));
            Assert.Equal(Sample.Values(fresh.Network), Sample.Values(resumed.Network));
        }
        Assert.Equal((124, 124), (trainer.Steps, resumed.Steps));

        static void Poison(Trainer trainer)
        {
            if (trainer.Steps == 120)
            {
                trainer.Network.Parameters["0.bias"].Set([float.NaN]);
            }
        }
    }

    [Fact]
    public void Early_stopping_gives_the_best_weights_back()
    {
        Network network = Make();
        var stopping = new EarlyStopping(patience: 2);
        using var trainer = new Trainer(network, new MeanSquaredError(), new Sgd(0.05f))
        {
            BatchSize = 10,
            Epochs = 30,
            Callbacks = [new Spoiler(3), stopping],
        };
        TrainingReport report = trainer.Fit(Line(10), Line(7));

        Assert.Equal(StopReason.Requested, report.Stop);
        Assert.Equal(stopping.BestEpoch + 2, report.Epochs.Count);
        Assert.Equal(report.Epochs.MinBy(epoch => epoch.ValidationLoss)!.Number, stopping.BestEpoch);
        Assert.Equal(report.Epochs.Min(epoch => epoch.ValidationLoss), trainer.Test(Line(7)).Loss, 1e-6f);
    }

    static Network Make() => new(3, seed: 4) { new Dense(1) };

    static Dataset Line(int rows)
    {
        float[] x = Sample.Normal(rows * 3, 8);
        return new Dataset(x, 3, x.Chunk(3).Select(row => row[0] - (2 * row[1]) + (0.5f * row[2]) + 1).ToArray(), 1);
    }

    sealed class Listener(Action<Trainer> hear) : Callback
    {
        public override void OnBatch(Trainer trainer, in TrainingProgress progress) => hear(trainer);
    }

    /// <summary>Adds to all weights after every batch from an epoch on.</summary>
    sealed class Spoiler(int from) : Callback
    {
        public override void OnBatch(Trainer trainer, in TrainingProgress progress)
        {
            if (progress.Epoch >= from)
            {
                float[] values = new float[3];
                trainer.Network.Parameters["0.weight"].CopyTo(values);
                trainer.Network.Parameters["0.weight"].Set([.. values.Select(value => value + 3)]);
            }
        }
    }
}
