using System.Buffers.Binary;
using FastNn;
using FastNn.Data;
using FastNn.Tests.Support;

namespace Outside.Callbacks;

/// <summary>Callbacks that a user writes do in Fit, and when a training is resumed, what the library's own do.</summary>
public sealed class OwnCallbackTests : IDisposable
{
    const int Inputs = 5, Classes = 3;

    static readonly Dataset training = MakeData(90, 1), validation = MakeData(45, 2);

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Early_stopping_stops_where_the_librarys_stops_with_its_weights()
    {
        var ours = new EarlyStopping(patience: 3) { Watch = "F1" };
        var own = new OwnEarlyStopping("F1", patience: 3);
        using Trainer a = Make(ours), b = Make(own);

        TrainingReport first = a.Fit(training, validation), second = b.Fit(training, validation);

        Assert.Equal(StopReason.Requested, first.Stop);
        Assert.Equal((first.Stop, first.Epochs.Count, ours.BestEpoch), (second.Stop, second.Epochs.Count, own.BestEpoch));
        Assert.Equal(Snapshot(a.Network), Snapshot(b.Network));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(53)]
    public void Early_stopping_continues_from_a_checkpoint(int step)
    {
        string file = folder.PathOf("saved.safetensors");
        var whole = new OwnEarlyStopping("F1", patience: 3);
        using Trainer a = Make(whole, new SaveAt(step, file));
        TrainingReport expected = a.Fit(training, validation);
        Assert.True(a.Steps > step);

        var resumed = new OwnEarlyStopping("F1", patience: 3);
        using Trainer b = Make(resumed);
        b.Resume(file);
        Assert.True(b.IsResuming);
        TrainingReport report = b.Fit(training, validation);

        Assert.False(b.IsResuming);
        Assert.Equal((expected.Stop, expected.Epochs.Count, whole.BestEpoch), (report.Stop, report.Epochs.Count, resumed.BestEpoch));
        Assert.Equal(Snapshot(a.Network), Snapshot(b.Network));
    }

    [Fact]
    public void State_that_does_not_fit_is_refused_and_changes_nothing()
    {
        string file = folder.PathOf("saved.safetensors");
        using (Trainer trainer = Make(new Counter { Epoch = 7 }, new SaveAt(20, file)))
        {
            trainer.Fit(training, validation);
        }
        using Trainer reader = Make(new Counter());
        float[] before = Snapshot(reader.Network);

        Assert.Contains("'callback0.epoch' is 7; it must be a whole number from 0 to 1",
            Assert.Throws<FastNnFormatException>(() => reader.Resume(file)).Message);

        Assert.Equal(0, reader.Steps);
        Assert.Equal(before, Snapshot(reader.Network));
    }

    [Fact]
    public void Early_stopping_without_its_metric_is_refused()
    {
        using Trainer trainer = Make(new OwnEarlyStopping("Recall", patience: 1)), other = Make(new OwnEarlyStopping("F1", patience: 1));
        Assert.Throws<InvalidOperationException>(() => trainer.Fit(training, validation));
        Assert.Throws<InvalidOperationException>(() => other.Fit(training));
    }

    [Fact]
    public void Log_of_a_resumed_training_is_that_of_a_whole_one()
    {
        string wholeLog = folder.PathOf("whole.bin"), log = folder.PathOf("log.bin"), saved = folder.PathOf("saved.safetensors");
        using (Trainer trainer = Make(new OwnLog(wholeLog)))
        {
            trainer.Fit(training, validation);
        }
        using (Trainer trainer = Make(new OwnLog(log), new SaveAt(17, saved), new ThrowAt(25)))
        {
            Assert.Throws<InvalidDataException>(() => trainer.Fit(training, validation));
        }
        Assert.Equal(25 * 16, new FileInfo(log).Length);
        using (Trainer trainer = Make(new OwnLog(log)))
        {
            trainer.Resume(saved);
            trainer.Fit(training, validation);
        }
        byte[] bytes = File.ReadAllBytes(log);
        Assert.Equal(File.ReadAllBytes(wholeLog), bytes);
        Assert.Equal(Enumerable.Range(1, bytes.Length / 16), bytes.Chunk(16).Select(record => (int)BinaryPrimitives.ReadInt64LittleEndian(record)));
    }

    [Fact]
    public void Log_allocates_nothing_per_batch_and_reads_the_trainers_clock()
    {
        var log = new OwnLog(folder.PathOf("log.bin"));
        var meter = new Meter(log);
        using (Trainer trainer = Make(new Meter(new OwnLog(folder.PathOf("first.bin")))))
        {
            trainer.Fit(training, validation);
        }
        using (Trainer trainer = Make(meter))
        {
            trainer.Fit(training, validation);
        }
        Assert.Equal(0, meter.AllocatedBytes);
        Assert.Equal(FixedClock.Now, log.Started);
    }

    static Trainer Make(params Callback[] callbacks) =>
        new(new Network(Inputs, seed: 1) { new Dense(12), new BatchNorm(), new Tanh(), new Dense(Classes) }, new SoftmaxCrossEntropy(), new Adam(0.02f))
        {
            BatchSize = 8,
            Epochs = 40,
            Seed = 3,
            Metrics = [new Accuracy(), new F1()],
            Callbacks = callbacks,
            TimeProvider = new FixedClock(),
        };

    static float[] Snapshot(Network network)
    {
        float[] values = new float[network.Parameters.ElementCount];
        network.Parameters.CopyTo(values);
        return values;
    }

    static Dataset MakeData(int count, int seed)
    {
        var random = new Random(seed);
        float[] inputs = [.. Enumerable.Range(0, count * Inputs).Select(_ => random.NextSingle() * 2 - 1)];
        int[] labels = [.. inputs.Chunk(Inputs).Select(x => x[0] + x[1] * x[2] > 0.3f ? 2 : x[3] > 0 ? 1 : 0)];
        return new(inputs, Inputs, labels, Classes);
    }

    /// <summary>A callback whose state is the number of an epoch.</summary>
    sealed class Counter : Callback
    {
        public int Epoch { get; init; }

        protected override void Save(Trainer trainer, TrainingState state) => state.Set("epoch", Epoch);

        protected override void Check(Trainer trainer, TrainingState state) => state.GetInt64("epoch", 0, state.CompletedEpochs);
    }

    sealed class SaveAt(long step, string path) : Callback
    {
        public override void OnBatch(Trainer trainer, in TrainingProgress progress)
        {
            if (trainer.Steps == step)
            {
                trainer.RequestCheckpoint(path);
            }
        }
    }

    sealed class ThrowAt(long step) : Callback
    {
        public override void OnBatch(Trainer trainer, in TrainingProgress progress)
        {
            if (trainer.Steps == step)
            {
                throw new InvalidDataException();
            }
        }
    }

    sealed class Meter(OwnLog log) : Callback
    {
        public long AllocatedBytes { get; private set; }

        public override void OnStart(Trainer trainer) => log.OnStart(trainer);

        public override void OnBatch(Trainer trainer, in TrainingProgress progress)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            log.OnBatch(trainer, in progress);
            AllocatedBytes += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        public override void OnEnd(Trainer trainer, TrainingReport report) => log.OnEnd(trainer, report);
    }

    sealed class FixedClock : TimeProvider
    {
        public static DateTimeOffset Now { get; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
