using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Training;

/// <summary>An exception out of Fit: everybody hears of the end, nothing that was written is lost, and the trainer goes on.</summary>
public sealed class FailureTests : IDisposable
{
    static readonly Dataset data = new(Sample.Normal(50 * 6, 1), 6, Sample.Labels(50, 4, 2));

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("start", "0 start, 1 start, 0 end Failed")]
    [InlineData("batch", "0 start, 1 start, 2 start, 0 end Failed, 1 end Failed, 2 end Failed")]
    [InlineData("epoch", "0 start, 1 start, 2 start, 0 epoch, 0 end Failed, 1 end Failed, 2 end Failed")]
    [InlineData("end", "0 start, 1 start, 2 start, 0 epoch, 1 epoch, 2 epoch, 0 end Completed, 1 end Completed, 2 end Completed")]
    public void Everybody_who_has_begun_hears_the_end(string where, string expected)
    {
        var heard = new List<string>();
        Callback[] callbacks = [new Recorder(0, heard, ""), new Recorder(1, heard, where), new Recorder(2, heard, "")];
        using Trainer trainer = Make(callbacks);

        Assert.Equal($"from {where}", Assert.Throws<InvalidDataException>(() => trainer.Fit(data)).Message);
        Assert.Equal(expected, string.Join(", ", heard));
        Assert.Equal(0.25f, trainer.Optimizer.LearningRate);
    }

    [Fact]
    public void First_exception_is_the_one_that_comes_out()
    {
        using Trainer trainer = Make([new Recorder(0, [], "end"), new Recorder(1, [], "batch"), new Recorder(2, [], "end")]);
        Assert.Equal("from batch", Assert.Throws<InvalidDataException>(() => trainer.Fit(data)).Message);
    }

    [Fact]
    public void Trainer_goes_on_after_an_exception()
    {
        var recorder = new Recorder(0, [], "batch");
        using Trainer trainer = Make([recorder]), other = Make([]);
        Assert.Throws<InvalidDataException>(() => trainer.Fit(data));
        Assert.Equal(1, trainer.Steps);
        recorder.Where = "";
        TrainingReport report = trainer.Fit(data);
        Assert.Equal((StopReason.Completed, 1), (report.Stop, report.Epochs.Count));
        Assert.Equal(8, trainer.Steps);
    }

    [Fact]
    public void Log_loses_nothing_of_a_training_that_fails()
    {
        string csv = folder.PathOf("log.csv");
        using Trainer trainer = Make([new CsvLog(csv) { EveryBatches = 1 }, new Recorder(0, [], "third batch")]);
        Assert.Throws<InvalidDataException>(() => trainer.Fit(data));

        Assert.Equal(["epoch", "1", "1", "1"], File.ReadAllLines(csv).Select(line => line.Split(',')[0]));
        // The file is closed.
        using var exclusive = new FileStream(csv, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    [Fact]
    public void Nothing_else_is_trained_while_Fit_runs()
    {
        string file = folder.PathOf("a");
        using Trainer plain = Make([]), meddled = Make([new Meddler(file)]);
        plain.Fit(data);
        plain.SaveCheckpoint(file);
        Assert.Equal(StopReason.Completed, meddled.Fit(data).Stop);
        Assert.Equal(plain.Steps, meddled.Steps);
        Assert.Equal(Sample.Values(plain.Network), Sample.Values(meddled.Network));
        // Afterwards all of it may be done.
        meddled.Resume(file);
        meddled.FindLearningRate(data, batches: 2);
    }

    [Fact]
    public void Checkpoint_that_nobody_would_save_is_refused()
    {
        using Trainer trainer = Make([]);
        Assert.Contains("Call SaveCheckpoint", Assert.Throws<InvalidOperationException>(() => trainer.RequestCheckpoint(folder.PathOf("a"))).Message,
            StringComparison.Ordinal);
        trainer.Fit(data);
        Assert.Throws<InvalidOperationException>(() => trainer.RequestCheckpoint(folder.PathOf("a")));
    }

    /// <summary>Tries, whenever it hears something, whatever would take the training's place.</summary>
    sealed class Meddler(string file) : Callback
    {
        public override void OnStart(Trainer trainer) => Try(trainer);

        public override void OnBatch(Trainer trainer, in TrainingProgress progress) => Try(trainer);

        public override void OnEpoch(Trainer trainer, EpochReport epoch) => Try(trainer);

        public override void OnEnd(Trainer trainer, TrainingReport report) => Try(trainer);

        void Try(Trainer trainer)
        {
            Action[] calls = [() => trainer.Fit(data), () => trainer.Resume(file), () => trainer.FindLearningRate(data),
                () => trainer.TrainFor(TimeSpan.FromSeconds(1), data)];
            Assert.All(calls, call => Assert.Contains("while Fit runs", Assert.Throws<InvalidOperationException>(call).Message, StringComparison.Ordinal));
        }
    }

    static Trainer Make(Callback[] callbacks) =>
        new(new Network(6, seed: 3) { new Dense(8), new Relu(), new Dense(4) }, new SoftmaxCrossEntropy(), new Sgd(0.25f))
        {
            BatchSize = 8,
            Schedule = new ExponentialDecay(0.5),
            Callbacks = callbacks,
        };

    sealed class Recorder(int number, List<string> heard, string where) : Callback
    {
        int batches;

        public string Where { get; set; } = where;

        public override void OnStart(Trainer trainer) => Hear("start", $"{number} start");

        public override void OnBatch(Trainer trainer, in TrainingProgress progress)
        {
            Hear("batch", null);
            Hear(++batches == 3 ? "third batch" : " ", null);
        }

        public override void OnEpoch(Trainer trainer, EpochReport epoch)
        {
            if (Where != "epoch")
            {
                heard.Add($"{number} epoch");
            }
            Hear("epoch", null);
        }

        public override void OnEnd(Trainer trainer, TrainingReport report) => Hear("end", $"{number} end {report.Stop}");

        void Hear(string place, string? line)
        {
            if (line is not null)
            {
                heard.Add(line);
            }
            if (Where == place)
            {
                throw new InvalidDataException($"from {place}");
            }
        }
    }
}
