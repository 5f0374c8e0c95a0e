using System.Text;
using FastNn.Data;
using FastNn.Formats;
using FastNn.Tests.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Training;

public sealed class TensorBoardLogTests : IDisposable
{
    static readonly Dataset data = new(Sample.Normal(50 * 6, 1), 6, Sample.Labels(50, 4, 2));

    readonly TemporaryFolder folder = new();

    string Board => folder.PathOf("deep/board");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Checksum_is_that_of_others()
    {
        // RFC 3720, appendix B.4, and the customary check.
        foreach ((byte[] bytes, uint crc) in new (byte[], uint)[] { (new byte[32], 0x8A9136AA), (Enumerable.Repeat((byte)0xFF, 32).ToArray(), 0x62A8AB43), (Enumerable.Range(0, 32).Select(i => (byte)i).ToArray(), 0x46DD794E), (Encoding.ASCII.GetBytes("123456789"), 0xE3069283) })
        {
            Assert.Equal(crc, EventReader.Crc(bytes));
            Assert.Equal((crc >> 15 | crc << 17) + 0xA282EAD8, EventFile.Checksum(bytes));
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
        Check("training/rate", epoch => epoch.LearningRate);
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
        Assert.All(events.Where(e => e.Tag == "batch/rate"), e => Assert.Equal(0.1f, e.Value));
        Assert.DoesNotContain(events, e => e.Tag.StartsWith("validation", StringComparison.Ordinal));
    }

    [Fact]
    public void Weights_are_distributed_as_they_are()
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
    public void Histogram_takes_any_number()
    {
        var histogram = new ValueHistogram();
        histogram.Fill([0, -0f, 1e-30f, -1e-30f, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NaN, 1]);
        Assert.Equal((8, float.MinValue, double.PositiveInfinity), (histogram.Count, histogram.Smallest, histogram.Largest));
        Assert.Equal(8, Total(histogram));
        histogram.Fill([]);
        Assert.Equal((0, 0, 0, 0), (histogram.Count, Total(histogram), histogram.Smallest, histogram.Sum));
        histogram.Fill([0.5f, 0.5f]);
        Assert.Equal((1, 2), (histogram.Counts.Length, Total(histogram)));

        static double Total(ValueHistogram histogram) => histogram.Counts.ToArray().Sum();
    }

    [Fact]
    public void Histogram_puts_every_number_between_its_limits()
    {
        var histogram = new ValueHistogram();
        var random = new Random(1);
        // All magnitudes and signs, and the limits themselves with their neighbours.
        IEnumerable<float> values = Enumerable.Range(0, 2000).Select(_ => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)));
        IEnumerable<float> limits = Enumerable.Range(0, 774).Select(i => (float)(1e-12 * Math.Pow(1.1, i))).SelectMany(limit => new[] { limit, -limit, MathF.BitIncrement(limit), MathF.BitDecrement(-limit) });
        foreach (float value in values.Concat(limits).Where(value => !float.IsNaN(value)))
        {
            histogram.Fill([value, 0]);
            (double low, double high) = value < 0 ? (double.NegativeInfinity, histogram.Limits[0]) : (histogram.Limits.Length == 1 ? 0 : histogram.Limits[^2], histogram.Limits[^1]);
            Assert.True(value >= low && (value < high || value > 1e20), $"{value:R} from {low:R} to {high:R}");
            Assert.Equal(2, histogram.Counts[0] + (histogram.Counts.Length == 1 ? 0 : histogram.Counts[^1]));
        }
    }

    [Fact]
    public void Resumed_training_takes_back_what_others_say_of_later_steps()
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

    static Trainer Make(Callback callback, TimeProvider clock, params Metric[] metrics) => Make([callback], clock, metrics);

    static Trainer Make(Callback[] callbacks, TimeProvider clock, params Metric[] metrics) =>
        new(new Network(6, seed: 3) { new Dense(8), new Relu(), new Dense(4) }, new SoftmaxCrossEntropy(), new Sgd(0.1f)) { BatchSize = 8, Epochs = 3, Callbacks = callbacks, Metrics = metrics, TimeProvider = clock };

    sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddSeconds(1234567890.5);
    }
}
