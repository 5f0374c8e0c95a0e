using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Training;

/// <summary>Training by a clock that every look at it moves on: one look at the beginning, one before the first batch, and one behind every batch.</summary>
public sealed class TrainForTests
{
    const int Inputs = 5, Outputs = 3, Samples = 50, Batch = 8, Batches = 7;

    static readonly Dataset data = new(Sample.Normal(Samples * Inputs, 1), Inputs, Sample.Labels(Samples, Outputs, 2));

    /// <summary>However the time is cut into pieces, it is the training that one Fit is, bit for bit.</summary>
    [Fact]
    public void Pieces_add_up_to_whole_epochs()
    {
        Network whole = Make(), pieces = Make();
        using (var trainer = new Trainer(whole, new SoftmaxCrossEntropy(), new Adam()) { BatchSize = Batch, Epochs = 3, Seed = 9 })
        {
            trainer.Fit(data);
        }
        using Trainer timed = Timed(pieces, new Ticking());
        int[] calls = [1, 2, 3, 1, 5, 4, 2, 3];
        int batches = 0;
        foreach (int wanted in calls)
        {
            TrainForResult result = timed.TrainFor(TimeSpan.FromMilliseconds(1 + wanted), data);
            batches += result.Batches;
            Assert.Equal((wanted, batches / Batches), (result.Batches, result.Epochs));
        }
        Assert.Equal(3 * Batches, batches);
        Assert.Equal(-1, Bits.FirstDifference(Sample.Values(whole), Sample.Values(pieces)));
    }

    [Fact]
    public void Batch_that_would_end_too_late_is_not_begun()
    {
        var clock = new Ticking { Step = TimeSpan.FromMilliseconds(3) };
        using Trainer trainer = Timed(Make(), clock);

        // Behind two batches 9 ms are over, and a third would need 3 more.
        TrainForResult result = trainer.TrainFor(TimeSpan.FromMilliseconds(11), data);
        Assert.Equal((2, TimeSpan.FromMilliseconds(9)), (result.Batches, result.Elapsed));

        // Slower than the whole budget: there is progress all the same, by one batch.
        clock.Step = TimeSpan.FromMilliseconds(40);
        Assert.Equal(1, trainer.TrainFor(TimeSpan.FromMilliseconds(11), data).Batches);
    }

    [Fact]
    public void Nothing_is_trained_without_time_or_when_cancelled()
    {
        Network network = Make();
        using Trainer trainer = Timed(network, new Ticking());
        float[] before = Sample.Values(network);

        TrainForResult result = trainer.TrainFor(TimeSpan.Zero, data);

        Assert.Equal((0, float.NaN, 0), (result.Batches, result.Loss, result.Epochs));
        Assert.Equal(0, trainer.TrainFor(TimeSpan.FromSeconds(1), data, new CancellationToken(canceled: true)).Batches);
        Assert.Equal(before, Sample.Values(network));
    }

    [Fact]
    public void Loss_is_the_mean_by_sample()
    {
        using Trainer timed = Timed(Make(), new Ticking()), fit = new(Make(), new SoftmaxCrossEntropy(), new Adam()) { BatchSize = Batch, Seed = 9 };

        Assert.Equal(fit.Fit(data).Epochs[0].TrainingLoss, timed.TrainFor(TimeSpan.FromMilliseconds(1 + Batches), data).Loss, 1e-6f);
    }

    [Fact]
    public void Loss_that_is_no_number_ends_the_call()
    {
        float[] inputs = Sample.Normal(Samples * Inputs, 1);
        inputs[^1] = float.NaN;
        var broken = new Dataset(inputs, Inputs, Sample.Labels(Samples, Outputs, 2));
        using Trainer trainer = new(Make(), new SoftmaxCrossEntropy(), new Adam()) { BatchSize = Batch, Shuffle = false, TimeProvider = new Ticking() };

        TrainForResult result = trainer.TrainFor(TimeSpan.FromSeconds(1), broken);

        Assert.Equal((Batches, float.NaN), (result.Batches, result.Loss));
    }

    [Fact]
    public void Other_data_begin_anew()
    {
        var other = new Dataset(Sample.Normal(Samples * Inputs, 3), Inputs, Sample.Labels(Samples, Outputs, 4));
        using Trainer trainer = Timed(Make(), new Ticking());
        Assert.Equal(1, trainer.TrainFor(TimeSpan.FromMilliseconds(1 + Batches), data).Epochs);
        Assert.Equal(0, trainer.TrainFor(TimeSpan.FromMilliseconds(2), other).Epochs);
    }

    [Fact]
    public void Bad_input_changes_nothing()
    {
        Network network = Make();
        using Trainer trainer = Timed(network, new Ticking());
        float[] before = Sample.Values(network);

        Assert.Contains("budget is -00:00:01", Assert.Throws<ArgumentOutOfRangeException>(() => trainer.TrainFor(TimeSpan.FromSeconds(-1), data)).Message);
        Assert.Throws<ArgumentNullException>(() => trainer.TrainFor(TimeSpan.FromSeconds(1), null!));
        Assert.Contains("data has samples of 4 inputs; the network has 5",
            Assert.Throws<ArgumentException>(() => trainer.TrainFor(TimeSpan.FromSeconds(1), new Dataset(new float[8], 4, new int[] { 0, 1 }))).Message);
        Assert.Equal(before, Sample.Values(network));
        trainer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => trainer.TrainFor(TimeSpan.FromSeconds(1), data));
    }

    static Network Make() => new(Inputs, seed: 1) { new Dense(9), new Relu(), new Dense(Outputs) };

    static Trainer Timed(Network network, TimeProvider clock) =>
        new(network, new SoftmaxCrossEntropy(), new Adam()) { BatchSize = Batch, Seed = 9, TimeProvider = clock };

    sealed class Ticking : TimeProvider
    {
        long now;

        public TimeSpan Step { get; set; } = TimeSpan.FromMilliseconds(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now += Step.Ticks;
    }
}
