using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace FastNn.Tests.Cli;

public sealed partial class CommandTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("fastnn-").FullName;

    string Model => Path.Combine(folder, "model.safetensors");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Train_learns_the_embedded_digits_and_the_model_takes_raw_rows()
    {
        (int code, string output, string error) = Fastnn.Run("", "train", "--out", Model);

        Assert.True(code == 0, error);
        Assert.DoesNotContain('\u001b', output);
        Assert.Contains("epoch 100/100", output);
        Assert.Matches(@"epoch  50/100 .* samples/s  0 bytes a batch", output);
        double accuracy = double.Parse(Accuracy().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.InRange(accuracy, 97, 100);
        Assert.Contains(Model, output);

        // The same rows are held back for test as for train.
        (code, output, _) = Fastnn.Run("", "test", "--model", Model);
        Assert.Equal(0, code);
        Assert.Contains($"accuracy {accuracy.ToString("f2", CultureInfo.InvariantCulture)} %", output);

        string zero = "0,0,5,13,9,1,0,0,0,0,13,15,10,15,5,0,0,3,15,2,0,11,8,0,0,4,12,0,0,8,8,0,0,5,8,0,0,9,8,0,0,4,11,0,1,12,7,0,0,2,14,5,10,12,0,0,0,0,6,13,10,0,0,0";
        (code, output, _) = Fastnn.Run(zero + "\n", "predict", "--model", Model);
        Assert.Equal(0, code);
        Assert.StartsWith("0,0.9", output);
        Assert.Equal(11, output.Trim().Split(',').Length);

        (code, output, _) = Fastnn.Run("", "inspect", "--model", Model);
        Assert.Equal(0, code);
        Assert.Contains("9,610 parameters", output);
        Assert.Contains("0.weight     [128, 64]", output);
    }

    [Fact]
    public void Train_reads_csv_with_a_named_label()
    {
        string csv = Path.Combine(folder, "points.csv");
        File.WriteAllLines(csv, Enumerable.Range(0, 200).Select(i => $"{i % 20},{i % 7},{(i % 20 > 9 ? 1 : 0)}").Prepend("x,y,side"));

        (int code, string output, string error) = Fastnn.Run("", "train", "--csv", csv, "--label", "side", "--layers", "16,relu,2", "--optimizer", "adam", "--rate", "0.01", "--threads", "2", "--out", Model);

        Assert.True(code == 0, error);
        Assert.InRange(double.Parse(Accuracy().Match(output).Groups[1].Value, CultureInfo.InvariantCulture), 90, 100);
    }

    [Theory]
    [InlineData("There is no layer 'foo'", "train", "--layers", "12,foo,10")]
    [InlineData("must begin with a number", "train", "--layers", "relu,10")]
    [InlineData("the data has 10 classes", "train", "--layers", "5")]
    [InlineData("leave softmax away", "train", "--layers", "10,softmax")]
    [InlineData("A layer of -3 outputs", "train", "--layers", "-3")]
    [InlineData("no closing parenthesis", "train", "--layers", "8,leakyrelu(alpha=1,10")]
    [InlineData("is no setting", "train", "--layers", "8,leakyrelu(alpha=x),10")]
    [InlineData("There is no optimizer 'newton'", "train", "--optimizer", "newton")]
    [InlineData("--rate is NaN", "train", "--rate", "NaN")]
    [InlineData("--epochs is 0", "train", "--epochs", "0")]
    [InlineData("--batch is -1", "train", "--batch", "-1")]
    [InlineData("--threads is 0", "train", "--threads", "0")]
    [InlineData("--csv needs --label", "train", "--csv", "x.csv")]
    [InlineData("--label goes with --csv", "train", "--label", "2")]
    [InlineData("whose folder does not exist", "train", "--out", "no/such/folder/m.safetensors")]
    [InlineData("Unrecognized command", "bogus")]
    [InlineData("Cannot parse argument 'many'", "train", "--epochs", "many")]
    public void Wrong_command_line_ends_with_2_and_a_sentence(string message, params string[] arguments)
    {
        (int code, _, string error) = Fastnn.Run("", arguments);

        Assert.Equal(2, code);
        Assert.Contains(message, error);
        Assert.DoesNotContain("   at ", error);
    }

    [Theory]
    [InlineData("There is no file", "train", "--csv", "missing.csv", "--label", "0")]
    [InlineData("There is no file 'train-images", "train", "--data", "missing")]
    [InlineData("There is no model", "test", "--model", "missing.safetensors")]
    [InlineData("There is no file", "predict", "--csv", "missing.csv")]
    public void What_cannot_be_done_ends_with_1_and_a_sentence(string message, params string[] arguments)
    {
        if (arguments[0] == "predict")
        {
            Fastnn.Run("", "train", "--epochs", "1", "--out", Model);
            arguments = [.. arguments, "--model", Model];
        }
        (int code, _, string error) = Fastnn.Run("", arguments);

        Assert.Equal(1, code);
        Assert.Contains(message, error);
        Assert.DoesNotContain("   at ", error);
    }

    [Fact]
    public void Malformed_files_and_rows_end_with_1_and_a_sentence()
    {
        File.WriteAllBytes(Model, new byte[64]);
        (int code, _, string error) = Fastnn.Run("", "inspect", "--model", Model);
        Assert.Equal(1, code);
        Assert.Contains(Model, error);

        string csv = Path.Combine(folder, "bad.csv");
        File.WriteAllText(csv, "1,2,0\n1,x,1\n");
        (code, _, error) = Fastnn.Run("", "train", "--csv", csv, "--label", "-1", "--out", Model);
        Assert.Equal(1, code);
        Assert.Contains("bad.csv", error);

        Fastnn.Run("", "train", "--epochs", "1", "--out", Model);
        (code, _, error) = Fastnn.Run("1,2,3\n", "predict", "--model", Model);
        Assert.Equal(1, code);
        Assert.Contains("standard input, line 1: there are 3 numbers, the model takes 64", error);
    }

    [Fact]
    public void Help_is_everywhere_and_lists_the_exit_codes()
    {
        foreach (string[] arguments in new[] { Array.Empty<string>(), ["--help"], ["train", "--help"], ["test", "-h"], ["predict", "--help"], ["inspect", "-?"] })
        {
            (int code, string output, _) = Fastnn.Run("", arguments);
            Assert.Equal(0, code);
            Assert.Contains("Exit codes: 0 done", output);
        }
    }

    [Fact]
    public void Interrupt_stops_after_the_batch_and_saves()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent with kill");
        using Process process = Fastnn.Start("train", "--epochs", "1000000", "--out", Model);
        process.StandardInput.Close();
        // The first line of an epoch shows that training runs.
        while (process.StandardOutput.ReadLine() is { } line && !line.StartsWith("epoch", StringComparison.Ordinal))
        {
        }
        Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        string rest = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(130, process.ExitCode);
        Assert.Contains("interrupted; what was learned is in", rest);
        Assert.Equal(64, Network.Load(Model).Inputs);
    }

    [GeneratedRegex(@"test accuracy (\d+\.\d+) %")]
    private static partial Regex Accuracy();
}
