using FastNn.Data;
using FastNn.Kernels;
using FastNn.Tests.Support;

namespace FastNn.Tests.Training;

/// <summary>Weights and losses are looked at before they are kept: what is NaN or infinite is neither the end of an epoch, nor the best one, nor a
/// checkpoint.</summary>
public sealed class FiniteWeightsTests
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(4, true)]
    [InlineData(1, false)]
    public void Update_that_spoils_the_weights_is_taken_back_though_no_loss_has_seen_it(int epochs, bool validates)
    {
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("a");
        Network network = Make();
        float[] before = Sample.Values(network);
        // One batch an epoch: its loss is that before the update.
        using var trainer = new Trainer(network, new MeanSquaredError(), new Sgd(float.MaxValue))
        {
            BatchSize = 10,
            Epochs = epochs,
            Callbacks = [new Checkpoint(file) { EveryEpochs = 1 }, new EarlyStopping(9)],
        };

        TrainingReport report = trainer.Fit(Line(10), validates ? Line(7) : null);

        Assert.Equal(StopReason.Diverged, report.Stop);
        Assert.Empty(report.Epochs);
        Assert.Equal(before, Sample.Values(network));
        Assert.False(File.Exists(file));
        trainer.Optimizer.LearningRate = 1e-3f;
        Assert.Equal(StopReason.Completed, trainer.Fit(Line(10), Line(7)).Stop);
        Assert.Equal(Sample.Values(network), Sample.Values(Network.Load(file)));
    }

    [Fact]
    public void Checkpoint_in_the_middle_of_an_epoch_is_not_written_with_spoilt_weights()
    {
        using var folder = new TemporaryFolder();
        using var trainer = new Trainer(Make(), new MeanSquaredError(), new Sgd(0.01f))
        {
            BatchSize = 2,
            Callbacks = [new Poison(3), new Checkpoint(folder.PathOf("{step}")) { EveryBatches = 1 }],
        };

        Assert.Equal(StopReason.Diverged, trainer.Fit(Line(20)).Stop);

        Assert.Equal(["1", "2"], Directory.GetFiles(folder.PathOf("")).Select(Path.GetFileName).Order());
        Assert.Equal(3, trainer.Steps);
    }

    [Fact]
    public void Cancelled_training_has_finite_weights_too()
    {
        using var source = new CancellationTokenSource();
        using var trainer = new Trainer(Make(), new MeanSquaredError(), new Sgd(0.01f)) { BatchSize = 2, Callbacks = [new Poison(3, source)] };
        Assert.Equal(StopReason.Diverged, trainer.Fit(Line(20), null, source.Token).Stop);
        Assert.All(Sample.Values(trainer.Network), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Validation_loss_that_is_not_finite_ends_the_training_with_the_weights_before_it()
    {
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("a");
        var stopping = new EarlyStopping(9);
        // Training, validation, and so on.
        using var trainer = new Trainer(Make(), new ToldLoss(1, 0.9f, 0.8f, float.NaN), new Adam(0.1f))
        {
            BatchSize = 10,
            Epochs = 3,
            Callbacks = [stopping, new Checkpoint(file) { EveryEpochs = 1 }],
        };

        TrainingReport report = trainer.Fit(Line(10), Line(10));

        Assert.Equal(StopReason.Diverged, report.Stop);
        Assert.Equal([0.9f], report.Epochs.Select(epoch => epoch.ValidationLoss));
        Assert.Equal(1, stopping.BestEpoch);
        Assert.Equal(Sample.Values(Network.Load(file)), Sample.Values(trainer.Network));
    }

    [Fact]
    public void Divergence_in_the_third_epoch_gives_the_weights_of_the_second_back()
    {
        var ends = new List<float[]>();
        using var trainer = new Trainer(Make(), new MeanSquaredError(), new Adam(0.01f))
        {
            BatchSize = 2,
            Epochs = 5,
            Callbacks = [new Poison(25), new Ends(ends)],
        };

        TrainingReport report = trainer.Fit(Line(20));

        Assert.Equal((StopReason.Diverged, 2), (report.Stop, report.Epochs.Count));
        Assert.Equal(ends[1], Sample.Values(trainer.Network));
        Assert.NotEqual(ends[0], ends[1]);
    }

    [Fact]
    public void Training_whose_loss_gains_less_than_the_minimum_is_stopped()
    {
        var stopping = new EarlyStopping(patience: 2, minimumGain: 1e-3f);
        using var trainer = new Trainer(Make(), new ToldLoss([.. Enumerable.Range(0, 20).Select(epoch => 1 - (epoch * 1e-6f))]), new Sgd(0.1f))
        {
            BatchSize = 10,
            Epochs = 20,
            Callbacks = [stopping],
        };
        Assert.Equal(3, trainer.Fit(Line(10)).Epochs.Count);
        Assert.Equal(1, stopping.BestEpoch);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(4_095)]
    [InlineData(4_096)]
    [InlineData(9_999)]
    public void One_number_that_is_not_finite_is_found_wherever_it_stands(int place)
    {
        float[] values = [.. Enumerable.Repeat(float.MaxValue, 10_000)];
        Assert.True(Reduce.AreFinite(values));
        foreach (float wrong in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            values[place] = wrong;
            Assert.False(Reduce.AreFinite(values));
        }
        Assert.True(Reduce.AreFinite([]));
    }

    static Network Make() => new(3, seed: 4) { new Dense(1) };

    static Dataset Line(int rows)
    {
        float[] x = Sample.Normal(rows * 3, 8);
        return new Dataset(x, 3, x.Chunk(3).Select(row => row[0] - (2 * row[1]) + (0.5f * row[2]) + 1).ToArray(), 1);
    }

    sealed class Ends(List<float[]> weights) : Callback
    {
        public override void OnEpoch(Trainer trainer, EpochReport epoch) => weights.Add(Sample.Values(trainer.Network));
    }

    /// <summary>Makes a weight NaN at a step.</summary>
    sealed class Poison(int step, CancellationTokenSource? cancelled = null) : Callback
    {
        public override void OnBatch(Trainer trainer, in TrainingProgress progress)
        {
            if (trainer.Steps == step)
            {
                trainer.Network.Parameters["0.bias"].Set([float.NaN]);
                cancelled?.Cancel();
            }
        }
    }
}
