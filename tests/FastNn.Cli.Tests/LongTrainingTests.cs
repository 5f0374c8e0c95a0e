using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

/// <summary>Schedules, early stopping, checkpoints, and trainings that go on.</summary>
public sealed class LongTrainingTests : IDisposable
{
    static readonly string[] training = ["train", "--layers", "32,relu,dropout(rate=0.2),10", "--epochs", "4", "--schedule", "warmup(epochs=1)+cosinedecay",
        "--early-stop", "10"];

    // Its best epoch comes early.
    static readonly string[] longer = ["train", "--layers", "24,relu,10", "--epochs", "900", "--batch", "64", "--schedule", "cosinedecay",
        "--early-stop", "900"];

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Early_stop_keeps_the_best_epoch()
    {
        CommandResult result = Fastnn.Run("train", "--layers", "64,relu,10", "--epochs", "400", "--early-stop", "3", "--out", folder.PathOf("model"));

        Assert.True(result.Code == 0, result.Error);
        Match stopped = Regex.Match(result.Output,
            @"early stop: no lower validation loss for 3 epochs; the model has the weights of epoch (\d+), the one with the lowest validation loss");
        Assert.True(stopped.Success, result.Output);
        int best = int.Parse(stopped.Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.Contains($"epoch {best + 3,3}/400", result.Output);
        Assert.DoesNotContain($"epoch {best + 4,3}/400", result.Output);
    }

    [Theory]
    [InlineData("constant", "'constant' in --schedule is unknown; choose one of stepdecay")]
    [InlineData("stepdecay(epochs=0)", "'stepdecay' in --schedule is invalid: ")]
    [InlineData("cosinedecay(speed=2)", "has no setting 'speed'")]
    [InlineData("stepdecay+cosinedecay", "only a warm-up can be joined with another schedule")]
    [InlineData("warmup+cosinedecay+stepdecay", "only a warm-up can be joined with another schedule")]
    public void Schedule_that_is_none_is_refused(string schedule, string message) => AssertRefused(2, message, "--schedule", schedule);

    [Theory]
    [InlineData(2, "--checkpoint-every needs --checkpoint; give its file.", "--checkpoint-every", "3")]
    [InlineData(2, "--checkpoint-every is '3x'; it must be a number of epochs such as 10, or of batches such as 500b", "--checkpoint", "c",
        "--checkpoint-every", "3x")]
    [InlineData(2, "--checkpoint-every is '0b'", "--checkpoint", "c", "--checkpoint-every", "0b")]
    [InlineData(2, "--early-stop is '-1'", "--early-stop", "-1")]
    [InlineData(1, "--resume is missing, but there is no such checkpoint; omit --resume to start a new training.", "--resume", "missing")]
    [InlineData(1, "--report is no/such/page.html, but there is no folder", "--report", "no/such/page.html")]
    [InlineData(1, "--checkpoint is no/such/file, but there is no folder", "--checkpoint", "no/such/file")]
    public void Files_that_cannot_be_are_refused(int code, string message, params string[] arguments) => AssertRefused(code, message, arguments);

    [Fact]
    public void Training_goes_on_from_every_checkpoint_to_the_same_model()
    {
        string whole = folder.PathOf("whole"), again = folder.PathOf("again"), pattern = folder.PathOf("run-{step}");
        Assert.Equal(0, Fastnn.Run([.. training, "--out", whole]).Code);
        CommandResult kept = Fastnn.Run([.. training, "--checkpoint", pattern, "--checkpoint-every", "100b", "--out", again]);
        Assert.True(kept.Code == 0, kept.Error);
        Assert.Equal(File.ReadAllBytes(whole), File.ReadAllBytes(again));

        string[] files = Directory.GetFiles(folder.PathOf(""), "run-*");
        Assert.True(files.Length >= 3);
        foreach (string file in files)
        {
            CommandResult resumed = Fastnn.Run([.. training, "--resume", file, "--out", again, "--threads", "2"]);
            Assert.True(resumed.Code == 0, resumed.Error);
            Assert.Contains($"resumed: {file}, after {file[(file.LastIndexOf('-') + 1)..]} batches", resumed.Output);
            Assert.Equal(File.ReadAllBytes(whole), File.ReadAllBytes(again));
        }
    }

    /// <summary>A checkpoint is a model too, and takes the same rows.</summary>
    [Fact]
    public void Checkpoint_of_the_last_batch_answers_as_the_model_does()
    {
        string checkpoint = folder.PathOf("checkpoint"), model = folder.PathOf("model");
        CommandResult trained = Fastnn.Run("train", "--layers", "64,relu,10", "--epochs", "3", "--checkpoint", checkpoint, "--checkpoint-every", "1b",
            "--out", model);
        Assert.True(trained.Code == 0, trained.Error);

        Assert.Equal(Fastnn.Run("test", "--model", model).Output, Fastnn.Run("test", "--model", checkpoint).Output);
    }

    [Fact]
    public void Another_training_does_not_go_on_from_a_checkpoint()
    {
        string checkpoint = folder.PathOf("checkpoint"), model = folder.PathOf("model");
        Assert.Equal(0, Fastnn.Run("train", "--layers", "16,10", "--epochs", "1", "--checkpoint", checkpoint, "--out", model).Code);
        byte[] before = File.ReadAllBytes(model);

        CommandResult result = Fastnn.Run("train", "--layers", "16,10", "--epochs", "2", "--seed", "5", "--resume", checkpoint, "--out", model);

        Assert.Equal(1, result.Code);
        Assert.Contains("seed", result.Error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", result.Error);
        Assert.Equal(before, File.ReadAllBytes(model));
    }

    [Theory]
    [InlineData("--learning-rate", "0.02")]
    [InlineData("--optimizer", "adam(learningrate=0.02)")]
    public void Rate_that_is_asked_for_counts_where_a_training_goes_on(params string[] arguments)
    {
        string checkpoint = folder.PathOf("checkpoint"), log = folder.PathOf("log.csv");
        string[] command = ["train", "--layers", "10", "--batch", "64", "--log", log, "--out", folder.PathOf("model")];
        Assert.Equal(0, Fastnn.Run([.. command, "--epochs", "1", "--learning-rate", "0.01", "--checkpoint", checkpoint, "--checkpoint-every", "1"]).Code);

        CommandResult none = Fastnn.Run([.. command, "--epochs", "2", "--resume", checkpoint]);
        Assert.Equal("0.01", File.ReadAllLines(log)[^1].Split(',')[3]);
        CommandResult other = Fastnn.Run([.. command, "--epochs", "2", "--resume", checkpoint, .. arguments]);
        Assert.Equal("0.02", File.ReadAllLines(log)[^1].Split(',')[3]);
        Assert.True(none.Code == 0 && other.Code == 0, none.Error + other.Error);
    }

    [Fact]
    public void Checkpoint_of_another_table_is_refused()
    {
        string checkpoint = folder.PathOf("checkpoint"), model = folder.PathOf("model");
        string Table(string name, string first) =>
            folder.Write(name,
                System.Text.Encoding.UTF8.GetBytes("colour,size,kind\n"
                    + string.Concat(Enumerable.Range(0, 20).Select(i => $"{(i % 2 == 0 ? first : "red")},{i},{(i % 2 == 0 ? "x" : "y")}\n"))));
        string[] command = ["train", "--label", "kind", "--layers", "2", "--out", model];
        Assert.Equal(0,
            Fastnn.Run([.. command, "--csv", Table("a.csv", "green"), "--epochs", "1", "--checkpoint", checkpoint, "--checkpoint-every", "1"]).Code);
        byte[] before = File.ReadAllBytes(model);
        string other = Table("b.csv", "blue");

        CommandResult result = Fastnn.Run([.. command, "--csv", other, "--epochs", "2", "--resume", checkpoint]);

        Assert.Contains($"The checkpoint {checkpoint} was trained on other columns, categories or classes than those of {other};", result.Error);
        Assert.Equal(1, result.Code);
        Assert.Equal(before, File.ReadAllBytes(model));
    }

    [Fact]
    public void Side_file_that_cannot_be_written_does_not_cost_the_model()
    {
        string model = folder.PathOf("model");
        // A folder stands in the way of the second checkpoint.
        Directory.CreateDirectory(folder.PathOf("run-2"));

        CommandResult result = Fastnn.Run("train", "--layers", "10", "--epochs", "4", "--checkpoint", folder.PathOf("run-{epoch}"), "--checkpoint-every", "1",
            "--out", model);

        Assert.Matches($"error: .*run-2.* The training stopped after [\\d,]+ batches; the model so far was saved: {Regex.Escape(model)}\\.", result.Error);
        Assert.Equal(1, result.Code);
        Assert.Equal(64, Network.Load(model).Inputs);
    }

    [Fact]
    public void Interrupted_training_goes_on_where_it_was()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent with kill.");
        string whole = folder.PathOf("whole"), model = folder.PathOf("model"), checkpoint = folder.PathOf("checkpoint");
        Assert.Equal(0, Fastnn.Run([.. longer, "--out", whole]).Code);
        CommandResult interrupted = Fastnn.Interrupt("-TERM", [.. longer, "--checkpoint", checkpoint, "--checkpoint-every", "1000", "--out", model]);
        Assert.Contains($"resume with --resume {checkpoint}", interrupted.Output);
        Assert.Equal(130, interrupted.Code);

        Assert.Equal(0, Fastnn.Run([.. longer, "--resume", checkpoint, "--out", model]).Code);
        Assert.Equal(File.ReadAllBytes(whole), File.ReadAllBytes(model));
    }

    /// <summary>
    /// The process is killed, without a chance to tidy up, at 50 random moments of a training that writes a checkpoint after every batch, or as many as
    /// <c>FASTNN_KILLS</c> asks for. The file can be loaded each time, the training that goes on from it ends in the model of the one that was never killed,
    /// and the next save leaves nothing else in the folder.
    /// </summary>
    [Fact]
    public void Killed_training_loses_nothing()
    {
        const int UsualKills = 50, UsualEpochs = 900;
        int kills = int.TryParse(Environment.GetEnvironmentVariable("FASTNN_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out int asked)
            ? asked : UsualKills;
        string[] longest = [.. longer.Select(
            text => text == $"{UsualEpochs}" ? (UsualEpochs * Math.Max(1, kills / UsualKills)).ToString(CultureInfo.InvariantCulture) : text)];
        string whole = folder.PathOf("whole"), model = folder.PathOf("model"), checkpoint = folder.PathOf("checkpoint");
        Assert.Equal(0, Fastnn.Run([.. longest, "--out", whole]).Code);
        var random = new Random(1);
        var moments = new HashSet<string>();
        string[] keeping = [.. longest, "--checkpoint", checkpoint, "--checkpoint-every", "1b", "--out", model];

        for (int kill = 0; kill < kills; kill++)
        {
            DateTime before = File.GetLastWriteTimeUtc(checkpoint);
            using Process process = Fastnn.Start(File.Exists(checkpoint) ? [.. keeping, "--resume", checkpoint] : keeping);
            while (File.GetLastWriteTimeUtc(checkpoint) == before && !process.HasExited)
            {
                Thread.Sleep(1);
            }
            Thread.Sleep(random.Next(30));
            Assert.False(process.HasExited, "the training has ended before all kills were done: make it longer");
            process.Kill();
            process.WaitForExit();
            moments.Add(Network.Load(checkpoint).ComputeHash());
        }
        // Every kill met the training at another place.
        Assert.Equal(kills, moments.Count);
        Assert.False(File.Exists(model));

        // Without a checkpoint after every batch, whose way to the disk can take many times as long as the batch.
        CommandResult last = Fastnn.Run([.. longest, "--resume", checkpoint, "--out", model]);

        Assert.True(last.Code == 0, last.Error);
        Assert.Equal(File.ReadAllBytes(whole), File.ReadAllBytes(model));
        // A kill in the middle of a write leaves the file that was being written, until the next save.
        Assert.All(Directory.GetFiles(folder.PathOf("")).Except([whole, model, checkpoint]), left => Assert.EndsWith(".tmp", left));
        Network.Load(checkpoint).Save(checkpoint);
        Assert.Equal(new[] { checkpoint, model, whole }.Order(), Directory.GetFiles(folder.PathOf("")).Order());
    }

    void AssertRefused(int code, string message, params string[] arguments)
    {
        string model = folder.PathOf("refused");
        CommandResult result = Fastnn.Run(["train", .. arguments, "--out", model]);

        Assert.Equal(code, result.Code);
        Assert.Contains(message, result.Error);
        Assert.DoesNotContain("   at ", result.Error);
        Assert.False(File.Exists(model));
    }
}
