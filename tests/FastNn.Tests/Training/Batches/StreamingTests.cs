using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Training;

/// <summary>Data larger than memory: the bits of a dataset, errors at the caller, cancellation, nothing allocated a batch, no thread of the pool.</summary>
[Collection(QuietCollection.Name)]
public sealed class StreamingTests
{
    const int Rows = 103, Inputs = 7, Classes = 3;

    static readonly Dataset all = new(Sample.Normal(Rows * Inputs, 1), Inputs, Sample.Labels(Rows, Classes, 2), Classes);

    [Theory]
    [InlineData(true, 16)]
    [InlineData(false, 16)]
    [InlineData(true, 1000)]
    [InlineData(true, 1)]
    public void Stream_trains_to_the_bits_of_its_dataset(bool labels, int batch)
    {
        Dataset data = labels ? all : all.OneHot();
        Network streamed = Net(), plain = Net();
        using Trainer one = Trainer(streamed, batch), other = Trainer(plain, batch);

        TrainingReport report = one.Fit(new Memory(data), data), expected = other.Fit(data, data);

        Assert.Equal(Sample.Values(plain), Sample.Values(streamed));
        Assert.Equal(expected.Epochs.Select(epoch => (epoch.TrainingLoss, epoch.ValidationLoss, epoch.Batches, epoch.Samples)),
            report.Epochs.Select(epoch => (epoch.TrainingLoss, epoch.ValidationLoss, epoch.Batches, epoch.Samples)));
        Assert.Equal(other.Test(data), one.Test(new Memory(data)));
    }

    [Fact]
    public void Training_that_is_resumed_in_the_middle_of_an_epoch_goes_on_in_the_stream()
    {
        using TemporaryFolder folder = new();
        string path = folder.PathOf("run.safetensors");
        Network whole = Net(), broken = Net(), resumed = Net();
        using (Trainer trainer = Trainer(whole, 16))
        {
            trainer.Fit(new Memory(all));
        }
        using (var source = new CancellationTokenSource())
        using (Trainer trainer = Trainer(broken, 16, new CancelAt(source, 10)))
        {
            Assert.Equal(StopReason.Cancelled, trainer.Fit(new Memory(all), null, source.Token).Stop);
            trainer.SaveCheckpoint(path);
        }
        using (Trainer trainer = Trainer(resumed, 16))
        {
            trainer.Resume(path);
            Assert.Equal(3, trainer.Fit(new Memory(all)).Epochs.Count);
        }

        Assert.Equal(Sample.Values(whole), Sample.Values(resumed));
    }

    [Fact]
    public void What_a_reader_throws_comes_out_behind_the_batches_before_it()
    {
        var data = new Memory(all) { FailsAt = 50 };
        var heard = new Ends();
        using Trainer trainer = Trainer(Net(), 16, heard);

        var error = Assert.Throws<TimeZoneNotFoundException>(() => trainer.Fit(data));

        Assert.Equal("row 50", error.Message);
        Assert.Equal((3, StopReason.Failed), (trainer.Steps, heard.Stop));
        Assert.Throws<TimeZoneNotFoundException>(() => trainer.Test(data));
        // The trainer can go on to be used.
        Assert.Equal(StopReason.Completed, trainer.Fit(new Memory(all)).Stop);
        Assert.All(data.Readers, reader => Assert.True(reader.IsDisposed));
    }

    [Fact]
    public void Source_that_does_not_open_ends_too_early_or_does_not_fit_is_refused()
    {
        using Trainer trainer = Trainer(Net(), 16);

        Assert.Contains("ends after 103 rows; its Count is 104", Assert.Throws<InvalidOperationException>(() => trainer.Fit(new Memory(all, Rows + 1))).Message,
            StringComparison.Ordinal);
        Assert.Throws<TimeZoneNotFoundException>(() => trainer.Fit(new Memory(all) { FailsAt = -1 }));
        Assert.Throws<ArgumentException>("training", () => trainer.Fit(new Memory(new Dataset(new float[4], 2, new int[2]))));
        Assert.Throws<ArgumentNullException>(() => trainer.Fit((StreamingDataset)null!));
        Assert.Throws<ArgumentNullException>(() => trainer.Test((StreamingDataset)null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Memory(all, 0));
        trainer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => trainer.Fit(new Memory(all)));
    }

    [Fact]
    public void Cancellation_does_not_wait_for_a_source_that_is_stuck()
    {
        using var release = new ManualResetEventSlim();
        using var source = new CancellationTokenSource();
        using Trainer trainer = Trainer(Net(), 16);
        var data = new Memory(all) { SticksAt = 40, Release = release, Stuck = source.Cancel };

        TrainingReport report = trainer.Fit(data, null, source.Token);

        Assert.Equal((StopReason.Cancelled, 0), (report.Stop, report.Epochs.Count));
        Assert.InRange(trainer.Steps, 0, 2);
        release.Set();
    }

    [Fact]
    public void Only_two_batches_are_read_ahead_of_what_is_trained()
    {
        var data = new Memory(all);
        var ahead = new Ahead(data);
        using Trainer trainer = Trainer(Net(), 16, ahead);

        trainer.Fit(data);

        Assert.InRange(ahead.Most, 0, 16);
        Assert.Equal(3, data.Readers.Count);
        Assert.All(data.Readers, reader => Assert.True(reader.IsDisposed));
        Assert.All(data.Readers, reader => Assert.False(reader.WasOnThePool));
    }

    [Fact]
    public void Batches_allocate_nothing_on_either_thread()
    {
        var data = new Dataset(Sample.Normal(4_000 * Inputs, 1), Inputs, Sample.Labels(4_000, Classes, 2), Classes);
        var measured = new Measured(new Memory(data, 4_000));
        var network = new Network(Inputs, seed: 1) { new Imputer(), new Standardizer(), new Dense(9), new Tanh(), new Dense(Classes) };
        network.FitPreprocessing(data);
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Adam(0.01f)) { BatchSize = 32, Epochs = 4 };

        TrainingReport report = trainer.Fit(measured);

        Assert.All(report.Epochs.Skip(1), epoch => Assert.Equal(0, epoch.AllocatedBytes));
        Assert.All(measured.Bytes.Skip(1), bytes => Assert.Equal(0, bytes));
        Assert.Equal(4, measured.Bytes.Count);
        Assert.True(report.Epochs[^1].TrainingLoss < report.Epochs[0].TrainingLoss);
    }

    static Network Net() => new(Inputs, seed: 3) { new Dense(8), new Dropout(0.2f), new Tanh(), new Dense(Classes) };

    static Trainer Trainer(Network network, int batch, params Callback[] callbacks) =>
        new(network, new SoftmaxCrossEntropy(), new Adam(0.01f)) { BatchSize = batch, Epochs = 3, Shuffle = false, Seed = 5, Callbacks = callbacks };

    sealed class CancelAt(CancellationTokenSource source, int steps) : Callback
    {
        public override void OnBatch(Trainer trainer, in TrainingProgress progress)
        {
            if (trainer.Steps == steps)
            {
                source.Cancel();
            }
        }
    }

    sealed class Ends : Callback
    {
        public StopReason Stop { get; private set; }

        public override void OnEnd(Trainer trainer, TrainingReport report) => Stop = report.Stop;
    }

    /// <summary>Samples that were read and not yet trained, the batch in training not counted.</summary>
    sealed class Ahead(Memory data) : Callback
    {
        public int Most { get; private set; }

        public override void OnBatch(Trainer trainer, in TrainingProgress progress)
        {
            Thread.Sleep(2);
            Most = Math.Max(Most, data.Readers[^1].Row - Math.Min(Rows, progress.Batch * 16));
        }
    }

    /// <summary>A dataset as a stream, with what can go wrong.</summary>
    [Fact]
    public void Row_whose_label_is_no_class_is_named()
    {
        using var trainer = new Trainer(new Network(all.Inputs, 1) { new Dense(all.Outputs) }, new SoftmaxCrossEntropy(), new Sgd(0.1f))
        {
            BatchSize = 16,
            Epochs = 2,
        };

        var e = Assert.Throws<ArgumentException>(() => trainer.Fit(new Memory(all) { MislabelledAt = 37 }));

        Assert.Equal($"The label of row 37 (from 0) is -1; a label must be a whole number from 0 to {all.Outputs - 1}.", e.Message);
        trainer.Fit(new Memory(all));
    }

    sealed class Memory(Dataset data, int count = Rows)
        : StreamingDataset(data.Count < count && count == Rows ? data.Count : count, data.Inputs, data.Outputs, data.HasLabels)
    {
        public Dataset Data => data;

        public int? FailsAt { get; init; }

        public int? MislabelledAt { get; init; }

        public int? SticksAt { get; init; }

        public ManualResetEventSlim? Release { get; init; }

        public Action? Stuck { get; init; }

        public List<Reader> Readers { get; } = [];

        public override ISampleReader Open()
        {
            if (FailsAt == -1)
            {
                throw new TimeZoneNotFoundException("no source");
            }
            Readers.Add(new Reader(this));
            return Readers[^1];
        }
    }

    sealed class Reader(Memory source) : ISampleReader
    {
        public int Row { get; private set; }

        public bool IsDisposed { get; private set; }

        public bool WasOnThePool { get; private set; }

        public bool Read(Span<float> input, ref int label, Span<float> target)
        {
            WasOnThePool |= Thread.CurrentThread.IsThreadPoolThread;
            if (Row == source.FailsAt)
            {
                throw new TimeZoneNotFoundException($"row {Row}");
            }
            if (Row == source.SticksAt)
            {
                source.Stuck!();
                source.Release!.Wait();
            }
            if (Row == source.Data.Count)
            {
                return false;
            }
            source.Data.GetInput(Row).CopyTo(input);
            if (source.HasLabels)
            {
                label = Row == source.MislabelledAt ? -1 : source.Data.GetLabel(Row);
            }
            else
            {
                source.Data.GetTarget(Row).CopyTo(target);
            }
            Row++;
            return true;
        }

        public void Dispose() => IsDisposed = true;
    }

    /// <summary>What the reading thread allocates from the first row of an epoch to its last.</summary>
    sealed class Measured(StreamingDataset data) : StreamingDataset(data.Count, data.Inputs, data.Outputs, data.HasLabels)
    {
        public List<long> Bytes { get; } = [];

        public override ISampleReader Open() => new Meter(this, data.Open());

        sealed class Meter(Measured owner, ISampleReader reader) : ISampleReader
        {
            long start, last;
            bool began;

            public bool Read(Span<float> input, ref int label, Span<float> target)
            {
                bool isThere = reader.Read(input, ref label, target);
                last = GC.GetAllocatedBytesForCurrentThread();
                start = began ? start : last;
                began = true;
                return isThere;
            }

            public void Dispose()
            {
                owner.Bytes.Add(last - start);
                reader.Dispose();
            }
        }
    }
}
