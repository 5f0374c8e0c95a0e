using FastNn.Data;
using FastNn.Formats;
using FastNn.Tests.Support;

namespace FastNn.Tests.Training;

/// <summary>A training that stops at any batch and goes on from a file gives the bits of one that never stopped.</summary>
public sealed class CheckpointTests
{
    const int Inputs = 7, Outputs = 3, Batch = 8, Epochs = 4;

    static readonly Dataset data = new Dataset(Sample.Normal(30 * Inputs, 1), Inputs,
        Sample.Labels(30, Outputs, 2)).WithWeights(Sample.Normal(30, 5).Select(MathF.Abs).ToArray());
    static readonly Dataset held = new(Sample.Normal(9 * Inputs, 3), Inputs, Sample.Labels(9, Outputs, 4), Outputs);

    public static TheoryData<string> Optimizers => [.. Catalog.Default.Optimizers.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Optimizers))]
    [Trait("Speed", "Slow")]
    public void Training_goes_on_from_every_batch_as_if_it_had_never_stopped(string optimizer)
    {
        using var folder = new TemporaryFolder();
        string pattern = folder.PathOf("{step}");
        // Four batches an epoch; the files of the epochs' ends come on top of those of their last batches.
        (float[] weights, TrainingReport report) = Run(optimizer, Schedule.None, threads: 1,
            callbacks: () => [new EarlyStopping(2), new Checkpoint(pattern) { EveryBatches = 1 }, new Checkpoint(pattern + "e") { EveryEpochs = 1 }]);
        string[] files = Directory.GetFiles(folder.PathOf(""));
        Assert.Equal(report.Epochs.Count * 5, files.Length);

        foreach (string file in files)
        {
            (float[] resumed, TrainingReport again) = Run(optimizer, Schedule.None, threads: 1 + files.Length % 3, file,
                () => [new EarlyStopping(2), new Checkpoint(pattern) { EveryBatches = 1 }, new Checkpoint(pattern + "e") { EveryEpochs = 1 }]);
            Assert.Equal(weights, resumed);
            Assert.Equal(Numbers(report), Numbers(again));
        }
    }

    public enum Schedule
    {
        None,
        Cosine,
        WarmUpAndPlateau,
    }

    [Theory]
    [InlineData(Schedule.Cosine)]
    [InlineData(Schedule.WarmUpAndPlateau)]
    public void Schedule_goes_on_where_it_was(Schedule schedule)
    {
        using var folder = new TemporaryFolder();
        string pattern = folder.PathOf("{step}");
        (float[] weights, TrainingReport report) = Run("Adam", schedule, 1, callbacks: () => [new Checkpoint(pattern) { EveryBatches = 3 }]);
        foreach (string file in Directory.GetFiles(folder.PathOf("")))
        {
            (float[] resumed, TrainingReport again) = Run("Adam", schedule, 2, file);
            Assert.Equal(weights, resumed);
            Assert.Equal(Numbers(report), Numbers(again));
        }
    }

    [Fact]
    public void Cancelled_training_is_saved_where_it_stands()
    {
        using var folder = new TemporaryFolder();
        // The first epoch stays the best: nothing is better by so much.
        Callback[] Stopping() => [new EarlyStopping(patience: Epochs, minimumGain: 100)];
        (float[] weights, TrainingReport report) = Run("Adam", Schedule.Cosine, 1, callbacks: Stopping);
        for (int stop = 1; stop < 12; stop += 3)
        {
            string file = folder.PathOf($"{stop}");
            using var source = new CancellationTokenSource();
            using Trainer trainer = Make("Adam", Schedule.Cosine, 1, [.. Stopping(), new CancelAfter(stop, source)]);
            Assert.Equal(StopReason.Cancelled, trainer.Fit(data, held, source.Token).Stop);
            trainer.SaveCheckpoint(file);
            (float[] resumed, TrainingReport again) = Run("Adam", Schedule.Cosine, 1, file, Stopping);
            Assert.Equal(weights, resumed);
            Assert.Equal(Numbers(report), Numbers(again));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Epochs)]
    public void File_that_cannot_be_written_comes_out_of_Fit_and_the_trainer_goes_on(int epoch)
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("checkpoint");
        // A folder of its name stands in the way.
        Directory.CreateDirectory(path);
        using Trainer trainer = Make("Adam", Schedule.None, 1, [new Checkpoint(path) { EveryEpochs = epoch }]);
        Exception? thrown = Record.Exception(() => trainer.Fit(data, held));
        Assert.True(thrown is IOException or UnauthorizedAccessException, $"{thrown}");
        Assert.Empty(Directory.GetFiles(folder.PathOf("")));
        Directory.Delete(path);

        trainer.Fit(data, held);

        Assert.Equal(Inputs, Network.Load(path).Inputs);
    }

    [Fact]
    public void Reports_keep_their_metrics()
    {
        using var folder = new TemporaryFolder();
        Trainer Measuring(params Callback[] callbacks) =>
            new(Net(1), new SoftmaxCrossEntropy(), new Adam()) { BatchSize = Batch, Epochs = 2, Metrics = [new F1(), new RocAuc()], Callbacks = callbacks };
        using Trainer first = Measuring(new Checkpoint(folder.PathOf("{epoch}")) { EveryEpochs = 1 }), second = Measuring();
        TrainingReport whole = first.Fit(data, held);

        second.Resume(folder.PathOf("1"));
        TrainingReport again = second.Fit(data, held);

        Assert.Equal(whole.Epochs.Select(epoch => epoch.ValidationMetrics["F1"]), again.Epochs.Select(epoch => epoch.ValidationMetrics["F1"]));
        Assert.Equal(whole.Epochs.Select(epoch => epoch.ValidationMetrics["RocAuc"]), again.Epochs.Select(epoch => epoch.ValidationMetrics["RocAuc"]));
    }

    [Fact]
    public void Checkpoint_of_a_checkpoint_that_nobody_ran_is_the_same()
    {
        using var folder = new TemporaryFolder();
        string first = folder.PathOf("first"), second = folder.PathOf("second");
        (float[] weights, _) = Run("Adam", Schedule.WarmUpAndPlateau, 1, callbacks: () => [new EarlyStopping(2), new Checkpoint(first) { EveryBatches = 5 }]);
        using (Trainer between = Make("Adam", Schedule.WarmUpAndPlateau, 1, [new EarlyStopping(2)]))
        {
            between.Resume(first);
            between.SaveCheckpoint(second);
        }
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
        Assert.Equal(weights,
            Run("Adam", Schedule.WarmUpAndPlateau, 1, second, () => [new EarlyStopping(2), new Checkpoint(first) { EveryBatches = 5 }]).Weights);
    }

    [Fact]
    public void Loop_of_ones_own_goes_on_too()
    {
        using var folder = new TemporaryFolder();
        float[] x = Sample.Normal(Batch * Inputs, 1);
        int[] labels = Sample.Labels(Batch, Outputs, 2);
        using Trainer whole = Make("Adam", Schedule.None, 1), first = Make("Adam", Schedule.None, 1), second = Make("Adam", Schedule.None, 3);
        for (int step = 0; step < 6; step++)
        {
            whole.TrainBatch(x, labels);
            if (step < 3)
            {
                first.TrainBatch(x, labels);
            }
        }
        first.SaveCheckpoint(folder.PathOf("a"));
        second.Resume(folder.PathOf("a"));
        Assert.Equal(3, second.Steps);
        for (int step = 3; step < 6; step++)
        {
            second.TrainBatch(x, labels);
        }
        Assert.Equal(Sample.Values(whole.Network), Sample.Values(second.Network));
    }

    [Fact]
    public void Training_that_explodes_after_a_resume_falls_back_to_the_beginning_of_its_epoch()
    {
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("{step}");
        using Trainer first = Make("Adam", Schedule.None, 1, [new Checkpoint(file) { EveryBatches = 1 }, new Poison(6)]);
        Assert.Equal(StopReason.Diverged, first.Fit(data).Stop);
        using Trainer second = Make("Adam", Schedule.None, 1, [new Checkpoint(file) { EveryBatches = 1 }, new Poison(6)]);
        second.Resume(folder.PathOf("5"));
        Assert.Equal(StopReason.Diverged, second.Fit(data).Stop);
        Assert.Equal(Sample.Values(first.Network), Sample.Values(second.Network));
        Assert.DoesNotContain(Sample.Values(second.Network), float.IsNaN);
    }

    [Fact]
    public void Best_epoch_is_kept_unless_told_otherwise_and_loads_as_a_model()
    {
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("best.safetensors");
        var stopping = new EarlyStopping(patience: 100);
        (float[] weights, TrainingReport report) = Run("Adam", Schedule.None, 1, callbacks: () => [stopping, new Checkpoint(file)]);

        // Early stopping gave the network the weights of its best epoch back.
        Assert.Equal(weights, Sample.Values(Network.Load(file)));
        Assert.Equal(report.Epochs.MinBy(epoch => epoch.ValidationLoss)!.Number, stopping.BestEpoch);
    }

    [Fact]
    public void More_epochs_than_before_are_trained_on_top()
    {
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("a");
        (float[] weights, _) = Run("Adam", Schedule.None, 1);
        using Trainer half = Make("Adam", Schedule.None, 1, [new Checkpoint(file) { EveryEpochs = 1 }], epochs: 2);
        half.Fit(data, held);
        (float[] resumed, TrainingReport report) = Run("Adam", Schedule.None, 1, file);
        Assert.Equal(weights, resumed);
        Assert.Equal(Epochs, report.Epochs.Count);
    }

    [Fact]
    public void Other_options_are_refused_by_name_and_change_nothing()
    {
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("a"), model = folder.PathOf("model");
        using (Trainer trainer = Make("Adam", Schedule.Cosine, 1))
        {
            trainer.Fit(data);
            trainer.SaveCheckpoint(file);
            trainer.Network.Save(model);
        }
        Network network = Net(seed: 9);
        float[] before = Sample.Values(network);
        Refused("saved with Loss SoftmaxCrossEntropy, Mean", new Trainer(network, new MeanSquaredError(), new Adam()) { BatchSize = Batch });
        Refused("saved with Optimizer Adam(",
            new Trainer(network, new SoftmaxCrossEntropy(), new Adam(0.02f) { Beta1 = 0.8f }) { BatchSize = Batch, Seed = 11 });
        Refused("saved with BatchSize 8, this trainer has BatchSize 9", new Trainer(network, new SoftmaxCrossEntropy(), Adam()) { BatchSize = 9, Seed = 11 });
        Refused("saved with Seed 11, this trainer has Seed 12", new Trainer(network, new SoftmaxCrossEntropy(), Adam()) { BatchSize = Batch, Seed = 12 });
        Refused("saved with Schedule CosineDecay, this trainer has Schedule none",
            new Trainer(network, new SoftmaxCrossEntropy(), Adam()) { BatchSize = Batch, Seed = 11 });
        using (Trainer same = Make("Adam", Schedule.Cosine, 1, network: network))
        {
            Assert.Contains("a model, not a checkpoint", Assert.Throws<FastNnFormatException>(() => same.Resume(model)).Message, StringComparison.Ordinal);
        }
        using (var other = new Trainer(new Network(Inputs) { new Dense(Outputs) }, new SoftmaxCrossEntropy(), Adam()) { BatchSize = Batch })
        {
            Assert.Throws<FastNnFormatException>(() => other.Resume(file));
        }
        Assert.Equal(before, Sample.Values(network));
        using Trainer right = Make("Adam", Schedule.Cosine, 1);
        right.Resume(file);
        Assert.Contains("training has 9 samples; the checkpoint is of a training with 30", Assert.Throws<ArgumentException>(() => right.Fit(held)).Message,
            StringComparison.Ordinal);

        void Refused(string message, Trainer trainer)
        {
            using (trainer)
            {
                Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(() => trainer.Resume(file)).Message, StringComparison.Ordinal);
                Assert.Equal(0, trainer.Steps);
            }
        }

        static Optimizer Adam() => Catalog.Default.Optimizers.Single(entry => entry.Name == "Adam").CreateSample();
    }

    [Fact]
    public void Checkpoint_from_which_anything_is_missing_is_refused_and_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("a"), broken = folder.PathOf("b");
        using (Trainer trainer = Make("Adam", Schedule.None, 1, [new Checkpoint(file) { EveryBatches = 6 }]))
        {
            trainer.Fit(data);
        }
        using Trainer reader = Make("Adam", Schedule.None, 1);
        float[] before = Sample.Values(reader.Network);
        TrainingState state = CheckpointFile.Read(file, reader.Network).State;
        string[] needed = [.. state.Texts.Keys.Concat(state.Vectors.Keys)
            .Where(name => !name.StartsWith("callback", StringComparison.Ordinal) && !name.EndsWith(" settings", StringComparison.Ordinal))];
        Assert.True(needed.Length > 30);
        foreach (string name in needed)
        {
            CheckpointFile.Take(reader.Network, new TrainingState(
                state.Texts.Where(pair => pair.Key != name).ToDictionary(),
                state.Vectors.Where(pair => pair.Key != name).ToDictionary()))(broken);
            Assert.True(Record.Exception(() => reader.Resume(broken)) is FastNnFormatException, name);
            if (state.Texts.ContainsKey(name) && !name.StartsWith("option", StringComparison.Ordinal))
            {
                Dictionary<string, string> texts = state.Texts.ToDictionary();
                texts[name] = "x";
                CheckpointFile.Take(reader.Network, new TrainingState(texts, state.Vectors.ToDictionary()))(broken);
                Assert.True(Record.Exception(() => reader.Resume(broken)) is FastNnFormatException, name);
            }
        }
        Assert.Equal(before, Sample.Values(reader.Network));
        Assert.Equal(0, reader.Steps);
        Assert.Throws<FileNotFoundException>(() => reader.Resume(folder.PathOf("none")));
        Assert.Throws<DirectoryNotFoundException>(() => Make("Adam", Schedule.None, 1, [new Checkpoint(folder.PathOf("none/a"))]).Fit(data));
    }

    [Fact]
    public void Memory_from_which_anything_is_missing_is_refused_and_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("a"), broken = folder.PathOf("b"), log = folder.PathOf("log.csv");
        Callback[] All() => [new EarlyStopping(2), new Checkpoint(file) { EveryBatches = 6 }, new CsvLog(log)];
        using (Trainer trainer = Make("Adam", Schedule.WarmUpAndPlateau, 1, All()))
        {
            trainer.Fit(data);
        }
        byte[] logged = File.ReadAllBytes(log);
        using Trainer reader = Make("Adam", Schedule.WarmUpAndPlateau, 1, All());
        (float[] before, double rate) = (Sample.Values(reader.Network), reader.Optimizer.LearningRate);
        TrainingState state = CheckpointFile.Read(file, reader.Network).State;
        string[] needed = [.. state.Texts.Keys.Concat(state.Vectors.Keys)
            .Where(name => (name.StartsWith("callback", StringComparison.Ordinal) && !name.EndsWith("kind", StringComparison.Ordinal))
                || name.StartsWith("schedule.", StringComparison.Ordinal))];
        Assert.Equal(9, needed.Length);
        foreach (string name in needed)
        {
            CheckpointFile.Take(reader.Network, new TrainingState(
                state.Texts.Where(pair => pair.Key != name).ToDictionary(),
                state.Vectors.Where(pair => pair.Key != name).ToDictionary()))(broken);
            Assert.Contains(name, Assert.Throws<FastNnFormatException>(() => reader.Resume(broken)).Message, StringComparison.Ordinal);
        }
        Assert.Equal(before, Sample.Values(reader.Network));
        Assert.Equal((0, rate), (reader.Steps, reader.Optimizer.LearningRate));
        Assert.Equal(logged, File.ReadAllBytes(log));
        reader.Resume(file);
        Assert.Equal(12, reader.Steps);
    }

    [Fact]
    public void Callbacks_are_known_again_among_others()
    {
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("a");
        var first = new EarlyStopping(patience: 100);
        using (Trainer trainer = Make("Adam", Schedule.None, 1, [first, new EarlyStopping(50), new Checkpoint(file) { EveryEpochs = Epochs }]))
        {
            trainer.Fit(data);
        }

        var again = new EarlyStopping(patience: 100);
        using Trainer other = Make("Adam", Schedule.None, 1, [new CsvLog(folder.PathOf("log.csv")), again]);
        other.Resume(file);
        TrainingReport report = other.Fit(data);

        Assert.Empty(report.Epochs.Skip(Epochs));
        Assert.InRange(first.BestEpoch, 1, Epochs);
        Assert.Equal(first.BestEpoch, again.BestEpoch);
    }

    [Fact]
    public void Strength_that_was_changed_goes_on_from_a_checkpoint()
    {
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("a");
        float[] x = Sample.Normal(Batch * Inputs, 1);
        int[] t = Sample.Labels(Batch, Outputs, 2);
        Network network = Net(1), copy = Net(1);
        using Trainer trainer = Set(network), other = Set(copy);
        trainer.TrainBatch(x, t);
        trainer.Regularizer!.Strength = 0.25f;
        trainer.TrainBatch(x, t);
        trainer.SaveCheckpoint(file);
        trainer.TrainBatch(x, t);

        other.Resume(file);
        Assert.Equal(0.25f, other.Regularizer!.Strength);
        other.TrainBatch(x, t);

        Assert.Equal(Sample.Values(network), Sample.Values(copy));
        // And again, from a trainer that took it over.
        other.SaveCheckpoint(file);
        using Trainer third = Set(Net(1));
        third.Resume(file);
        Assert.Equal(0.25f, third.Regularizer!.Strength);

        // A strength that no regularizer can have is refused before anything is changed, and a checkpoint without one leaves that of the trainer.
        TrainingState state = CheckpointFile.Read(file, network).State;
        CheckpointFile.Take(network,
            new TrainingState(state.Texts.ToDictionary(pair => pair.Key, pair => pair.Key == "strength" ? "-1" : pair.Value),
                state.Vectors.ToDictionary()))(file);
        using Trainer fourth = Set(Net(1));
        Assert.Contains("Strength is -1", Assert.Throws<FastNnFormatException>(() => fourth.Resume(file)).Message, StringComparison.Ordinal);
        Assert.Equal((0, 0.01f), (fourth.Steps, fourth.Regularizer!.Strength));
        CheckpointFile.Take(network, new TrainingState(state.Texts.Where(pair => pair.Key != "strength").ToDictionary(), state.Vectors.ToDictionary()))(file);
        fourth.Resume(file);
        Assert.Equal((3, 0.01f), (fourth.Steps, fourth.Regularizer!.Strength));

        static Trainer Set(Network network) =>
            new(network, new SoftmaxCrossEntropy(), new Adam()) { BatchSize = Batch, Regularizer = new ElasticNet(0.01f, 0.25f) };
    }

    [Fact]
    public void Parts_with_other_settings_are_refused_and_older_files_without_them_are_not()
    {
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("a"), older = folder.PathOf("b");
        using (Trainer trainer = Set(0.1f, 0.5, 1e-3f, 2))
        {
            trainer.Fit(data);
            trainer.SaveCheckpoint(file);
        }
        Refused("saved with Loss settings smoothing=0.1, this trainer has Loss settings smoothing=0.2:", Set(0.2f, 0.5, 1e-3f, 2));
        Refused(
            "saved with Schedule settings epochs=1, then ExponentialDecay=1, then factor=0.5, this trainer has Schedule settings epochs=1, then "
                + "ExponentialDecay=1, then factor=0.6:", Set(0.1f, 0.6, 1e-3f, 2));
        Refused("saved with Regularizer settings strength=0.001, biases=0, share=0.25, this trainer has Regularizer settings strength=0.002,",
            Set(0.1f, 0.5, 2e-3f, 2));
        Refused("saved with Constraint settings limit=2, this trainer has Constraint settings limit=3:", Set(0.1f, 0.5, 1e-3f, 3));

        using Trainer other = Set(0.2f, 0.6, 2e-3f, 3);
        TrainingState state = CheckpointFile.Read(file, other.Network).State;
        CheckpointFile.Take(other.Network,
            new TrainingState(state.Texts.Where(pair => !pair.Key.EndsWith(" settings", StringComparison.Ordinal)).ToDictionary(),
                state.Vectors.ToDictionary()))(older);
        other.Resume(older);
        Assert.Equal(4, other.Steps);

        Trainer Set(float smoothing, double factor, float strength, float limit) =>
            new(Net(1), new SoftmaxCrossEntropy { LabelSmoothing = smoothing }, new Adam())
            {
                BatchSize = Batch,
                Schedule = new WarmUp(1, new ExponentialDecay(factor)),
                Regularizer = new ElasticNet(strength, 0.25f),
                Constraint = new MaxNorm(limit),
            };

        void Refused(string message, Trainer trainer)
        {
            using (trainer)
            {
                Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(() => trainer.Resume(file)).Message, StringComparison.Ordinal);
                Assert.Equal(0, trainer.Steps);
            }
        }
    }

    static (float[] Weights, TrainingReport Report) Run(string optimizer, Schedule schedule, int threads, string? file = null,
        Func<Callback[]>? callbacks = null)
    {
        // Where a file is resumed, neither first weights nor the rate matter.
        using Trainer trainer = Make(optimizer, schedule, threads, callbacks?.Invoke() ?? [], network: Net(file is null ? 1u : 99u));
        if (file is not null)
        {
            trainer.Optimizer.LearningRate = 0.5f;
            trainer.Resume(file);
        }
        TrainingReport report = trainer.Fit(data, held);
        return (Sample.Values(trainer.Network), report);
    }

    static Trainer Make(string optimizer, Schedule schedule, int threads, Callback[]? callbacks = null, Network? network = null, int epochs = Epochs) =>
        new(network ?? Net(1), new SoftmaxCrossEntropy(), Catalog.Default.Optimizers.Single(entry => entry.Name == optimizer).CreateSample())
        {
            BatchSize = Batch,
            Epochs = epochs,
            Seed = 11,
            Threads = threads,
            Callbacks = callbacks ?? [],
            Schedule = schedule switch
            {
                Schedule.Cosine => new CosineDecay(),
                Schedule.WarmUpAndPlateau => new WarmUp(1.5, new ReduceOnPlateau(0.5, patience: 0)),
                _ => null,
            },
        };

    static Network Net(long seed) => new(Inputs, seed) { new Dense(19), new BatchNorm(), new Tanh(), new Dropout(0.3f), new Dense(Outputs) };

    static IEnumerable<(int, float, float, float, float, int)> Numbers(TrainingReport report) =>
        report.Epochs.Select(epoch => (epoch.Number, epoch.TrainingLoss, epoch.ValidationLoss, epoch.ValidationAccuracy, epoch.LearningRate, epoch.Batches));

    sealed class CancelAfter(int step, CancellationTokenSource source) : Callback
    {
        public override void OnBatch(Trainer trainer, in TrainingProgress progress)
        {
            if (trainer.Steps == step)
            {
                source.Cancel();
            }
        }
    }

    /// <summary>Makes a weight no number at a step.</summary>
    sealed class Poison(int step) : Callback
    {
        public override void OnBatch(Trainer trainer, in TrainingProgress progress)
        {
            if (trainer.Steps == step)
            {
                trainer.Network.Parameters["0.bias"].Set([.. Enumerable.Repeat(float.NaN, 19)]);
            }
        }
    }
}
