using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

public sealed class PredictCommandTests(TrainedDigits digits) : IClassFixture<TrainedDigits>
{
    const string Zero = TrainedDigits.Zero;

    [Theory]
    [InlineData(Zero + "\n")]
    [InlineData(Zero)]
    [InlineData("\uFEFF" + Zero + "\r\n")]
    [InlineData("\n\n" + Zero + "\n\n")]
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
    [InlineData("1,2,3", "standard input: Line 1 has 3 columns; expected 64 columns")]
    [InlineData(Zero + ",0", "Line 1 has 65 columns; expected 64 columns, the inputs alone. Remove the label column, if")]
    [InlineData(Zero + "\n" + Zero + "x", "Line 2, column 64 holds \"0x\"")]
    [InlineData(Zero + "\nNaN" + Zero, "Line 2, column 1 holds \"NaN0\"")]
    [InlineData("hello\n" + Zero, "Line 1 has 1 columns; expected 64 columns")]
    [InlineData(Zero + "\n\n," + Zero, "Line 3 has 65 cells, but there are 64 columns")]
    [InlineData("", "standard input: The file is empty; expected a header and rows.")]
    public void Line_that_is_no_row_is_named(string input, string message)
    {
        CommandResult result = Fastnn.RunWith(input, "predict", "--model", digits.Model);

        Assert.Equal(1, result.Code);
        Assert.Contains(message, result.Error);
        Assert.DoesNotContain("   at ", result.Error);
    }

    [Theory]
    [InlineData("NaN", "holds \"NaN\"")]
    [InlineData("Infinity", "holds \"Infinity\"")]
    [InlineData("1e39", "holds \"1e39\", which is beyond the range of float")]
    [InlineData("", "holds \"\"; it must be a number")]
    public void Value_that_is_not_finite_is_refused(string value, string message)
    {
        CommandResult result = Fastnn.RunWith(value + Zero[1..], "predict", "--model", digits.Model);

        Assert.Equal(1, result.Code);
        Assert.Contains($"Line 1, column 1 {message}", result.Error);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void Line_of_words_without_a_number_is_a_header_and_of_missing_values_a_row()
    {
        string names = string.Join(',', Enumerable.Range(0, 64).Select(i => $"pixel{i}")), missing = string.Join(',', Enumerable.Repeat("NA", 64));

        Assert.StartsWith("0,", Assert.Single(Fastnn.RunWith($"{names}\n{Zero}\n", "predict", "--model", digits.Model).Output.TrimEnd().Split('\n')));
        Assert.Contains("Line 1, column 1 holds \"NA\"", Fastnn.RunWith($"{missing}\n{Zero}\n", "predict", "--model", digits.Model).Error);
    }

    [Fact]
    public void Compressed_rows_that_break_off_are_refused()
    {
        using var folder = new TemporaryFolder();
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.NoCompression, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Zero + "\n", 100))));
        }
        string whole = folder.Write("rows.csv.gz", packed.ToArray()), half = folder.Write("half.csv.gz", packed.ToArray()[..^2000]);

        CommandResult good = Fastnn.Run("predict", "--model", digits.Model, "--csv", whole),
            bad = Fastnn.Run("predict", "--model", digits.Model, "--csv", half);

        Assert.Equal(100, good.Output.TrimEnd().Split('\n').Length);
        Assert.Equal(1, bad.Code);
        Assert.Contains("half.csv.gz", bad.Error);
        Assert.Contains("truncated", bad.Error);
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
