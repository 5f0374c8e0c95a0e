using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.TensorBoard.Tests;

public sealed class TensorBoardLogTests : IDisposable
{
    static readonly Dataset data = Some.Data(50);

    readonly TemporaryFolder folder = new();

    string Board => folder.PathOf("deep/board");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Checksum_is_masked_CRC_32C()
    {
        // RFC 3720, appendix B.4, and the customary check.
        (byte[] Bytes, uint Crc)[] examples =
        [
            (new byte[32], 0x8A9136AA), ([.. Enumerable.Repeat((byte)0xFF, 32)], 0x62A8AB43), ([.. Enumerable.Range(0, 32).Select(i => (byte)i)], 0x46DD794E),
            ("123456789"u8.ToArray(), 0xE3069283),
        ];
        foreach ((byte[] bytes, uint crc) in examples)
        {
            Assert.Equal(crc, EventReader.Crc(bytes));
            Assert.Equal((crc >> 15 | crc << 17) + 0xA282EAD8, EventFile.ComputeChecksum(bytes));
        }
    }

    [Fact]
    public void Epochs_are_points_of_curves()
    {
        var clock = new FixedClock();
        using Trainer trainer = Make(new TensorBoardLog(Board), clock, new TopK(2), new F1 { Name = "F₁" });
        TrainingReport report = trainer.Fit(data, data);

        List<BoardEvent> events = EventReader.Read(Board);
        Assert.Equal("version brain.Event:2", events[0].Tag);
        Assert.All(events, e => Assert.Equal(1234567890.5, e.Time));
        string name = Path.GetFileName(Assert.Single(Directory.GetFiles(Board)));
        Assert.Equal("events.out.tfevents.1234567890.0000.fastnn", name);
        Assert.Equal(1 + (3 * 6), events.Count);
        Check("training/loss", epoch => epoch.TrainingLoss);
        Check("training/learning_rate", epoch => epoch.LearningRate);
        Check("validation/loss", epoch => epoch.ValidationLoss);
        Check("validation/accuracy", epoch => epoch.ValidationAccuracy);
        Check($"validation/{trainer.Metrics[0].Name}", epoch => (float)epoch.ValidationMetrics[trainer.Metrics[0].Name]);
        Check("validation/F₁", epoch => (float)epoch.ValidationMetrics["F₁"]);

        void Check(string tag, Func<EpochReport, float> value) =>
            Assert.Equal(report.Epochs.Select(epoch => (7L * epoch.Number, value(epoch))), events.Where(e => e.Tag == tag).Select(e => (e.Step, e.Value)));
    }

    [Fact]
    public void Batches_are_points_on_request()
    {
        using Trainer trainer = Make(new TensorBoardLog(Board) { EveryBatches = 5 }, new FixedClock());
        trainer.Fit(data);
        List<BoardEvent> events = EventReader.Read(Board);
        Assert.Equal([5, 10, 15, 20], events.Where(e => e.Tag == "batch/loss").Select(e => e.Step));
        Assert.All(events.Where(e => e.Tag == "batch/learning_rate"), e => Assert.Equal(0.1f, e.Value));
        Assert.DoesNotContain(events, e => e.Tag.StartsWith("validation", StringComparison.Ordinal));
    }

    [Fact]
    public void Histogram_holds_the_weights()
    {
        using Trainer trainer = Make(new TensorBoardLog(Board) { Weights = true }, new FixedClock());
        trainer.Fit(data);
        foreach (Parameter parameter in trainer.Network.Parameters)
        {
            float[] values = new float[parameter.Count];
            parameter.CopyTo(values);
            BoardEvent last = EventReader.Read(Board).Last(e => e.Tag == $"weights/{parameter.Name}");
            Assert.Equal(21, last.Step);
            IReadOnlyDictionary<int, double[]> histogram = last.Histogram;
            Assert.Equal([values.Min(), values.Max(), values.Length], new[] { histogram[1][0], histogram[2][0], histogram[3][0] });
            Assert.Equal(values.Sum(value => (double)value), histogram[4][0], 1e-9);
            Assert.Equal(values.Sum(value => (double)value * value), histogram[5][0], 1e-9);
            double[] limits = histogram[6], counts = histogram[7];
            Assert.Equal(limits.Length, counts.Length);
            for (int i = 0; i < counts.Length; i++)
            {
                double low = i == 0 ? double.NegativeInfinity : limits[i - 1];
                Assert.Equal(values.Count(value => value >= low && value < limits[i]), counts[i]);
            }
        }
    }

    [Fact]
    public void Resumed_training_ends_later_steps_of_earlier_files()
    {
        string kept = folder.PathOf("kept.safetensors");
        using (Trainer trainer = Make([new TensorBoardLog(Board), new Checkpoint(kept) { EveryBatches = 10 }], new FixedClock()))
        {
            trainer.Fit(data);
        }
        using Trainer again = Make(new TensorBoardLog(Board), new FixedClock());
        again.Resume(kept);
        again.Fit(data);

        Assert.Equal(2, Directory.GetFiles(Board).Length);
        List<BoardEvent> events = EventReader.Read(Board);
        // 1 is START in tensorflow/core/util/event.proto.
        BoardEvent start = events.Single(e => e.Tag == "session 1");
        Assert.Equal(20, start.Step);
        Assert.Equal([7, 14, 21, 21], events.Where(e => e.Tag == "training/loss").Select(e => e.Step));
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new TensorBoardLog(""));
        Assert.Contains("EveryBatches is -2", Assert.Throws<ArgumentOutOfRangeException>(() => new TensorBoardLog("a") { EveryBatches = -2 }).Message);
        using Trainer trainer = Make(new TensorBoardLog(folder.Write("file", [1])), new FixedClock());
        Assert.ThrowsAny<IOException>(() => trainer.Fit(data));
    }

    [Fact]
    public void Training_that_fails_keeps_its_points_and_closes_the_file()
    {
        using Trainer trainer = Make([new TensorBoardLog(Board) { EveryBatches = 1 }, new Failing(3)], new FixedClock());
        Assert.Throws<InvalidDataException>(() => trainer.Fit(data));

        Assert.Equal([1, 2, 3], EventReader.Read(Board).Where(e => e.Tag == "batch/loss").Select(e => e.Step));
        using var exclusive = new FileStream(Assert.Single(Directory.GetFiles(Board)), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    [Fact]
    public void Points_can_be_read_after_every_epoch()
    {
        var seen = new List<int>();
        using Trainer trainer = Make([new TensorBoardLog(Board), new AfterEpoch(() => seen.Add(EventReader.Read(Board).Count(e => e.Tag == "training/loss")))],
            new FixedClock());
        trainer.Fit(data);
        Assert.Equal([1, 2, 3], seen);
    }

    static Trainer Make(Callback callback, TimeProvider clock, params Metric[] metrics) => Make([callback], clock, metrics);

    static Trainer Make(Callback[] callbacks, TimeProvider clock, params Metric[] metrics) =>
        new(Some.Network(), new SoftmaxCrossEntropy(), new Sgd(0.1f))
        {
            BatchSize = 8,
            Epochs = 3,
            Callbacks = callbacks,
            Metrics = metrics,
            TimeProvider = clock,
        };

    sealed class Failing(long step) : Callback
    {
        public override void OnBatch(Trainer trainer, in TrainingProgress progress)
        {
            if (trainer.Steps == step)
            {
                throw new InvalidDataException();
            }
        }
    }

    sealed class AfterEpoch(Action action) : Callback
    {
        public override void OnEpoch(Trainer trainer, EpochReport epoch) => action();
    }

    sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddSeconds(1234567890.5);
    }
}
