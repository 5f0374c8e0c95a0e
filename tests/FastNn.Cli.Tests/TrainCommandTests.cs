using System.Globalization;
using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

public sealed class TrainCommandTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    string Model => folder.PathOf("model.safetensors");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Defaults_learn_the_embedded_digits()
    {
        CommandResult result = Fastnn.Run("train", "--out", Model);

        Assert.True(result.Code == 0, result.Error);
        Assert.InRange(result.AccuracyNumber, 97, 100);
        Assert.Matches(@"epoch  2/40  loss \d\.\d{4}  validation loss \d\.\d{4}, accuracy \d+\.\d\d %  [\d,]+ rows/s  0 bytes/batch", result.Output);
        Assert.Contains("epoch 40/40", result.Output);
        Assert.DoesNotContain('\u001b', result.Output);
        Assert.Contains($"saved: {Model}", result.Output);
        Assert.Empty(result.Error);
        Assert.Equal(64, Network.Load(Model).Inputs);
    }

    [Fact]
    public void Same_seed_gives_the_same_model_for_any_number_of_threads()
    {
        string[] others = [folder.PathOf("two"), folder.PathOf("another")];
        Assert.Equal(0, Fastnn.Run("train", "--epochs", "2", "--batch", "128", "--out", Model).Code);
        Assert.Equal(0, Fastnn.Run("train", "--epochs", "2", "--batch", "128", "--threads", "2", "--out", others[0]).Code);
        Assert.Equal(0, Fastnn.Run("train", "--epochs", "2", "--batch", "128", "--seed", "2", "--out", others[1]).Code);

        Assert.Equal(File.ReadAllBytes(Model), File.ReadAllBytes(others[0]));
        Assert.NotEqual(File.ReadAllBytes(Model), File.ReadAllBytes(others[1]));
    }

    [Theory]
    [InlineData("--layers", "relu,64,tanh,10")]
    [InlineData("--layers", "dense(outputs=64,bias=false),relu,10")]
    [InlineData("--layers", "standardizer,64,relu,10")]    // in place of the one that pixels get
    [InlineData("--layers", "64,Relu,10,softmax")]         // cross-entropy on probabilities
    [InlineData("--layers", "64, GELU ,10", "--optimizer", "SGD(learningrate=0.1, momentum=0.9, nesterov=true)")]
    [InlineData("--optimizer", "adam(learning_rate=0.01)")]
    [InlineData("--learning-rate", "1e-2")]                         // of Adam
    public void Saved_model_is_the_one_that_was_tested(params string[] arguments)
    {
        CommandResult result = Fastnn.Run(["train", "--epochs", "5", "--out", Model, .. arguments]);

        Assert.True(result.Code == 0, result.Error);
        Assert.InRange(result.AccuracyNumber, 85, 100);
        Assert.Equal(result.Accuracy, Fastnn.Run("test", "--model", Model).Accuracy);
    }

    [Fact]
    public void Csv_is_learned_whatever_the_size_of_its_columns()
    {
        string csv = folder.PathOf("points.csv");
        // The side is that of the first column, which is tiny beside the second; the third never changes.
        File.WriteAllLines(csv, Enumerable.Range(0, 400).Select(Row).Prepend("x,side,y,z"));

        CommandResult result = Fastnn.Run("train", "--csv", csv, "--label", "side", "--layers", "16,relu,2", "--out", Model);

        Assert.True(result.Code == 0, result.Error);
        Assert.InRange(result.AccuracyNumber, 95, 100);
        Assert.Equal(result.Accuracy, Fastnn.Run("test", "--model", Model, "--csv", csv, "--label", "1").Accuracy);
        Assert.Contains("\n0,", Fastnn.RunWith("0.001,1000003,0.1\n", "predict", "--model", Model).Output);
        Assert.Contains("\n1,", Fastnn.RunWith("0.019,1000003,0.1\n", "predict", "--model", Model).Output);

        static string Row(int i) => string.Create(CultureInfo.InvariantCulture, $"{i % 20 / 1000.0},{(i % 20 > 9 ? 1 : 0)},{1000000 + (i % 7)},0.1");
    }

    [Theory]
    [InlineData(0x08, 0, 255)]
    [InlineData(0x0D, -1, 1)]
    public void Idx_folder_is_learned_and_the_model_takes_its_values(byte type, int dark, int bright)
    {
        WriteIdx("train", type, dark, bright, 300);
        WriteIdx("t10k", type, dark, bright, 60);

        CommandResult result = Fastnn.Run("train", "--data", folder.PathOf(""), "--layers", "8,relu,2", "--epochs", "20", "--out", Model);

        Assert.True(result.Code == 0, result.Error);
        Assert.Contains("rows: 300 training rows; 60 test rows, tested after every epoch; 60 test rows, tested at the end", result.Output);
        Assert.Equal("100.00", result.Accuracy);
        Assert.Equal("100.00", Fastnn.Run("test", "--model", Model, "--data", folder.PathOf("")).Accuracy);
        Assert.StartsWith("0,", Fastnn.RunWith($"{bright},{dark},{dark},{dark}\n", "predict", "--model", Model).Output);
        Assert.StartsWith("1,", Fastnn.RunWith($"{dark},{dark},{dark},{bright}\n", "predict", "--model", Model).Output);
    }

    [Fact]
    public void Training_is_written_down_and_goes_on_where_it_is_resumed()
    {
        string log = folder.PathOf("log.csv"), board = folder.PathOf("board"), kept = folder.PathOf("kept");
        string[] command = ["train", "--layers", "16,relu,10", "--batch", "64", "--log", log, "--tensorboard", board, "--checkpoint", kept,
            "--checkpoint-every", "2", "--out", Model];
        CommandResult first = Fastnn.Run([.. command, "--epochs", "3"]), second = Fastnn.Run([.. command, "--epochs", "5", "--resume", kept]);

        Assert.True(first.Code == 0 && second.Code == 0, first.Error + second.Error);
        string[][] rows = [.. File.ReadAllLines(log).Select(line => line.Split(','))];
        Assert.Equal(["epoch", "step", "loss", "learning_rate", "seconds", "validation_loss", "validation_accuracy"], rows[0]);
        // The third epoch of the first run comes after its checkpoint.
        Assert.Equal(["1", "2", "3", "4", "5"], rows[1..].Select(row => row[0]));
        Assert.Equal(2, Directory.GetFiles(board).Length);
        List<BoardEvent> events = EventReader.Read(board);
        Assert.Equal([.. rows[1..4].Select(row => row[2]), .. rows[3..].Select(row => row[2])],
            events.Where(e => e.Tag == "training/loss").Select(e => e.Value.ToString(CultureInfo.InvariantCulture)));
        Assert.Contains(events, e => e.Tag == "weights/1.weight");
    }

    [Fact]
    public void Old_model_is_replaced_and_said_to_be()
    {
        File.WriteAllText(Model, "old");

        CommandResult result = Fastnn.Run("train", "--epochs", "1", "--layers", "10", "--out", Model);

        Assert.Equal(0, result.Code);
        Assert.Contains($"{Model} exists and will be replaced", result.Output);
        Assert.Equal(["0.minimum", "0.range", "1.weight", "1.bias"], Network.Load(Model).Parameters.Select(parameter => parameter.Name));
    }

    [Theory]
    [InlineData("--out is {0}/d.csv, which is also the file of --csv", "--out", "{0}/d.csv")]
    [InlineData("--out is {0}/./d.csv, which is also the file of --csv", "--out", "{0}/./d.csv")]
    [InlineData("--out is {0}/link, which is also the file of --csv", "--out", "{0}/link")]
    [InlineData("--out is {0}/folder/d.csv, which is also the file of --csv", "--out", "{0}/folder/d.csv")]
    [InlineData("--report is {0}/d.csv, which is also the file of --csv", "--report", "{0}/d.csv")]
    [InlineData("--checkpoint is {0}/d.csv, which is also the file of --csv", "--checkpoint", "{0}/d.csv")]
    [InlineData("--log is {0}/d.csv, which is also the file of --csv", "--log", "{0}/d.csv")]
    [InlineData("--out is {0}/x, which is also the file of --checkpoint", "--checkpoint", "{0}/x", "--out", "{0}/x")]
    [InlineData("--out is {0}/x, which is also the file of --report", "--report", "{0}/x", "--out", "{0}/x")]
    [InlineData("--out is {0}/x, which is also the file of --tensorboard", "--tensorboard", "{0}/x", "--out", "{0}/x")]
    [InlineData("--report is {0}/x, which is also the file of --log", "--log", "{0}/x", "--report", "{0}/x")]
    [InlineData("--out is {0}/d.csv, which is also the file of --csv", "--resume", "{0}/other", "--out", "{0}/d.csv")]
    [InlineData("--out is {0}/other, which is also the file of --resume", "--resume", "{0}/other", "--out", "{0}/other")]
    [InlineData("--out is {0}/other, which is also the file of --checkpoint", "--resume", "{0}/other", "--checkpoint", "{0}/other", "--out", "{0}/other")]
    public void File_is_not_written_over_another(string message, params string[] arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        string csv = folder.Write("d.csv", "a,b\n1,0\n2,1\n3,0\n4,1\n5,0\n6,1\n"u8.ToArray()), root = folder.PathOf("");
        root = root.TrimEnd('/');
        folder.Write("other", "other"u8.ToArray());
        File.CreateSymbolicLink(folder.PathOf("link"), csv);
        Directory.CreateSymbolicLink(folder.PathOf("folder"), root);
        byte[] before = File.ReadAllBytes(csv);

        CommandResult result = Fastnn.Run(
            ["train", "--csv", csv, "--label", "b", "--layers", "2", "--epochs", "1", .. arguments.Select(argument => argument.Replace("{0}", root))]);

        Assert.Contains(message.Replace("{0}", root), result.Error);
        Assert.Equal((2, ""), (result.Code, result.Output));
        Assert.Equal(before, File.ReadAllBytes(csv));
        Assert.Equal("other", File.ReadAllText(folder.PathOf("other")));
        Assert.False(Path.Exists(folder.PathOf("x")));
    }

    [Fact]
    public void Images_are_not_written_over()
    {
        WriteIdx("train", 0x08, 0, 255, 30);
        WriteIdx("t10k", 0x08, 0, 255, 10);
        string images = folder.PathOf("train-images-idx3-ubyte");

        CommandResult result = Fastnn.Run("train", "--data", folder.PathOf(""), "--layers", "2", "--epochs", "1", "--out", images);

        Assert.Contains($"--out is {images}, which is also the file of --data", result.Error);
        Assert.Equal(2, result.Code);
    }

    [Fact]
    public void Device_is_no_model_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It has such a device.");
        CommandResult result = Fastnn.Run("train", "--layers", "10", "--epochs", "1", "--out", "/dev/null");

        Assert.Contains("--out is /dev/null, which is a device or a pipe; give a regular file, such as model.safetensors.", result.Error);
        Assert.Equal((1, ""), (result.Code, result.Output));
    }

    [Fact]
    public void Diverged_training_is_stopped_and_leaves_the_old_model()
    {
        File.WriteAllText(Model, "old");

        CommandResult result = Fastnn.Run("train", "--optimizer", "sgd", "--learning-rate", "1e30", "--out", Model);

        Assert.Equal(1, result.Code);
        Assert.Matches("error: The training diverged: .* Give a --learning-rate below 1E\\+30", result.Error);
        Assert.Equal("old", File.ReadAllText(Model));
    }

    /// <summary>Images of two by two values, where the first or the last one is bright.</summary>
    void WriteIdx(string set, byte type, int dark, int bright, int count)
    {
        byte[] labels = [.. Enumerable.Range(0, count).Select(i => (byte)(i * 7 % 3 % 2))];
        byte[] values = [.. labels.SelectMany(label => new[] { label == 0 ? bright : dark, dark, dark, label == 1 ? bright : dark }).SelectMany(Encode)];
        File.WriteAllBytes(folder.PathOf($"{set}-images-idx3-ubyte"), IdxBytes.Of(type, [count, 2, 2], values));
        File.WriteAllBytes(folder.PathOf($"{set}-labels-idx1-ubyte"), IdxBytes.Of(0x08, [count], labels));

        byte[] Encode(int value)
        {
            byte[] single = BitConverter.GetBytes((float)value);
            Array.Reverse(single);
            return type == 0x08 ? [(byte)value] : single;
        }
    }
}
