using FastNn.Tables;

namespace FastNn.Cli.Tests;

public sealed class TestCommandTests(TrainedDigits digits) : IClassFixture<TrainedDigits>
{
    [Fact]
    public void Held_back_rows_are_those_of_the_training()
    {
        CommandResult result = Fastnn.Run("test", "--model", digits.Model);

        Assert.Equal(0, result.Code);
        Assert.Equal(digits.Accuracy, result.Accuracy);
        Assert.EndsWith(" on 359 rows of embedded handwritten digits of 8x8 pixels; baseline 12.26 % (always predicting class 4)", result.Output.TrimEnd());
    }

    [Fact]
    public void Another_seed_means_other_rows()
    {
        CommandResult same = Fastnn.Run("test", "--model", digits.Model, "--seed", "7"), other = Fastnn.Run("test", "--model", digits.Model, "--seed", "8");

        Assert.Equal(digits.Accuracy, same.Accuracy);
        Assert.NotEqual(same.Output, other.Output);
    }

    [Fact]
    public void All_rows_are_tested_when_asked_for() => Assert.Contains(" on 1,797 rows of ", Fastnn.Run("test", "--model", digits.Model, "--all").Output);

    [Fact]
    public void Data_of_another_width_is_refused()
    {
        string csv = Path.ChangeExtension(digits.Model, ".csv");
        File.WriteAllText(csv, "1,2,0\n1,2,1\n3,4,0\n5,6,0\n7,8,1\n");

        CommandResult result = Fastnn.Run("test", "--model", digits.Model, "--csv", csv, "--label", "-1");

        Assert.Equal(1, result.Code);
        Assert.Equal("error: data has samples of 2 inputs; the network has 64 inputs.", result.Error.Trim());
    }

    /// <summary>The embedded digits are no test of another model.</summary>
    [Fact]
    public void Model_of_something_else_is_not_tested_on_the_digits()
    {
        string wide = Path.ChangeExtension(digits.Model, ".wide"), table = Path.ChangeExtension(digits.Model, ".table");
        new Network(3) { new Dense(10) }.Save(wide);
        var network = new Network(64) { new Dense(2) };
        string Row(int scale) => string.Join(',', Enumerable.Range(0, 64).Select(i => i * scale + scale));
        string header = string.Join(',', Enumerable.Range(0, 64).Select(i => $"x{i}"));
        TableSchema.Create(Table.FromCsv(new StringReader($"{header},kind\n{Row(1)},a\n{Row(2)},b\n")), "kind").AddTo(network);
        network.Save(table);

        CommandResult other = Fastnn.Run("test", "--model", wide), named = Fastnn.Run("test", "--model", table);

        Assert.Equal((2, ""), (other.Code, other.Output));
        Assert.Contains($"The model {wide} has 3 inputs, but the digits have 64; give rows with --csv", other.Error);
        Assert.Equal((2, ""), (named.Code, named.Output));
        Assert.Contains($"The model {table} was trained on a table with the label 'kind'; give test rows with --csv FILE.", named.Error);
    }

    [Fact]
    public void Label_that_the_network_does_not_know_is_refused()
    {
        string csv = Path.ChangeExtension(digits.Model, ".labels.csv");
        File.WriteAllText(csv, $"{TrainedDigits.Zero},10\n");

        CommandResult result = Fastnn.Run("test", "--model", digits.Model, "--csv", csv, "--label", "-1", "--all");

        Assert.Equal(1, result.Code);
        Assert.Equal("error: data has 11 classes; the network has 10 outputs.", result.Error.Trim());
    }
}
