using FastNn.Data;
using FastNn.Tests.Support;
using FastNn.Training;

namespace FastNn.Tests.Training;

/// <summary>What a trainer with a reduction of gradients saves, and what it refuses.</summary>
public sealed class ReductionOptionsTests : IDisposable
{
    const int Inputs = 6, Outputs = 3;

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Primary_process_alone_writes_checkpoints(bool isPrimary)
    {
        string saved = folder.PathOf("saved"), requested = folder.PathOf("requested");
        using Trainer trainer = Make(new SumOfPieces(4) { IsFirst = isPrimary }, 2, new Checkpoint(requested) { EveryBatches = 1 });
        trainer.Fit(Data());
        trainer.SaveCheckpoint(saved);

        Assert.Equal((isPrimary, isPrimary), (File.Exists(saved), File.Exists(requested)));
    }

    [Fact]
    public void Checkpoint_of_other_pieces_is_refused()
    {
        string path = folder.PathOf("checkpoint");
        using (Trainer trainer = Make(new SumOfPieces(4), 1))
        {
            trainer.Fit(Data());
            trainer.SaveCheckpoint(path);
        }
        using Trainer other = Make(new SumOfPieces(8), 1), none = Make(null, 1), same = Make(new SumOfPieces(4), 3), whole = Make(new SumOfPieces(4), 3);
        string before = other.Network.ComputeHash();

        Assert.Contains("GradientReduction sum(pieces=4), this trainer has GradientReduction sum(pieces=8)",
            Assert.Throws<OptionMismatchException>(() => other.Resume(path)).Message, StringComparison.Ordinal);
        Assert.Contains("this trainer has GradientReduction none",
            Assert.Throws<OptionMismatchException>(() => none.Resume(path)).Message, StringComparison.Ordinal);
        Assert.Equal((before, 0), (other.Network.ComputeHash(), other.Steps));
        same.Resume(path);
        same.Fit(Data());
        whole.Fit(Data());
        Assert.Equal(whole.Network.ComputeHash(), same.Network.ComputeHash());
    }

    [Fact]
    public void Options_that_do_not_go_together_are_refused()
    {
        using Trainer micro = new(Net(), new SoftmaxCrossEntropy(), new Sgd(0.1f)) { MicroBatchSize = 4, GradientReduction = new SumOfPieces(4) };
        var whole = new Network(Inputs, seed: 1) { new Dense(5), new BatchNorm(), new Dense(Outputs) };
        using Trainer measured = new(whole, new SoftmaxCrossEntropy(), new Sgd(0.1f))
        {
            GradientReduction = new SumOfPieces(4),
        };
        using Trainer outside = Make(new SumOfPieces(4) { Own = 5 }, 1), idle = Make(new SumOfPieces(4) { Own = 0 }, 1);
        Refuse<ArgumentException>(micro, "MicroBatchSize is 4, but GradientReduction cuts batches into pieces itself. Omit MicroBatchSize");
        Refuse<ArgumentException>(measured, "a layer that measures whole batches, such as BatchNorm");
        Refuse<ArgumentException>(outside, "GradientReduction computes 5 pieces from 0 on, of 4");
        Refuse<ArgumentException>(idle, "GradientReduction computes 0 pieces from 0 on, of 4");

        static void Refuse<T>(Trainer trainer, string message) where T : Exception
        {
            string before = trainer.Network.ComputeHash();
            Assert.Contains(message, Assert.Throws<T>(() => trainer.Fit(Data())).Message, StringComparison.Ordinal);
            Assert.Throws<T>(trainer.Prepare);
            Assert.Throws<T>(() => trainer.TrainOne(new float[Inputs], 0));
            Assert.Equal((before, 0), (trainer.Network.ComputeHash(), trainer.Steps));
        }
    }

    [Fact]
    public void Training_by_time_is_refused()
    {
        using Trainer trainer = Make(new SumOfPieces(4), 1);
        string before = trainer.Network.ComputeHash();
        Assert.Contains("processes that train together must train as many. Call Fit.",
            Assert.Throws<InvalidOperationException>(() => trainer.TrainFor(TimeSpan.FromSeconds(1), Data())).Message, StringComparison.Ordinal);
        Assert.Equal((before, 0), (trainer.Network.ComputeHash(), trainer.Steps));
    }

    [Fact]
    public void Reduction_belongs_to_one_trainer()
    {
        var reduction = new SumOfPieces(4);
        using Trainer one = Make(reduction, 1), two = Make(reduction, 1);
        one.Prepare();
        Assert.Contains("Make one for each trainer.", Assert.Throws<InvalidOperationException>(two.Prepare).Message, StringComparison.Ordinal);
        one.Fit(Data());
    }

    static Network Net() => new(Inputs, seed: 1) { new Dense(8), new Dropout(0.5f), new Relu(), new Dense(Outputs) };

    static Dataset Data() => new(Sample.Normal(100 * Inputs, 1), Inputs, Sample.Labels(100, Outputs, 2), Outputs);

    static Trainer Make(GradientReduction? reduction, int epochs, params Callback[] callbacks) =>
        new(Net(), new SoftmaxCrossEntropy(), new Adam()) { BatchSize = 32, Epochs = epochs, Callbacks = callbacks, GradientReduction = reduction };
}
