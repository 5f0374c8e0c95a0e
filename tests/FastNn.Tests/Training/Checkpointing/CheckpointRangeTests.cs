using FastNn.Data;
using FastNn.Formats;
using FastNn.Tests.Support;

namespace FastNn.Tests.Training;

/// <summary>Numbers in a checkpoint that no training can have are refused, and what two callbacks or a schedule have learned is given back to each.</summary>
public sealed class CheckpointRangeTests
{
    static readonly Dataset data = new(Sample.Normal(60, 1), 3, Sample.Labels(20, 2, 2), 2);

    public static TheoryData<string, string> Impossible => new()
    {
        { "steps", "-6" },
        { "steps", "1e300" },
        { "steps", "NaN" },
        { "steps", "0.5" },
        { "steps", "3" },
        { "forgotten", "-1" },
        { "forgotten", "13" },
        { "rate", "NaN" },
        { "rate", "-1" },
        { "rate", "1e39" },
        { "fit", "2" },
        { "course.samples", "0" },
        { "course.samples", "1000000" },
        { "course.rate", "-0.1" },
        { "course.shuffle", "2147483647" },
        { "course.shuffle", "-1" },
        { "course.shuffle", "1.5" },
        { "course.epoch", "0" },
        { "course.epoch", "4" },
        { "course.epoch", "2147483647" },
        { "course.batch", "1000000000" },
        { "course.batch", "-1" },
        { "course.batch", "6" },
        { "course.sum", "-1e308" },
        { "course.sum", "NaN" },
        { "course.sum", "Infinity" },
        { "course.weight", "-1" },
        { "course.weight", "0" },
        { "course.weight", "NaN" },
        { "course.seconds", "-1" },
        { "course.seconds", "NaN" },
        { "course.stop", "2" },
        { "course.report1.seconds", "-1" },
        { "course.report1.samples", "0" },
        { "course.report1.batches", "0" },
        { "course.report1.rate", "NaN" },
        { "course.report1.bytes", "-1" },
        { "schedule.0", "NaN" },
        { "schedule.1", "2" },
        { "schedule.2", "-1" },
        { "schedule.3", "0.5" },
        { "callback0.best", "NaN" },
        { "callback0.epoch", "77" },
        { "callback0.epoch", "-1" },
        { "callback1.best", "NaN" },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Number_that_no_training_has_is_refused_and_changes_nothing(string name, string value)
    {
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("a"), broken = folder.PathOf("b");
        using (Trainer trainer = Make(new EarlyStopping(9), new Checkpoint(file) { EveryBatches = 8 }))
        {
            trainer.Fit(data);
        }
        using Trainer reader = Make(new EarlyStopping(9), new Checkpoint(folder.PathOf("c")));
        (float[] before, double rate) = (Sample.Values(reader.Network), reader.Optimizer.LearningRate);
        TrainingState state = CheckpointFile.Read(file, reader.Network).State;
        Dictionary<string, string> texts = state.Texts.ToDictionary();
        Assert.True(name == "forgotten" || texts.ContainsKey(name), string.Join(' ', texts.Keys));
        texts[name] = value;
        CheckpointFile.Take(reader.Network, new TrainingState(texts, state.Vectors.ToDictionary()))(broken);

        Assert.Throws<FastNnFormatException>(() => reader.Resume(broken));

        Assert.Equal((0, rate), (reader.Steps, reader.Optimizer.LearningRate));
        Assert.Equal(before, Sample.Values(reader.Network));
        reader.Resume(file);
        Assert.Equal(8, reader.Steps);
        Assert.Equal(3, reader.Fit(data).Epochs.Count);
    }

    [Fact]
    public void Two_callbacks_of_a_kind_go_on_each_with_its_own_memory()
    {
        using var folder = new TemporaryFolder();
        (string Stop, int First, int Second) whole = Run(null, folder.PathOf("{epoch}"));
        Assert.NotEqual(whole.First, whole.Second);
        foreach (string file in Directory.GetFiles(folder.PathOf("")))
        {
            Assert.Equal(whole, Run(file, folder.PathOf("{epoch}")));
        }

        // The first is never content after the first epoch, the second is with every gain.
        static (string, int, int) Run(string? from, string to)
        {
            EarlyStopping first = new(patience: 5, minimumGain: 100), second = new(patience: 9);
            using var trainer = new Trainer(Net(), new SoftmaxCrossEntropy(), new Adam(0.01f))
            {
                BatchSize = 4,
                Epochs = 20,
                Callbacks = [first, second, new Checkpoint(to) { EveryEpochs = 1 }],
            };
            if (from is not null)
            {
                trainer.Resume(from);
            }
            TrainingReport report = trainer.Fit(data);
            return ($"{report.Stop} after {report.Epochs.Count}", first.BestEpoch, second.BestEpoch);
        }
    }

    [Fact]
    public void Cooldown_goes_on_where_it_was()
    {
        using var folder = new TemporaryFolder();
        float[] whole = Run(null, folder.PathOf("{epoch}"));
        Assert.Equal(3, whole.Distinct().Count());
        foreach (string file in Directory.GetFiles(folder.PathOf("")))
        {
            Assert.Equal(whole, Run(file, folder.PathOf("{epoch}")));
        }

        // Nothing is learned at such a rate: it falls as often as the cooldown lets it.
        static float[] Run(string? from, string to)
        {
            using var trainer = new Trainer(Net(), new SoftmaxCrossEntropy(), new Sgd(1e-12f))
            {
                BatchSize = 20,
                Epochs = 9,
                Schedule = new ReduceOnPlateau(0.5, patience: 0)
                {
                    Cooldown = 3,
                },
                Callbacks = [new Checkpoint(to) { EveryEpochs = 1 }],
            };
            if (from is not null)
            {
                trainer.Resume(from);
            }
            return [.. trainer.Fit(data).Epochs.Select(epoch => epoch.LearningRate)];
        }
    }

    static Network Net() => new(3, seed: 1) { new Dense(4), new Tanh(), new Dense(2) };

    static Trainer Make(params Callback[] callbacks) =>
        new(Net(), new SoftmaxCrossEntropy(), new Adam(0.01f)) { BatchSize = 4, Epochs = 3, Schedule = new ReduceOnPlateau(), Callbacks = callbacks };
}
