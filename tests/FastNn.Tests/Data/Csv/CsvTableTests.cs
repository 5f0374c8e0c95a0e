using System.Globalization;
using System.Text;
using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Data;

/// <summary>Tables as they are found: names, quotes, categories, missing values; and other rows by the same schema.</summary>
public sealed class CsvTableTests
{
    const float Missing = float.NaN;

    const string Text = """"
        size,"island, where",species,year,note
        1.5,Torgersen,Gentoo,2007,"says ""hi"""
        ,"Biscoe","Adelie",2008,NA
        ?,Dream,Gentoo,2007,plain
        2,NA,"Chinstrap, small",2009.0,
        """";

    static readonly CsvOptions options = new() { CategoricalColumns = ["year"] };

    static CsvTable Table(string text = Text, string label = "species", CsvOptions? with = null) => Csv.ReadTable(Stream(text), label, with ?? options);

    static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    static float[] Inputs(Dataset data) => [.. Enumerable.Range(0, data.Count).SelectMany(row => data.GetInput(row).ToArray())];

    static int[] Labels(Dataset data) => [.. Enumerable.Range(0, data.Count).Select(data.GetLabel)];

    [Fact]
    public void Text_becomes_categories_in_order_and_what_is_missing_NaN()
    {
        CsvTable table = Table();

        Assert.Equal([1.5f, 2, 0, 1, Missing, 0, 1, Missing, Missing, 1, 0, 0, 2, Missing, 2, Missing], Inputs(table.Data));
        Assert.Equal([2, 0, 2, 1], Labels(table.Data));
        Assert.Equal(["size", "island, where", "year", "note"], table.Schema.Inputs.Select(input => input.Name));
        Assert.Equal([0, 1, 3, 4], table.Schema.Inputs.Select(input => input.Column));
        Assert.Equal([[], ["Biscoe", "Dream", "Torgersen"], ["2007", "2008", "2009"], ["plain", "says \"hi\""]],
            table.Schema.Inputs.Select(input => input.Categories));
        Assert.Equal(["Adelie", "Chinstrap, small", "Gentoo"], table.Schema.ClassNames);
        Assert.Equal(("species", 2, 5, 3), (table.Schema.Label, table.Schema.LabelColumn, table.Schema.Columns, table.Data.Outputs));
        Assert.Equal([new CategoricalColumn(1, 3), new(2, 3), new(3, 2)], table.Schema.Categories);
        Assert.Equal("Gentoo", table.Schema.GetClassName(2));
    }

    [Fact]
    public void Numbers_of_categories_do_not_depend_on_the_order_of_rows()
    {
        string[] lines = Text.Split('\n');
        CsvTable other = Table(string.Join('\n', [lines[0], .. lines[1..].Reverse()]));

        Assert.Equal(Table().Schema.ToJson(), other.Schema.ToJson());
        Assert.Equal(Labels(Table().Data).Reverse(), Labels(other.Data));
    }

    [Fact]
    public void Classes_that_are_numbers_are_in_the_order_of_their_values()
    {
        CsvTable table = Table("x,y\n1,10\n2,9\n3,-1\n4,10.0\n", "y", new());

        Assert.Equal(["-1", "9", "10"], table.Schema.ClassNames);
        Assert.Equal([2, 1, 0, 2], Labels(table.Data));
    }

    [Fact]
    public void Table_without_header_has_columns_by_number()
    {
        CsvTable table = Csv.ReadTable(Stream("5.1,a,yes\n4.9,b,no\n"), -1);

        Assert.Equal(["column0", "column1"], table.Schema.Inputs.Select(input => input.Name));
        Assert.Equal([5.1f, 0, 4.9f, 1], Inputs(table.Data));
        Assert.Equal([1, 0], Labels(table.Data));
    }

    [Fact]
    public void Ignored_columns_are_no_inputs_and_options_reach_the_label()
    {
        CsvTable table = Table("id,x,y\nr1,1,0.5\nr2,2,1.5\n", "y", new() { IgnoredColumns = [0], Regression = true });
        CsvTable whole = Table("x,y\n1,0\n2,3\n", "y", new() { Classes = 5 });

        Assert.Equal([1, 2], Inputs(table.Data));
        Assert.Equal(1.5f, table.Data.GetTarget(1)[0]);
        Assert.Empty(table.Schema.ClassNames);
        Assert.Equal([0, 3], Labels(whole.Data));
        Assert.Equal((5, "3"), (whole.Data.Outputs, whole.Schema.GetClassName(3)));
    }

    [Fact]
    public void Dataset_takes_missing_values_and_categories_where_it_is_told_to()
    {
        Dataset data = CsvTests.Read("1,-999,b,0\nNone,2,a,1\n", -1,
            new() { MissingValues = ["none", "-999"], CategoricalColumns = [2], Header = CsvHeader.Absent });

        Assert.Equal([1, Missing, 0, Missing, 2, 1], Inputs(data));
        Assert.Throws<FastNnFormatException>(() => CsvTests.Read("1,,0\n", -1, new() { MissingValues = ["NA"] }));
    }

    [Fact]
    public void Schema_travels_as_json()
    {
        CsvSchema schema = Table().Schema, again = CsvSchema.FromJson(schema.ToJson());

        Assert.Equal(schema.ToJson(), again.ToJson());
        Assert.Equal(schema.ClassNames, again.ClassNames);
        Assert.Equal(Inputs(Csv.ReadDataset(Stream(Text), schema)), Inputs(Csv.ReadDataset(Stream(Text), again)));
        Assert.Equal(Csv.ReadTable(Stream(Text), 2, options).Schema.ToJson(), schema.ToJson());
    }

    [Fact]
    public void Schema_alone_is_read_without_rows()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("table.csv", Encoding.UTF8.GetBytes(Text));

        Assert.Equal(Table().Schema.ToJson(), Csv.ReadSchema(path, "species", options).ToJson());
        Assert.Equal(Inputs(Table().Data), Inputs(Csv.ReadTable(path, "species", options).Data));
    }

    [Fact]
    public void Other_rows_are_read_by_names_in_any_order_or_by_places()
    {
        CsvSchema schema = Table().Schema;
        float[] expected = [7, 1, Missing, 0];

        Assert.Equal(expected, Inputs(Csv.ReadDataset(Stream("year,species,more,note,\"island, where\",size\n1999,Gentoo,0,plain,Dream,7\n"), schema)));
        Assert.Equal(expected, Inputs(Csv.ReadDataset(Stream("7,Dream,Gentoo,1999,plain\n"), schema)));
        Assert.Equal([2], Labels(Csv.ReadDataset(Stream("7,Dream,Gentoo,1999,plain\n"), schema)));
        foreach (string rows in new[] { "7,Dream,1999,plain\n", "7,Dream,anything,1999,plain\n", "note,\"island, where\",size,year\nplain,Dream,7,\n" })
        {
            var read = new List<float>();
            Csv.ForEachInput(Stream(rows), schema, row => read.AddRange(row));
            Assert.Equal(expected, read);
        }
    }

    [Theory]
    [InlineData("", "The file has no rows")]
    [InlineData("size,species,note,year\n1,Gentoo,plain,2007\n", "names the column 'island, where' never")]
    [InlineData("1,Dream,Gentoo,2007\n", "Line 1 has 4 columns, and no header with 'size'")]
    [InlineData("1,Dream,Emperor,2007,plain\n", "column 3 holds \"Emperor\", which is none of the 3 known classes")]
    [InlineData("1,Dream,NA,2007,plain\n", "a label cannot be missing")]
    [InlineData("x,Dream,Gentoo,2007,plain\n", "column 1 holds \"x\"; expected a number")]
    [InlineData("1,Dream,Gentoo,2007,plain\n1,Dream\n", "Line 2, column 3 is missing")]
    public void Rows_that_the_schema_does_not_fit_are_refused(string text, string message) =>
        Assert.Contains(message, Assert.Throws<FastNnFormatException>(() => Csv.ReadDataset(Stream(text), Table().Schema)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a,y\n1,0\nx,1\n", "Line 3, column 1 holds \"x\"; expected a number")]
    [InlineData("a,y\n1,0\n2,\n", "Line 3, column 2 holds \"\", but a label cannot be missing")]
    [InlineData("a,a,y\n1,2,0\n", "column 2 is named \"a\", like a column before it")]
    [InlineData("a,y\np\"q,0\n", "column 1 holds \"p\"q\"; quoted text must begin and end")]
    public void Tables_that_are_malformed_are_refused(string text, string message) =>
        Assert.Contains(message, Assert.Throws<FastNnFormatException>(() => Table(text, "y", new())).Message, StringComparison.Ordinal);

    [Fact]
    public void Too_many_categories_and_too_long_ones_are_refused()
    {
        string many = "a,y\n" + string.Concat(Enumerable.Range(0, 11).Select(i => string.Create(CultureInfo.InvariantCulture, $"name{i},0\n")));

        Assert.Contains("one category more than 10", Assert.Throws<FastNnFormatException>(() => Table(many, "y", new() { MaxCategories = 10 })).Message,
            StringComparison.Ordinal);
        Assert.Equal(11, Table(many, "y", new() { MaxCategories = 11 }).Schema.Inputs[0].Categories.Count);
        Assert.Contains("longer than 4096", Assert.Throws<FastNnFormatException>(() => Table($"a,y\n{new string('x', 4097)},0\n", "y", new())).Message,
            StringComparison.Ordinal);
        Assert.Throws<FastNnFormatException>(() => Csv.ReadTable(new MemoryStream([.. "a,y\n"u8, 0xC3, 0x28, .. ",0\n"u8]), "y"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CsvOptions { MaxCategories = 0 });
        Assert.Throws<ArgumentException>("IgnoredColumns", () => Table("a,y\n1,0\n", "y", new() { IgnoredColumns = ["b"] }));
        Assert.Throws<ArgumentException>(() => Table("a,y\n1,0\n", "y", new() { IgnoredColumns = ["a"] }));
    }

    [Fact]
    public void Values_in_hand_become_a_row_without_allocation()
    {
        CsvSchema schema = Table().Schema;
        string?[] values = ["2.5", "Dream", " 2008.0 ", null], unknown = ["?", "Elsewhere", "1900", "say"];
        float[] row = new float[4];
        schema.Encode(values, row);
        Assert.Equal([2.5f, 1, 1, Missing], row);
        schema.Encode(unknown, row);
        Assert.Equal([Missing, Missing, Missing, Missing], row);

        long before = GC.GetAllocatedBytesForCurrentThread();
        schema.Encode(values, row);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Contains("'size' is \"big\"", Assert.Throws<ArgumentException>(() => schema.Encode(["big", "", "", ""], new float[4])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => schema.Encode(values, new float[3]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"columns":2,"inputs":[],"label":{"name":"y","column":1}}""")]
    [InlineData("""{"columns":2,"inputs":[{"name":"x","column":2}],"label":{"name":"y","column":1}}""")]
    [InlineData("""{"columns":2,"inputs":[{"name":"x","column":1}],"label":{"name":"y","column":1}}""")]
    [InlineData("""{"columns":2,"inputs":[{"name":"y","column":0}],"label":{"name":"y","column":1}}""")]
    [InlineData("""{"columns":2,"inputs":[{"name":"x","column":0,"categories":["a","a"]}],"label":{"name":"y","column":1}}""")]
    [InlineData("""{"columns":2,"inputs":[{"name":"x","column":0,"categories":[1]}],"label":{"name":"y","column":1}}""")]
    [InlineData("""{"columns":2,"inputs":[{"name":"x","column":0,"classes":["a"]}],"label":{"name":"y","column":1}}""")]
    [InlineData("""{"columns":2.5,"inputs":[{"name":"x","column":0}],"label":{"name":"y","column":1}}""")]
    [InlineData("""{"columns":2,"columns":2,"inputs":[{"name":"x","column":0}],"label":{"name":"y","column":1}}""")]
    [InlineData("""{"columns":2,"inputs":[{"name":"x","column":0}],"label":{"name":"y","column":1}} 1""")]
    [InlineData("""{"columns":2,"inputs":[{"name":"x","column":0}],"label":{"name":"y","column":1}""")]
    [InlineData("""{"columns":2,"inputs":[{"name":"x","column":-1}],"label":{"name":"y","column":1}}""")]
    [InlineData("""{"columns":2,"inputs":[[[[[[]]]]]],"label":{"name":"y","column":1}}""")]
    public void Json_that_is_no_schema_is_refused(string json) => Assert.Throws<FastNnFormatException>(() => CsvSchema.FromJson(json));

    [Fact]
    public void Every_cut_and_every_changed_byte_of_a_schema_ends_in_a_schema_or_the_one_exception()
    {
        byte[] json = Encoding.UTF8.GetBytes(Table().Schema.ToJson());
        for (int i = 0; i < json.Length; i++)
        {
            Assert.Throws<FastNnFormatException>(() => CsvSchema.FromJson(Encoding.UTF8.GetString(json, 0, i)));
            foreach (byte other in "\"{[0,}\\"u8)
            {
                byte[] changed = [.. json];
                changed[i] = other;
                Exception? e = Record.Exception(() => CsvSchema.FromJson(Encoding.UTF8.GetString(changed)));
                Assert.True(e is null or FastNnFormatException, $"byte {i} as {(char)other}: {e}");
            }
        }
    }
}
