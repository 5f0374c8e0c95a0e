using System.Globalization;
using System.Text;
using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Data;

/// <summary>A label of measured values is not silently read as hundreds of classes.</summary>
public sealed class CsvContinuousLabelTests
{
    const string Cure =
        "Set CsvOptions.Regression to read it as targets, for a loss such as MeanSquaredError, or name it in CsvOptions.CategoricalColumns if its "
            + "numbers are names of classes.";

    [Theory]
    [InlineData(31, 155, true)]       // a fifth of the rows
    [InlineData(31, 156, false)]
    [InlineData(30, 30, false)]       // few enough, even where every row has its own
    [InlineData(214, 442, true)]      // a score of diabetes
    [InlineData(26, 20_000, false)]   // letters by their numbers
    public void More_than_30_numbers_and_a_fifth_of_the_rows_are_refused(int numbers, int rows, bool isRefused)
    {
        byte[] text = Table(rows, i => string.Create(CultureInfo.InvariantCulture, $"{i % numbers * 1.5}"));
        if (!isRefused)
        {
            Assert.Equal(numbers, Csv.ReadTable(new MemoryStream(text), "y").Schema.ClassNames.Count);
            return;
        }

        FastNnFormatException refused = Assert.Throws<FastNnFormatException>(() => Csv.ReadTable(new MemoryStream(text), "y"));

        Assert.Equal(
            $"stream: The label y has {numbers} different numbers in {rows} rows, which looks like a value to predict (regression), not like names of "
                + $"classes. {Cure}", refused.Message);
    }

    [Fact]
    public void What_the_sentence_says_helps()
    {
        byte[] text = Table(100, i => $"{i % 50}");

        Assert.Equal(50, Csv.ReadTable(new MemoryStream(text), "y", new() { CategoricalColumns = ["y"] }).Schema.ClassNames.Count);
        Dataset targets = Csv.ReadTable(new MemoryStream(text), "y", new() { Regression = true }).Data;
        Assert.Equal((1, 49f), (targets.Outputs, targets.GetTarget(49)[0]));
    }

    [Fact]
    public void Names_may_be_as_many_as_there_are() =>
        Assert.Equal(61, Csv.ReadTable(new MemoryStream(Table(100, i => $"{(i == 0 ? "none of them" : i % 60)}")), "y").Schema.ClassNames.Count);

    [Fact]
    public void More_numbers_than_categories_are_allowed_are_refused_in_the_same_words()
    {
        string message = Assert.Throws<FastNnFormatException>(() => Csv.ReadTable(new MemoryStream(Table(5_000, i => $"{i}")), "y")).Message;

        Assert.Contains(
            "Line 1002, column 2 holds \"1000\", and the lines before hold 1000 other numbers in this column, which looks like a value to predict (regression)",
            message, StringComparison.Ordinal);
        Assert.EndsWith(Cure, message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_that_is_streamed_is_refused_too()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("scores.csv", Table(100, i => $"{i % 50}"));

        Assert.Contains("The label y has 50 different numbers in 100 rows", Assert.Throws<FastNnFormatException>(() => new StreamingCsv(path, "y")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Schema_tells_numbers_from_categories()
    {
        CsvSchema schema = Csv.ReadTable(new MemoryStream("a,b,c,y\n1,red,2,0\n3,blue,4,1\n"u8.ToArray()), "y").Schema;

        Assert.Equal([0, 2], schema.NumericColumns);
        Assert.Equal([new CategoricalColumn(1, 2)], schema.Categories);
    }

    static byte[] Table(int rows, Func<int, string> label)
    {
        var text = new StringBuilder("x,y\n");
        for (int i = 0; i < rows; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i},{label(i)}\n");
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
