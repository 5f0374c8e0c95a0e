using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace FastNn.Tests.Cli;

public sealed class PredictCommandTests(TrainedDigits digits) : IClassFixture<TrainedDigits>
{
    const string Zero = TrainedDigits.Zero;

    [Theory]
    [InlineData(Zero + "\n")]
    [InlineData(Zero)]
    [InlineData("\uFEFF" + Zero + "\r\n")]
    [InlineData("\n  \n" + Zero + "\n\n")]
    public void Row_becomes_its_class_and_probabilities(string input)
    {
        CommandResult result = Fastnn.RunWith(input, "predict", "--model", digits.Model, "-");

        Assert.True(result.Code == 0, result.Error);
        string[] cells = result.Output.TrimEnd('\n').Split(',');
        Assert.Equal(11, cells.Length);
        Assert.Equal("0", cells[0]);
        double[] probabilities = [.. cells[1..].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
        Assert.Equal(1, probabilities.Sum(), 5e-6);
        Assert.Equal(probabilities.Max(), probabilities[0]);
        Assert.InRange(probabilities[0], 0.9, 1);
    }

    [Fact]
    public void Raw_outputs_are_those_of_the_library_bit_for_bit()
    {
        CommandResult result = Fastnn.RunWith(Zero, "predict", "--model", digits.Model, "--raw");

        float[] expected = new float[10], input = [.. Zero.Split(',').Select(cell => float.Parse(cell, CultureInfo.InvariantCulture))];
        using Predictor predictor = Network.Load(digits.Model).CreatePredictor();
        predictor.PredictOne(input, expected);
        float[] actual = [.. result.Output.Split(',').Select(cell => float.Parse(cell, CultureInfo.InvariantCulture))];
        // The library here may run at another tier, which sums a batch of one in another order.
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4f * (1 + MathF.Abs(pair.First))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void File_is_read_plain_or_compressed_with_its_header(bool compressed)
    {
        byte[] content = Encoding.UTF8.GetBytes($"{string.Join(',', Enumerable.Range(0, 64).Select(i => $"p{i}"))}\n{Zero}\n{Zero}\n");
        string path = digits.Model + (compressed ? ".csv.gz" : ".csv");
        using (Stream file = File.Create(path), target = compressed ? new GZipStream(file, CompressionMode.Compress) : file)
        {
            target.Write(content);
        }

        CommandResult result = Fastnn.Run("predict", "--model", digits.Model, "--csv", path);

        Assert.True(result.Code == 0, result.Error);
        Assert.Equal(["0", "0"], result.Output.TrimEnd('\n').Split('\n').Select(line => line.Split(',')[0]));
    }

    [Theory]
    [InlineData("1,2,3", "standard input: line 1 has 3 values, and the network takes 64.")]
    [InlineData(Zero + ",0", "line 1 has 65 values, and the network takes 64. If one of them is the label, take that column away.")]
    [InlineData(Zero + "\n" + Zero + "x", "line 2 holds '0x' in column 64")]
    [InlineData(Zero + "\nNaN" + Zero, "line 2 holds 'NaN0' in column 1")]
    [InlineData("1" + Zero + "\n\n," + Zero, "line 3 has 65 values")]
    [InlineData("1e39," + Zero, "line 1 has 65 values")]
    [InlineData("", "There are no rows to predict; give lines of 64 numbers.")]
    public void Line_that_is_no_row_is_named(string input, string message)
    {
        CommandResult result = Fastnn.RunWith(input, "predict", "--model", digits.Model);

        Assert.Equal(1, result.Code);
        Assert.Contains(message, result.Error);
        Assert.DoesNotContain("   at ", result.Error);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e39")]
    [InlineData("")]
    public void Value_that_is_not_finite_is_refused(string value)
    {
        CommandResult result = Fastnn.RunWith(value + Zero[1..], "predict", "--model", digits.Model);

        Assert.Equal(1, result.Code);
        Assert.Contains($"line 1 holds '{value}' in column 1; a finite number", result.Error);
    }

    [Fact]
    public void Rows_are_answered_one_by_one()
    {
        using Process process = Fastnn.Start("predict", "--model", digits.Model);
        for (int row = 0; row < 3; row++)
        {
            process.StandardInput.WriteLine(Zero);
            process.StandardInput.Flush();
            Assert.StartsWith("0,", process.StandardOutput.ReadLine());
        }
        process.StandardInput.Close();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public void Network_of_one_output_has_no_classes()
    {
        string path = digits.Model + ".one";
        var network = new Network(inputs: 2) { new Dense(1) };
        network.Parameters["0.weight"].Set([2, 3]);
        network.Parameters["0.bias"].Set([0.5f]);
        network.Save(path);

        Assert.Equal("5.5\n", Fastnn.RunWith("1,1", "predict", "--model", path).Output);
    }
}
