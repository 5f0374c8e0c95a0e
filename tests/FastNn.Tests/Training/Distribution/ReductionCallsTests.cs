using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Training;

/// <summary>What a trainer tells its reduction of gradients, and when.</summary>
public sealed class ReductionCallsTests
{
    const int Inputs = 11, Outputs = 3, Rows = 32;

    [Theory]
    [InlineData(16, 1, false)]
    [InlineData(16, 4, false)]
    [InlineData(16, 64, false)]
    [InlineData(256, 1, true)]
    [InlineData(256, 4, true)]
    public void Gradients_of_the_last_piece_are_told_as_soon_as_they_are_known(int width, int pieces, bool isOverlapped)
    {
        var calls = new List<(float[] Gradients, int Start, int Length)>();
        using Trainer trainer = Make(width, new SumOfPieces(pieces) { OnGradients = (values, start, length) => calls.Add((values, start, length)) });
        Parameter[] trained = [.. trainer.Network.Parameters.Where(parameter => parameter.IsTrained)];
        for (int step = 0; step < 3; step++)
        {
            calls.Clear();
            bool isFrozen = step == 2;
            trained[0].IsFrozen = trained[3].IsFrozen = isFrozen;
            Train(trainer, Rows);

            (float[] Gradients, int Start, int Length)[] begun = [.. calls.Where(call => call.Start >= 0)];
            float[] last = calls[^1].Gradients;
            Assert.Equal(pieces + begun.Length, calls.Count);
            Assert.All(calls[..(pieces - 1)], call => Assert.Equal(-1, call.Start));
            Assert.Equal(-1, calls[^1].Start);
            Assert.Equal(trained.Where(parameter => !parameter.IsFrozen).Reverse().Select(parameter => (parameter.Offset, parameter.Length)),
                begun.Select(call => (call.Start, call.Length)));
            Assert.All(begun, call => Assert.Equal(last.AsSpan(call.Start, call.Length), call.Gradients.AsSpan(call.Start, call.Length)));
            // The plan for small steps is run as a whole: the first layer is known when the last one is told.
            (float[] _, int first, int count) = begun[^1];
            Assert.Equal(isOverlapped, !begun[0].Gradients.AsSpan(first, count).SequenceEqual(last.AsSpan(first, count)));
        }
    }

    [Fact]
    public void Memory_is_asked_for_once()
    {
        var reduction = new SumOfPieces(4);
        using Trainer trainer = Make(16, reduction);
        Assert.Equal(0, reduction.Count);
        trainer.Prepare();
        Assert.Equal(trainer.Network.Parameters.Store.Trained, reduction.Count);
        Train(trainer, Rows);
        Train(trainer, 3);
        Assert.Equal(2, reduction.Starts);
    }

    [Fact]
    public void Batch_after_an_exception_starts_anew()
    {
        var reduction = new SumOfPieces(4);
        var network = new Network(Inputs, seed: 1) { new Dense(Outputs) };
        using var trainer = new Trainer(network, new FailingLoss(3), new Sgd(0.1f)) { GradientReduction = reduction };
        Assert.Throws<InvalidDataException>(() => Train(trainer, Rows));
        Assert.Equal((1, 2, 0), (reduction.Starts, reduction.Weights.Count, trainer.Steps));
        Train(trainer, Rows);
        Assert.Equal((2, 4, 1), (reduction.Starts, reduction.Weights.Count, trainer.Steps));
    }

    [Fact]
    public void All_stop_when_one_wants_to()
    {
        int asked = 0;
        using Trainer stopped = Make(16, new SumOfPieces(4) { Decide = _ => ++asked == 6 });
        // Four batches, and the question after the epoch; the sixth question is that before the fifth batch.
        Assert.Equal(StopReason.Cancelled, stopped.Fit(Data(128)).Stop);
        Assert.Equal(4, stopped.Steps);

        asked = 0;
        using Trainer afterEpoch = Make(16, new SumOfPieces(4) { Decide = _ => ++asked == 5 });
        Assert.Equal(StopReason.Requested, afterEpoch.Fit(Data(128)).Stop);
        Assert.Equal(4, afterEpoch.Steps);

        var wishes = new List<bool>();
        using Trainer asking = Make(16, new SumOfPieces(4) { Decide = stop => Tell(wishes, stop) }, new StopAt(2));
        Assert.Equal(StopReason.Requested, asking.Fit(Data(128)).Stop);
        Assert.Equal([false, false, true], wishes);

        static bool Tell(List<bool> wishes, bool stop)
        {
            wishes.Add(stop);
            return stop;
        }
    }

    [Fact]
    public void Processes_compare_all_that_a_training_depends_on()
    {
        var told = new Dictionary<string, string>();
        using Trainer trainer = Make(16, new SumOfPieces(4) { OnCheck = (name, value) => told[name] = value });
        trainer.Prepare();
        Assert.Equal("32", told["BatchSize"]);
        Assert.Equal("0.125", told["learning rate"]);
        Assert.DoesNotContain("training samples", told);
        trainer.Fit(Data(128));
        Assert.Equal(("128", "0", "3", "sum(pieces=4)"), (told["training samples"], told["steps"], told["Epochs"], told["GradientReduction"]));
        Assert.NotEqual(trainer.Network.ComputeHash(), told["weights"]);
        string trained = trainer.Network.ComputeHash();
        trainer.Fit(Data(128));
        Assert.Equal(("12", trained), (told["steps"], told["weights"]));
    }

    [Theory]
    [InlineData("BatchSize")]
    [InlineData("weights")]
    public void Difference_is_refused_before_anything_is_changed(string name)
    {
        using Trainer trainer = Make(16, new SumOfPieces(4) { OnCheck = (what, _) => Assert.NotEqual(name, what) });
        string before = trainer.Network.ComputeHash();
        Assert.ThrowsAny<Exception>(() => trainer.Fit(Data(128)));
        Assert.Equal((before, 0), (trainer.Network.ComputeHash(), trainer.Steps));
    }

    static Dataset Data(int rows) => new(Sample.Normal(rows * Inputs, 1), Inputs, Sample.Labels(rows, Outputs, 2), Outputs);

    static void Train(Trainer trainer, int rows) => trainer.TrainBatch(Sample.Normal(rows * Inputs, trainer.Steps), Sample.Labels(rows, Outputs, 2));

    static Trainer Make(int width, GradientReduction reduction, params Callback[] callbacks) =>
        // A residual block has no plan for small steps.
        new(width > 16 ? new Network(Inputs, seed: 1) { new Dense(width), new Relu(), new Residual { new Dense(width), new Tanh() }, new Dense(Outputs) }
                : new Network(Inputs, seed: 1) { new Dense(width), new Relu(), new Dense(width), new Tanh(), new Dense(Outputs) },
            new SoftmaxCrossEntropy(), new Sgd(0.125f))
        { BatchSize = Rows, Epochs = 3, GradientReduction = reduction, Callbacks = callbacks };

    sealed class StopAt(long step) : Callback
    {
        public override void OnBatch(Trainer trainer, in TrainingProgress progress)
        {
            if (trainer.Steps == step)
            {
                trainer.RequestStop();
            }
        }
    }

    sealed class FailingLoss(int failing) : Loss
    {
        int calls;

        protected internal override float Evaluate(ReadOnlyMatrix outputs, Targets targets, Matrix gradient)
        {
            gradient.Data.Clear();
            return ++calls == failing ? throw new InvalidDataException() : 1;
        }
    }
}
