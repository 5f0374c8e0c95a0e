using System.Globalization;
using System.Text;
using FastNn.Tables;
using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

/// <summary>A model of a table of numbers knows its columns and labels by their names, and what does not belong to it is refused.</summary>
public sealed class NumberTableTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    string Model => folder.PathOf("model");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Columns_are_found_by_their_names_and_classes_by_their_labels()
    {
        Train(Write("points.csv", "x,y,kind", i => $"{i % 10},{i % 7 * 1000},{Kind(i)}"));
        string swapped = Write("swapped.csv", "kind,y,x", i => $"{Kind(i)},{i % 7 * 1000},{i % 10}"),
            few = Write("few.csv", "x,y,kind", i => $"{i % 3},{i % 7 * 1000},7");

        Assert.Matches(@"\n0 +x +numeric +mean [\d.]+\r?\n1 +y +numeric +mean [\d.]+\r?\n\r?\nclass  kind\r?\n0 +7\r?\n1 +12000\r?\n",
            Fastnn.Run("inspect", "--model", Model).Output);
        Assert.Equal("100.00", Fastnn.Run("test", "--model", Model, "--csv", swapped, "--label", "kind", "--all").Accuracy);
        // Rows of one class alone, which the model knows as its first.
        Assert.Equal("100.00", Fastnn.Run("test", "--model", Model, "--csv", few, "--label", "kind", "--all").Accuracy);
        Assert.Equal(["prediction", "7", "12000"],
            Fastnn.RunWith("y,x\n3000,1\n3000,9\n", "predict", "--model", Model).Output.TrimEnd().Split('\n').Select(line => line.Split(',')[0]));
    }

    [Theory]
    [InlineData("--label", "y", "--label is y, but the model predicts 'kind' (column 2); give --label kind.")]
    [InlineData("--label", "0", "--label is 0, but the model predicts 'kind' (column 2); give --label kind.")]
    public void Other_label_than_that_of_the_training_is_refused(params string[] rest)
    {
        string csv = Write("points.csv", "x,y,kind", i => $"{i % 10},{i % 7 * 1000},{Kind(i)}");
        Train(csv);

        CommandResult result = Fastnn.Run(["test", "--model", Model, "--csv", csv, .. rest[..^1]]);

        Assert.Equal(2, result.Code);
        Assert.Contains(rest[^1], result.Error);
        Assert.NotEmpty(Fastnn.Run("test", "--model", Model, "--csv", csv, "--label", "-1").Accuracy);
    }

    [Fact]
    public void Unknown_label_is_refused()
    {
        Train(Write("points.csv", "x,y,kind", i => $"{i % 10},{i % 7 * 1000},{Kind(i)}"));
        string other = Write("other.csv", "x,y,kind", i => $"{i % 10},1,8");

        Assert.Contains("which is none of the 2 known classes", Fastnn.Run("test", "--model", Model, "--csv", other, "--label", "kind").Error);
    }

    [Fact]
    public void One_label_alone_is_nothing_to_learn()
    {
        CommandResult result = Fastnn.Run("train", "--csv", Write("one.csv", "x,kind", i => $"{i},3"), "--label", "kind", "--out", Model);

        Assert.Equal(1, result.Code);
        Assert.Contains("column 'kind' is the label and holds \"3\" in every row", result.Error);
        Assert.False(File.Exists(Model));
    }

    /// <summary>Such a model has no names: labels are its classes by their numbers, and a table with text would be one of other numbers.</summary>
    [Fact]
    public void Model_without_a_schema_is_tested_on_numbers_alone()
    {
        var network = new Network(1) { new Dense(3) };
        network.Parameters["0.weight"].Set([0, 0, 0]);
        network.Parameters["0.bias"].Set([0, 0, 1]);
        network.Save(Model);
        string numbers = Write("numbers.csv", "x,kind", i => $"{i},2"), text = Write("text.csv", "x,kind", i => $"{i},two"),
            missing = Write("missing.csv", "x,kind", i => $"{(i == 5 ? "NA" : $"{i}")},2");

        Assert.Equal("100.00", Fastnn.Run("test", "--model", Model, "--csv", numbers, "--label", "kind", "--all").Accuracy);
        Assert.All([text, missing], file => Assert.Equal(1, Fastnn.Run("test", "--model", Model, "--csv", file, "--label", "kind", "--all").Code));
    }

    [Fact]
    public void Schema_of_another_network_is_refused()
    {
        var network = new Network(2) { new Dense(2) };
        network.Metadata[TableSchema.MetadataKey] = TableSchema.FromNumbers(1, classes: 2).ToJson();
        network.Save(Model);

        CommandResult result = Fastnn.RunWith("1\n", "predict", "--model", Model);

        Assert.Equal(1, result.Code);
        Assert.Contains("The model has 2 inputs and 2 outputs, but its schema 1 inputs and 2 outputs", result.Error);
    }

    /// <summary>What is watched chooses the epoch, so it must not be what the model is tested on at the end.</summary>
    [Theory]
    [InlineData("--early-stop", "3")]
    [InlineData("--schedule", "reduceonplateau")]
    public void Test_images_choose_nothing(params string[] options)
    {
        byte[] images = [.. Enumerable.Range(0, 400).Select(i => (byte)(i / 4 % 2 * 255))], labels = [.. Enumerable.Range(0, 100).Select(i => (byte)(i % 2))];
        foreach (string set in (string[])["train", "t10k"])
        {
            folder.Write($"{set}-images-idx3-ubyte", IdxBytes.Of(0x08, [100, 2, 2], images));
            folder.Write($"{set}-labels-idx1-ubyte", IdxBytes.Of(0x08, [100], labels));
        }
        string[] command = ["train", "--data", folder.PathOf(""), "--layers", "2", "--epochs", "4", "--out", Model];

        Assert.Contains("rows: 100 training rows; 100 test rows, tested after every epoch; 100 test rows, tested at the end", Fastnn.Run(command).Output);
        Assert.Contains("rows: 95 training rows; 5 validation rows, tested after every epoch; 100 test rows, tested at the end",
            Fastnn.Run([.. command, .. options]).Output);
    }

    /// <summary>As tables are found: with semicolons, a name for every row, numbers that are categories, and a word of their own for what is missing.</summary>
    [Theory]
    [InlineData(';', ";")]
    [InlineData('\t', "tab")]
    public void Table_is_read_as_it_is_written(char separator, string option)
    {
        string csv = Write("people.csv", "name;zone;x;kind".Replace(';', separator),
            i => $"person {i};{i % 3};{(i % 9 == 0 ? "-999" : $"{i % 10}")};{Kind(i)}".Replace(';', separator));
        string[] command = ["train", "--csv", csv, "--label", "kind", "--separator", option, "--ignore", "name", "--categories", "1", "--missing", "-999,none",
            "--epochs", "3", "--out", Model];

        CommandResult trained = Fastnn.Run(command);

        Assert.True(trained.Code == 0, trained.Error);
        Assert.Matches(@"\n0 +zone +categorical +zeros +0, 1, 2\r?\n1 +x +numeric +mean [\d.]+\r?\n", Fastnn.Run("inspect", "--model", Model).Output);
        Assert.Equal(trained.Accuracy, Fastnn.Run("test", "--model", Model, "--csv", csv, "--label", "kind", "--separator", option).Accuracy);
        CommandResult predicted = Fastnn.RunWith($"x{separator}zone\n9{separator}1\n-999{separator}2\n", "predict", "--model", Model, "--separator", option);
        Assert.True(predicted.Code == 0, predicted.Error);
        Assert.Equal(3, predicted.Output.TrimEnd().Split('\n').Length);
    }

    [Theory]
    [InlineData(2, "--separator is 'ab'; it must be one character", "--separator", "ab")]
    [InlineData(2, "--separator is U+0037; use a comma", "--separator", "7")]
    [InlineData(2, "--ignore is 'nobody', but the columns are 'name', 'x', 'kind'.", "--ignore", "nobody")]
    public void What_cannot_be_read_is_said_in_options(int code, string message, params string[] options)
    {
        string csv = Write("names.csv", "name,x,kind", i => string.Join('\n', Enumerable.Range(0, 10).Select(j => $"person {i} {j},{i},{Kind(i)}")));

        CommandResult result = Fastnn.Run(["train", "--csv", csv, "--label", "kind", "--out", Model, .. options]);

        Assert.Equal(code, result.Code);
        Assert.Contains(message, result.Error);
        Assert.Contains("--separator, --ignore, --categories, --missing, --max-categories and --drop-missing-labels need --csv",
            Fastnn.Run("train", "--ignore", "3", "--out", Model).Error);
    }

    void Train(string csv)
    {
        CommandResult result = Fastnn.Run("train", "--csv", csv, "--label", "kind", "--layers", "8,tanh,2", "--epochs", "60", "--learning-rate", "0.02",
            "--out", Model);
        Assert.True(result.Code == 0, result.Error);
        Assert.Equal("100.00", result.Accuracy);
    }

    static int Kind(int i) => i % 10 > 4 ? 12000 : 7;

    string Write(string name, string header, Func<int, string> row)
    {
        var text = new StringBuilder(header).Append('\n');
        for (int i = 0; i < 210; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row(i)}\n");
        }
        return folder.Write(name, Encoding.UTF8.GetBytes(text.ToString()));
    }
}
