using System.Text;
using FastNn.Data;

namespace FastNn.Tests.Data;

/// <summary>What stands in a cell or a value is what is read: no digit dropped, no row invented, no text cut, no word forgotten.</summary>
public sealed class CsvExactnessTests
{
    static readonly CsvOptions words = new() { MissingValues = ["-999", "unknown"] };

    static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    static float[] Inputs(Dataset data) => [.. Enumerable.Range(0, data.Count).SelectMany(row => data.GetInput(row).ToArray())];

    static float[] Encode(CsvSchema schema, params string?[] values)
    {
        float[] row = new float[values.Length];
        schema.Encode(values, row);
        return row;
    }

    [Fact]
    public void Words_for_missing_values_stay_with_the_schema()
    {
        const string Text = "size,kind,y\n-999,a,0\n2,unknown,1\n3,NA,0\n";
        CsvTable table = Csv.ReadTable(Stream(Text), "y", words);
        CsvSchema again = CsvSchema.FromJson(table.Schema.ToJson());
        float[] expected = [float.NaN, 1, 2, float.NaN, 3, 0];

        Assert.Equal(expected, Inputs(table.Data));
        Assert.Equal(words.MissingValues, again.MissingValues);
        Assert.Equal(table.Schema.ToJson(), again.ToJson());
        foreach (CsvSchema schema in new[] { table.Schema, again })
        {
            Assert.Equal(expected, Inputs(Csv.ReadDataset(Stream(Text), schema)));
            Assert.Equal([float.NaN, 0], Encode(schema, "-999", "NA"));
            Assert.Equal([float.NaN, float.NaN], Encode(schema, null, "UNKNOWN"));
            Assert.Equal([-999, float.NaN], Inputs(Csv.ReadDataset(Stream("size,kind,y\n-999,a,0\n"), schema, new() { MissingValues = ["a"] })));
        }
    }

    [Fact]
    public void Schema_without_words_has_the_usual_ones_and_does_not_write_them()
    {
        CsvSchema usual = Csv.ReadTable(Stream("x,y\n1,0\n2,1\n"), "y").Schema;

        Assert.DoesNotContain("missing", usual.ToJson(), StringComparison.Ordinal);
        Assert.Equal(CsvOptions.DefaultMissingValues, CsvSchema.FromJson(usual.ToJson()).MissingValues);
        Assert.Equal([float.NaN], Encode(usual, "n/a"));
        string json = Csv.ReadTable(Stream("x,y\n1,0\n2,1\n"), "y", words).Schema.ToJson();
        Assert.Throws<FastNnFormatException>(() => CsvSchema.FromJson(json.Replace("\"unknown\"", "1", StringComparison.Ordinal)));
        Assert.Throws<FastNnFormatException>(() => CsvSchema.FromJson(json[..^1] + ",\"missing\":[]}"));
    }

    [Fact]
    public void Line_end_in_quotes_is_refused_in_columns_that_are_left_out()
    {
        const string Text = "x,note,y\n1,\"one\ntwo\",0\n";
        CsvSchema schema = Csv.ReadTable(Stream("x,note,y\n1,plain,0\n2,plain,1\n"), "y", new() { IgnoredColumns = ["note"] }).Schema;
        const string Message = "Line 2, column 2 holds \"\"one\"; quoted text must begin and end with its cell";

        // Two rows of two cells each, where the quote is not seen.
        const string Narrow = "note,x,y\n\"one,1,0\ntwo\",2,1\n";
        Assert.Contains("Line 2, column 1 holds \"\"one\"", Refused(() => Csv.ReadTable(Stream(Narrow), "y", new() { IgnoredColumns = ["note"] })),
            StringComparison.Ordinal);
        Assert.Contains("Line 2, column 1 holds \"\"one\"", Refused(() => Csv.ReadDataset(Stream(Narrow), schema)), StringComparison.Ordinal);
        Assert.Contains("Line 2, column 1 holds \"\"one\"", Refused(() => Csv.ForEachInput(Stream(Narrow), schema, _ => { })), StringComparison.Ordinal);
        Assert.Contains(Message, Refused(() => Csv.ReadDataset(Stream(Text), schema)), StringComparison.Ordinal);
        Assert.Equal(1, Csv.ReadDataset(Stream("x,note,y\n1,\"one, \"\"two\"\"\",0\n"), schema).Count);
    }

    static string Refused(Action read) => Assert.Throws<FastNnFormatException>(read).Message;

    [Fact]
    public void Categories_that_a_double_would_merge_stay_apart()
    {
        const string Text = "id,y\n9007199254740993,9007199254740993\n9007199254740992,9007199254740992\n0.10000000000000001,1\n0.1,1.0\n1e-400,01\n0,1\n";
        CsvTable table = Csv.ReadTable(Stream(Text), "y", new() { CategoricalColumns = ["id"] });

        Assert.Equal(["0", "1e-400", "0.1", "0.10000000000000001", "9007199254740992", "9007199254740993"], table.Schema.Inputs[0].Categories);
        Assert.Equal(["1", "9007199254740992", "9007199254740993"], table.Schema.ClassNames);
        Assert.Equal([5, 4, 3, 2, 1, 0], Inputs(table.Data));
        Assert.Equal([5, 4, 3],
            [.. Encode(table.Schema, "9007199254740993"), .. Encode(table.Schema, "9007199254740992"), .. Encode(table.Schema, "0.10000000000000001")]);
    }

    [Theory]
    [InlineData("123456789012345", "0123456789012345.0", 1)]
    [InlineData("-1.5", "-1.50000000000000000000", 1)]
    [InlineData("12e20", "1200000000000000000000", 1)]
    [InlineData("-0", "0.000", 1)]
    [InlineData("1234567890123456", "1234567890123456.0", 2)]
    [InlineData("1e-310", "10e-311", 2)]
    [InlineData("1e400", "10e399", 2)]
    public void Numbers_that_a_double_holds_are_one_category_however_they_are_written(string one, string other, int categories) =>
        Assert.Equal(categories,
            Csv.ReadTable(Stream($"x,y\n{one},0\n{other},1\n"), "y", new() { CategoricalColumns = ["x"] }).Schema.Inputs[0].Categories.Count);

    [Fact]
    public void Value_in_hand_is_text_and_no_cell()
    {
        CsvSchema schema = new([new CsvInput("color", 0, ["red", "\"quoted\"", "", " wide ", "a\"b", "7"]), new CsvInput("size", 1, [])], "y", 2, [], 3)
        {
            MissingValues = ["NA"],
        };

        Assert.Equal([0, 12], Encode(schema, " red ", "\t12 "));
        Assert.Equal([1, 1], Encode(schema, "\"quoted\"", "1"));
        Assert.Equal([2, 1], Encode(schema, "", "1"));
        Assert.Equal([3, 1], Encode(schema, " wide ", "1"));
        Assert.Equal([4, 1], Encode(schema, "a\"b", "1"));
        Assert.Equal([5, 1], Encode(schema, "07.0", "1"));
        Assert.Equal([float.NaN, 1], Encode(schema, "red\nfoo", "1"));
        Assert.Equal([float.NaN, float.NaN], Encode(schema, "\"red\"", null));
        foreach (string value in new[] { "12\n99", "12\n", "\n12", "\"12\"", "12,5", "" })
        {
            Assert.Contains("'size' is", Assert.Throws<ArgumentException>(() => Encode(schema, "red", value)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Value_of_as_many_characters_as_a_cell_may_have_is_known()
    {
        string name = new('字', 4096);
        CsvSchema schema = Csv.ReadTable(Stream($"x,y\n{name},0\nb,1\n"), "y").Schema;

        Assert.Equal([1], Encode(schema, name));
        Assert.Throws<ArgumentException>(() => Encode(schema, new string('字', 5000)));
    }
}
