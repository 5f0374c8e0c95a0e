using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

/// <summary>Errors before a run: exit code 2 for an invalid command line, 1 for missing or malformed files.</summary>
public sealed class WrongCommandLineTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("Unrecognized command or argument 'trian'. Did you mean 'train'?", "trian")]
    [InlineData("Unrecognized command or argument '--epcohs'. Did you mean '--epochs'?", "train", "--epcohs", "3")]
    [InlineData("Unrecognized command or argument '--bogus'.\n", "train", "--bogus")]
    [InlineData("unknown directive '[diagram]'", "[diagram]", "train")]
    [InlineData("unknown directive '[anything:1]'", "[anything:1]", "train", "--epochs", "1")]
    [InlineData("unknown directive '[suggest:x]'", "[suggest:x]", "train")]
    [InlineData("Unrecognized command or argument '[diagram]'.", "train", "[diagram]")]
    [InlineData("Unrecognized command or argument '--rate'. Did you mean '--learning-rate'?", "train", "--rate", "0.1")]
    [InlineData("--early-stop is '-1'; it must be a whole number from 0", "train", "--early-stop", "-1")]
    [InlineData("--epochs is '0'; it must be a whole number from 1", "train", "--epochs", "0")]
    [InlineData("--epochs is 'many'", "train", "--epochs", "many")]
    [InlineData("--batch is '-1'", "train", "--batch", "-1")]
    [InlineData("--threads is '1025'; it must be a whole number from 1 to 1024", "train", "--threads", "1025")]
    [InlineData("--seed is '1.5'; it must be a whole number", "train", "--seed", "1.5")]
    [InlineData("--learning-rate is 'NaN'; it must be a finite number of at least 0", "train", "--learning-rate", "NaN")]
    [InlineData("--learning-rate is '-1'", "train", "--learning-rate", "-1")]
    [InlineData("--learning-rate is '1,5'", "train", "--learning-rate", "1,5")]
    [InlineData("'rleu' in --layers is unknown; choose one of dense, softmax", "train", "--layers", "128,rleu,10")]
    [InlineData("has an empty layer", "train", "--layers", "128,,10")]
    [InlineData("'0' in --layers is the number of outputs of a Dense layer; it must be at least 1.", "train", "--layers", "0,10")]
    [InlineData("--layers ends in 9 outputs, but the data have 10 classes", "train", "--layers", "128,relu,9")]
    [InlineData("--layers has no trainable layer", "train", "--layers", "relu")]
    [InlineData("--layers is an invalid network: '1.weight' of 2000000000", "train", "--layers", "2000000000,10")]
    [InlineData("leakyrelu in --layers has no setting 'alfa'; its settings are alpha. Did you mean 'alpha'?", "train", "--layers", "leakyrelu(alfa=0.2),10")]
    [InlineData("relu in --layers has no setting 'alpha'; it has no settings.", "train", "--layers", "relu(alpha=0.2),10")]
    [InlineData("'alpha=nan' in --layers has no valid value; it must be a finite number", "train", "--layers", "leakyrelu(alpha=nan),10")]
    [InlineData("'0.2' in --layers has no value; write settings like leakyrelu(name=0.2).", "train", "--layers", "leakyrelu(0.2),10")]
    [InlineData("The setting alpha of elu in --layers is given twice", "train", "--layers", "elu(alpha=1,alpha=2),10")]
    [InlineData("has no closing parenthesis", "train", "--layers", "leakyrelu(alpha=0.2,10")]
    [InlineData("'dense' in --layers is invalid: The setting 'outputs' is missing.", "train", "--layers", "dense,10")]
    [InlineData("'newton' in --optimizer is unknown; choose one of sgd", "train", "--optimizer", "newton")]
    [InlineData("adam in --optimizer has no setting 'rat'; its settings are learningrate, biases, beta1, beta2, epsilon, decay, amsgrad.", "train",
        "--optimizer", "adam(rat=0.1)")]
    [InlineData("adam in --optimizer has no setting 'rate'; its settings are", "train", "--optimizer", "adam(rate=0.1)")]
    [InlineData("Did you mean 'learningrate'?", "train", "--optimizer", "adam(lr=0.1)")]
    [InlineData("Momentum is 2; it must be at least 0 and below 1.", "train", "--optimizer", "sgd(momentum=2)")]
    [InlineData("The setting learningrate of adam in --optimizer is given twice", "train", "--optimizer", "adam(learningrate=0.1)", "--learning-rate", "0.2")]
    [InlineData("--out is empty", "train", "--out", "")]
    [InlineData("--log is empty; give a file such as log.csv.", "train", "--log", "")]
    [InlineData("--tensorboard is empty; give a folder such as runs.", "train", "--tensorboard", "")]
    [InlineData("--data and --csv are both given; give one of them.", "train", "--data", "a", "--csv", "b")]
    [InlineData("--csv needs --label", "train", "--csv", "x.csv")]
    [InlineData("--label needs --csv", "test", "--label", "2")]
    [InlineData("Unexpected argument 'rows.csv'; give a file with --csv", "predict", "rows.csv")]
    public void Command_line_is_refused_with_2(string message, params string[] arguments) => AssertRefused(2, message, arguments);

    [Theory]
    [InlineData("--out is no/such/model, but there is no folder", "train", "--out", "no/such/model")]
    [InlineData("--out is ., which is a folder", "train", "--out", ".")]
    [InlineData("--log is no/such/log.csv, but there is no folder", "train", "--log", "no/such/log.csv")]
    [InlineData("--log is ., which is a folder", "train", "--log", ".")]
    [InlineData("--data is missing, but there is no folder", "train", "--data", "missing")]
    [InlineData(". has no file train-images-idx3-ubyte or train-images-idx3-ubyte.gz", "train", "--data", ".")]
    [InlineData("There is no file missing.csv.", "train", "--csv", "missing.csv", "--label", "0")]
    [InlineData("There is no model file missing. Train a model with 'fastnn train'", "test", "--model", "missing")]
    [InlineData("There is no model file missing.", "predict", "--model", "missing")]
    [InlineData("There is no model file missing.", "inspect", "--model", "missing")]
    public void Missing_files_end_with_1(string message, params string[] arguments) => AssertRefused(1, message, arguments);

    [Theory]
    [InlineData(1, "holds \"1e99\", which is beyond the range of float", "a,b\n1,0\n1e99,1\n", "b")]
    [InlineData(1, "Line 3, column 'b' is the label and has no value", "a,b\n1,0\n2,\n3,1\n", "b")]
    [InlineData(1, "has 2 rows with a label, too few to hold out 0.2 of them as test rows. Add rows, or give --holdout 0.", "a,b\n1,0\n2,1\n", "b")]
    [InlineData(2, "--label is 'c', but the columns are 'a', 'b'.", "a,b\n1,0\n2,1\n", "c")]
    [InlineData(2, "--label is 2; with 2 columns it must be", "a,b\n1,0\n2,1\n", "2")]
    public void Invalid_csv_is_refused(int code, string message, string content, string label)
    {
        string path = folder.Write("data.csv", System.Text.Encoding.UTF8.GetBytes(content));

        AssertRefused(code, message, ["train", "--csv", path, "--label", label, "--out", folder.PathOf("model")]);
    }

    [Theory]
    [InlineData("--tensorboard", "which is a file; give a folder, such as runs.")]
    [InlineData("--log", "is not a log of this training: it does not begin with 'epoch,step,loss")]
    public void Other_files_are_not_overwritten_by_a_log(string option, string message)
    {
        string path = folder.Write("notes.txt", "something else"u8.ToArray());

        CommandResult result = Fastnn.Run("train", option, path, "--epochs", "1", "--out", folder.PathOf("model"));

        Assert.Equal(1, result.Code);
        Assert.StartsWith("error: ", result.Error);
        Assert.Contains(message, result.Error);
        Assert.Equal("something else", File.ReadAllText(path));
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("test")]
    [InlineData("predict")]
    public void Garbage_is_no_model(string command)
    {
        string path = folder.Write("garbage", [.. Enumerable.Range(1, 64).Select(i => (byte)(i * 37))]);

        AssertRefused(1, path, [command, "--model", path]);
    }

    [Fact]
    public void Tier_that_does_not_exist_is_named()
    {
        var start = Fastnn.Prepare(Fastnn.Path, "train", "--out", folder.PathOf("model"));
        start.Environment["FASTNN_TIER"] = "fastest";
        CommandResult result = Fastnn.Finish(start);

        Assert.Equal(1, result.Code);
        Assert.Contains("error: FASTNN_TIER is 'fastest'; it must be one of:", result.Error);
    }

    static void AssertRefused(int code, string message, string[] arguments)
    {
        CommandResult result = Fastnn.Run(arguments);

        Assert.Contains(message, result.Error.ReplaceLineEndings("\n"));
        Assert.StartsWith("error: ", result.Error);
        Assert.DoesNotContain("   at ", result.Error);
        Assert.DoesNotContain("(Parameter", result.Error);
        Assert.DoesNotContain("epoch", result.Output);
        Assert.Equal(code, result.Code);
    }
}
