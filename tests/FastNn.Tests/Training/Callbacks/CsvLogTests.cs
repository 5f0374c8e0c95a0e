using System.Globalization;
using FastNn.Data;
using FastNn.Tests.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Training;

public sealed class CsvLogTests : IDisposable
{
    static readonly Dataset data = new(Sample.Normal(50 * 6, 1), 6, Sample.Labels(50, 4, 2));

    readonly TemporaryFolder folder = new();

    string File => folder.PathOf("log.csv");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Row_an_epoch_reads_back_as_the_report_in_any_culture()
    {
        using var culture = new CultureScope("de-DE");
        using Trainer trainer = Make(epochs: 3, new CsvLog(File), new TopK(2) { Name = "top, \"two\"" });
        TrainingReport report = trainer.Fit(data, data);

        string[] lines = Lines();
        Assert.Equal("epoch,step,loss,learning_rate,seconds,validation_loss,validation_accuracy,\"top, \"\"two\"\"\"", lines[0]);
        Assert.Equal(4, lines.Length);
        for (int i = 0; i < 3; i++)
        {
            EpochReport epoch = report.Epochs[i];
            Assert.Equal(
                [i + 1, 7 * (i + 1), epoch.TrainingLoss, epoch.LearningRate, epoch.Duration.TotalSeconds, epoch.ValidationLoss, epoch.ValidationAccuracy,
                epoch.ValidationMetrics["top, \"two\""]], Numbers(lines[i + 1]), Same);
        }
    }

    [Fact]
    public void Without_validation_there_are_no_columns_for_it()
    {
        using Trainer trainer = Make(epochs: 1, new CsvLog(File), new TopK(2));
        trainer.Fit(data);
        Assert.Equal("epoch,step,loss,learning_rate,seconds", Lines()[0]);
        Assert.Equal(5, Lines()[1].Split(',').Length);
    }

    [Fact]
    public void Rows_of_batches_hold_every_nth_one_and_nothing_else()
    {
        var losses = new List<(int Epoch, int Batch, float Loss)>();
        using Trainer trainer = Make(epochs: 2, new CsvLog(File) { EveryBatches = 3 },
            progress: new Listener(progress => losses.Add((progress.Epoch, progress.Batch, progress.Loss))));
        trainer.Fit(data, data);

        string[] lines = Lines();
        Assert.Equal("epoch,batch,step,loss,learning_rate", lines[0]);
        Assert.Equal(losses.Select((loss, i) => ($"{loss.Epoch},{loss.Batch},{i + 1}", loss.Loss)).Where((_, i) => (i + 1) % 3 == 0)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Item1},{pair.Loss},0.1")), lines[1..]);
    }

    [Fact]
    public void Epochs_can_be_read_while_the_training_goes_on()
    {
        var seen = new List<int>();
        using Trainer trainer = Make(epochs: 3, [new CsvLog(File), new AtEpoch(_ =>
        {
            using var reader = new StreamReader(new FileStream(File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            seen.Add(reader.ReadToEnd().Split("\r\n").Length - 2);
        })]);
        trainer.Fit(data);
        Assert.Equal([1, 2, 3], seen);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Resumed_training_goes_on_where_its_checkpoint_was_saved(int everyBatches)
    {
        string whole = folder.PathOf("whole.csv"), kept = folder.PathOf("kept.safetensors");
        using (Trainer trainer = Make(epochs: 4, new CsvLog(whole) { EveryBatches = everyBatches }))
        {
            trainer.Fit(data);
        }
        // Two batches into the third epoch it is kept; it goes on into the fourth and ends without a word.
        using (Trainer trainer = Make(epochs: 4,
            [new CsvLog(File) { EveryBatches = everyBatches }, new Checkpoint(kept) { EveryBatches = 16 },
                new AtEpoch(number => { if (number == 3) { throw new InvalidDataException(); } })]))
        {
            Assert.Throws<InvalidDataException>(() => trainer.Fit(data));
        }
        Assert.True(Lines().Length > (everyBatches == 0 ? 3 : 17));
        using (Trainer trainer = Make(epochs: 4, new CsvLog(File) { EveryBatches = everyBatches }))
        {
            trainer.Resume(kept);
            trainer.Fit(data);
        }
        Assert.Equal(WithoutSeconds(System.IO.File.ReadAllText(whole)), WithoutSeconds(System.IO.File.ReadAllText(File)));

        string WithoutSeconds(string text) =>
            everyBatches > 0 ? text : string.Join('\n', text.Split("\r\n").Select(line => string.Join(',', line.Split(',').Take(4))));
    }

    [Fact]
    public void New_training_begins_anew_and_the_same_object_goes_on()
    {
        var log = new CsvLog(File);
        using Trainer first = Make(epochs: 2, log), second = Make(epochs: 1, new CsvLog(File));
        first.Fit(data);
        first.Fit(data);
        Assert.Equal(["epoch", "1", "2", "1", "2"], Lines().Select(line => line.Split(',')[0]));
        second.Fit(data);
        Assert.Equal(["epoch", "1"], Lines().Select(line => line.Split(',')[0]));
    }

    [Theory]
    [InlineData("epoch,loss\r\n1,2\r\n")]
    [InlineData("epoch,step,loss,learning_rate,seconds,more\r\n")]
    [InlineData("x")]
    public void File_with_another_header_is_refused_and_left_unchanged(string content)
    {
        System.IO.File.WriteAllText(File, content);
        using Trainer trainer = Make(epochs: 1, new CsvLog(File));
        float[] before = Sample.Values(trainer.Network);
        string message = Assert.Throws<IOException>(() => trainer.Fit(data)).Message;
        Assert.Contains("is not a log of this training: it does not begin with 'epoch,step,loss,learning_rate,seconds'", message);
        Assert.Equal(content, System.IO.File.ReadAllText(File));
        Assert.Equal(before, Sample.Values(trainer.Network));
    }

    [Theory]
    [InlineData(true, "epoch,step,loss,rate,seconds")]
    [InlineData(false, "epoch,step,loss,learning_rate,seconds")]
    public void Log_whose_column_is_called_rate_keeps_its_header_where_a_training_is_resumed(bool isResumed, string header)
    {
        string saved = folder.PathOf("saved.safetensors");
        using (Trainer first = Make(epochs: 2, [new CsvLog(File), new Checkpoint(saved) { EveryEpochs = 2 }]))
        {
            first.Fit(data);
        }
        string text = System.IO.File.ReadAllText(File), old = text.Replace("learning_rate", "rate", StringComparison.Ordinal);
        System.IO.File.WriteAllText(File, old);
        using Trainer second = Make(epochs: 3, new CsvLog(File));
        if (isResumed)
        {
            second.Resume(saved);
        }
        second.Fit(data);

        Assert.Equal(header, Lines()[0]);
        Assert.Equal(["1", "2", "3"], Lines()[1..].Select(line => line.Split(',')[0]));
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new CsvLog(" "));
        Assert.Contains("EveryBatches is -1", Assert.Throws<ArgumentOutOfRangeException>(() => new CsvLog("a") { EveryBatches = -1 }).Message);
        using Trainer trainer = Make(epochs: 1, new CsvLog(folder.PathOf("missing/log.csv")));
        Assert.Throws<DirectoryNotFoundException>(() => trainer.Fit(data));
    }

    static bool Same(double a, double b) => a.Equals(b);

    string[] Lines()
    {
        string text = System.IO.File.ReadAllText(File);
        Assert.EndsWith("\r\n", text);
        return text[..^2].Split("\r\n");
    }

    // As floats where they were floats.
    static double[] Numbers(string line) =>
        [.. line.Split(',')
            .Select((cell, i) => i is 4 or 7 ? double.Parse(cell, CultureInfo.InvariantCulture) : float.Parse(cell, CultureInfo.InvariantCulture))];

    static Trainer Make(int epochs, Callback callback, Metric? metric = null, IProgress<TrainingProgress>? progress = null) =>
        Make(epochs, [callback], metric, progress);

    static Trainer Make(int epochs, Callback[] callbacks, Metric? metric = null, IProgress<TrainingProgress>? progress = null) =>
        new(new Network(6, seed: 3) { new Dense(8), new Relu(), new Dense(4) }, new SoftmaxCrossEntropy(), new Sgd(0.1f))
        {
            BatchSize = 8,
            Epochs = epochs,
            Callbacks = callbacks,
            Metrics = metric is null ? [] : [metric],
            Progress = progress,
        };

    sealed class AtEpoch(Action<int> action) : Callback
    {
        public override void OnEpoch(Trainer trainer, EpochReport epoch) => action(epoch.Number);
    }

    sealed class Listener(Action<TrainingProgress> hear) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => hear(value);
    }
}
