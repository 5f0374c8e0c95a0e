using System.Globalization;

namespace FastNn.Tables.Tests;

/// <summary>What a schema warns of, and which kinds columns get.</summary>
public sealed class WarningTests
{
    static string Rows(string header, Func<int, string> row, int count = 100) =>
        $"{header}\n{string.Concat(Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{row(i)}\n")))}";

    static string Warning(string text, TableSchemaOptions? options = null) => Assert.Single(Read.Schema(text, "y", schemaOptions: options).Warnings);

    [Theory]
    [InlineData("n", "{0}", ColumnKind.Identifier)]
    [InlineData("n", "{1}", ColumnKind.Number)]
    [InlineData("customer_id", "{1}", ColumnKind.Identifier)]
    [InlineData("customerId", "{1}", ColumnKind.Identifier)]
    [InlineData("paid", "{1}", ColumnKind.Number)]
    [InlineData("id", "{2}", ColumnKind.Number)]
    [InlineData("n", "name{0}", ColumnKind.Identifier)]
    [InlineData("n", "{2}th", ColumnKind.Category)]
    [InlineData("n", "this is text {0}", ColumnKind.Text)]
    [InlineData("n", "this is text {2}", ColumnKind.Category)]
    [InlineData("n", "7", ColumnKind.Constant)]
    [InlineData("n", "", ColumnKind.Constant)]
    [InlineData("n", "{3}", ColumnKind.Boolean)]
    [InlineData("n", "2024-01-{4}", ColumnKind.Date)]
    [InlineData("n", "2024/01/{4}", ColumnKind.Date)]
    [InlineData("n", "2024-01-{4}T12:00:00.5Z", ColumnKind.Date)]
    [InlineData("n", "{4}.01.2024", ColumnKind.Category)]
    [InlineData("n", "12:{4}", ColumnKind.Category)]
    public void Kind_follows_from_name_and_values(string name, string format, ColumnKind kind)
    {
        string text = Rows($"{name},y", i =>
            string.Format(CultureInfo.InvariantCulture, format, i + 1, i * 37 % 101, i % 7, i % 2 == 0 ? "T" : "f", 10 + i % 20) + $",{i % 3}");

        Assert.Equal(kind, Read.Table(text)[name].Kind);
    }

    [Fact]
    public void Identifiers_constants_and_free_text_are_ignored_with_a_warning()
    {
        string text = Rows("id,empty,same,note,x,y", i => $"{i},,7,the note of {i},{i * 7 % 13},{i % 2}");

        Assert.Equal(
            ["'id' is ignored: its 100 different values in 100 rows seem to name rows.", "'empty' is ignored: it has no values.",
                "'same' is ignored: it has the same value, \"7\", in every row.",
                "'note' is ignored: it is free text, 100 different ones. Make numbers or categories of it that tell rows apart."],
            Read.Schema(text).Warnings);
        Assert.Empty(Read.Schema(text, schemaOptions: new() { Ignore = ["ID", "empty", "same", "note"] }).Warnings);
        var kinds = new Dictionary<string, ColumnKind> { ["id"] = ColumnKind.Number, ["note"] = ColumnKind.Category };
        Assert.Equal(["id", "note", "x"], Read.Schema(text, schemaOptions: new() { Kinds = kinds }).Inputs.Select(input => input.Name));
    }

    [Fact]
    public void Column_that_increases_is_suspected_and_so_is_one_that_sorts_the_label()
    {
        string time = Rows("t,x,y", i => $"{i * 1.5},{i * 7 % 13},{i % 2}"), sorted = Rows("t,x,y", i => $"{i * 1.5},{i * 7 % 13},{i / 50}");

        Assert.Equal("'t' increases from each row to the next, like a row number or a time; ignore it if it would not be known for new rows.", Warning(time));
        Assert.Contains("The rows are sorted by the label, and 't' increases with the rows: as an input it gives the label away. Ignore it.",
            Read.Schema(sorted).Warnings);
        Assert.Equal("'x_id' is named like an identifier, but its values repeat: it is read as a number. Ignore it if it names something.",
            Warning(Rows("x_id,y", i => $"{i % 9},{i % 2}")));
    }

    [Fact]
    public void Labels_that_are_suspicious_are_named()
    {
        Assert.Equal("The classes 'NO', 'no' differ only by case or blanks; write them alike if they are one class.",
            Warning(Rows("x,y", i => $"{i % 9},{(i % 3) switch { 0 => "no", 1 => "NO", _ => "yes" }}")));
        Assert.Equal("The label is imbalanced: class 'rare' has 4 of 400 rows (1 %).",
            Warning(Rows("x,y", i => $"{i % 9},{(i % 100 == 0 ? "rare" : "common")}", 400)));
        Assert.Equal("The label is imbalanced: class 'b' has 4 of 400 rows (1 %), and 1 more class is rare.",
            Warning(Rows("x,y", i => $"{i % 9},{(i % 100 == 0 ? "b" : i % 100 == 1 ? "c" : "common")}", 400)));
    }

    [Fact]
    public void Numbers_that_are_read_as_texts_are_named()
    {
        Assert.StartsWith("'x' holds numbers with a decimal comma, read as texts; set CsvOptions.DecimalSeparator",
            Warning(Rows("x;y", i => $"{i % 9},5;{i % 2}")), StringComparison.Ordinal);
        Assert.Equal("'x' holds numbers besides '12O' (line 79), and is read as categories; correct the texts, or name them in CsvOptions.MissingValues, "
            + "to read it as numbers.", Warning(Rows("x,y", i => $"{(i == 77 ? "12O" : $"{i % 40}")},{i % 2}")));
        Assert.StartsWith("'x' seems to hold dates, such as \"01/02/2024\", read as texts; give their format with CsvOptions.DateFormats",
            Warning(Rows("x,y", i => $"0{i % 9 + 1}/02/2024,{i % 2}")));
    }

    [Fact]
    public void Numbers_may_be_truth_values_and_one_number_of_many_digits_stays_a_number()
    {
        var options = new CsvOptions { Kinds = new Dictionary<string, ColumnKind> { ["a"] = ColumnKind.Boolean } };
        TableSchema schema = Read.Schema("a,b,y\n0,1234567.89,x\n1,,z\n1,,z\n", options: options);

        Assert.Equal(["a Boolean 0 1", "b Number "], schema.Inputs.Select(input => $"{input.Name} {input.Kind} {string.Join(' ', input.Categories)}"));
        Assert.Equal([1, 2, 0, 3], Read.Rows("a,b\nyes,2\n0,3\n", schema));
    }

    [Theory]
    [InlineData("{0}", 2, TabularTask.Classification)]
    [InlineData("{0}", 20, TabularTask.Classification)]
    [InlineData("{0}", 21, TabularTask.Regression)]
    [InlineData("{0}.5", 2, TabularTask.Classification)]
    [InlineData("{0}.5", 3, TabularTask.Regression)]
    [InlineData("k{0}", 40, TabularTask.Classification)]
    public void Task_follows_from_the_label(string format, int distinct, TabularTask task) => Assert.Equal(task,
        Read.Schema(Rows("x,y", i => $"{i % 9},{string.Format(CultureInfo.InvariantCulture, format, i % distinct)}")).Task);

    [Fact]
    public void Task_may_be_given()
    {
        string few = Rows("x,y", i => $"{i % 9},{i % 3}"), many = Rows("x,y", i => $"{i % 9},{i % 40}");

        Assert.Equal((TabularTask.Regression, "as given"), Decide(few, TabularTask.Regression));
        Assert.Equal((TabularTask.Classification, "as given"), Decide(many, TabularTask.Classification));
        Assert.Equal((TabularTask.Classification, "'y' has 3 different whole numbers in 100 rows"), Decide(few, null));
        Assert.Equal(["false", "true"], Read.Schema(Rows("x,y", i => $"{i % 9},{(i % 3 == 0 ? "true" : "false")}")).ClassNames);

        static (TabularTask, string) Decide(string text, TabularTask? task)
        {
            TableSchema schema = Read.Schema(text, schemaOptions: new() { Task = task });
            return (schema.Task, schema.TaskReason);
        }
    }
}
