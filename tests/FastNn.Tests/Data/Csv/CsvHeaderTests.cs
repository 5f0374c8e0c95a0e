using System.Text;
using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Data;

/// <summary>Whether a first line is a header or a row: in tables by the second line, by a schema by its names.</summary>
public sealed class CsvHeaderTests
{
    static readonly CsvSchema sites = Csv.ReadTable(Stream("Site,Kind,y\nnorth,a,no\nsouth,b,yes\n"), "y").Schema;

    static readonly CsvSchema numbered = Csv.ReadTable(Stream("0,1,target\n5,6,0\n7,8,1\n"), "target").Schema;

    static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    static string Names(string text, CsvColumn label, CsvOptions? options = null)
    {
        CsvTable table = Csv.ReadTable(Stream(text), label, options);
        return $"{string.Join(' ', table.Schema.Inputs.Select(input => input.Name))}, {table.Data.Count}";
    }

    static List<float> Rows(string text, CsvSchema schema, CsvOptions? options = null)
    {
        var rows = new List<float>();
        Csv.ForEachInput(Stream(text), schema, row => rows.AddRange(row), options);
        return rows;
    }

    [Theory]
    [InlineData("0,1,target\n5,6,0\n7,8,1\n")]
    [InlineData("0,1,target\r\n\r\n\n5,6,0\r\n7,8,1")]
    public void Name_over_a_number_makes_a_header(string text)
    {
        CsvTable table = Csv.ReadTable(Stream(text), -1);

        Assert.Equal(["0", "1"], table.Schema.Inputs.Select(input => input.Name));
        Assert.Equal(["0", "1"], table.Schema.ClassNames);
        Assert.Equal((2, 5f, 8f), (table.Data.Count, table.Data.GetInput(0)[0], table.Data.GetInput(1)[1]));
    }

    [Fact]
    public void Lines_that_come_byte_by_byte_are_told_apart_too()
    {
        CsvTable table = Csv.ReadTable(new OneByteStream("0,1,target\n5,6,0\n7,8,1\n"u8.ToArray()), 2);
        string wide = string.Join(',', Enumerable.Range(0, 30_000)) + ",target\n";

        Assert.Equal(2, table.Data.Count);
        Assert.Equal(1, Csv.ReadTable(Stream(wide + wide.Replace("target", "3", StringComparison.Ordinal)), -1).Data.Count);
    }

    [Fact]
    public void Label_by_name_makes_a_header_of_the_line_that_has_the_name()
    {
        Assert.Equal("0 1, 2", Names("0,1,species\n5,6,setosa\n7,8,versicolor\n", "species"));
        Assert.Throws<ArgumentException>("labelColumn", () => Names("0,1,kind\n5,6,setosa\n", "species"));
    }

    [Fact]
    public void First_line_that_cannot_be_told_is_a_row_as_it_was()
    {
        Assert.Equal("column0 column1, 2", Names("5.1,a,yes\n4.9,b,no\n", -1));
        Assert.Equal("column0 column1, 2", Names("?,1,yes\n2,3,no\n", -1));
        Assert.Equal("column0 column1, 2", Names("1,2,yes\n,,no\n", -1));
        Assert.Equal("column0 column1, 1", Names("1,2,yes\n", -1));
        Assert.Equal("column0 column1, 2", Names("none of these,1,yes\n7,3,no\n", -1, new() { CategoricalColumns = [-3] }));
        Assert.Equal("column0 column1, 2", Names("1,x,yes\n2,-999,no\n", -1, new() { MissingValues = ["-999"] }));
        Assert.Equal("column0 column1, 3", Names("0,1,target\n5,6,0\n7,8,1\n", -1, new() { Header = CsvHeader.Absent }));
    }

    [Theory]
    [InlineData("1,2,a\"b\n3,4,x\n", "Line 1, column 3 holds \"a\"b\"")]
    [InlineData("1,2,yes\n3,p\"q,no\n", "Line 2, column 2 holds \"p\"q\"")]
    [InlineData("1,2,NA\n3,4,no\n", "Line 1, column 3 holds \"NA\", but a label cannot be missing")]
    [InlineData("0,1,target\n\n5,x,0\n5,6\n", "Line 4, column 3 is missing")]
    public void Lines_are_counted_as_before(string text, string message) =>
        Assert.Contains(message, Assert.Throws<FastNnFormatException>(() => Csv.ReadTable(Stream(text), -1)).Message, StringComparison.Ordinal);

    [Fact]
    public void Numbers_as_names_are_a_header_only_together()
    {
        Assert.Equal([3, 4], Rows("1,0\n4,3\n", numbered));
        Assert.Equal([0, 3, 4, 3], Rows("0,3\n4,3\n", numbered));
        Assert.Throws<FastNnFormatException>(() => Rows("0,2,target\n4,3,1\n", numbered));
    }

    [Theory]
    [InlineData("place,sort\nnorth,b\n", "Line 1, column 1 holds \"place\"")]
    [InlineData("place,sort,answer\nnorth,b,no\n", "such as 'Site'")]
    [InlineData("place,y\nnorth,no\n", "names the column 'Site' never")]
    [InlineData("site,SITE,kind\nnorth,south,a\n", "names the column 'Site' never")]
    [InlineData("\"Site,Kind\nnorth\",a\n", "Line 1, column 1 holds \"\"Site\"")]
    public void Header_of_other_names_is_no_row(string text, string message) =>
        Assert.Contains(message, Assert.Throws<FastNnFormatException>(() => Rows(text, sites)).Message, StringComparison.Ordinal);

    [Fact]
    public void Header_of_other_names_is_refused_beside_labels_and_missing_numbers_too()
    {
        CsvSchema mixed = Csv.ReadTable(Stream("size,site,y\n1,north,no\n2,south,yes\n"), "y").Schema;

        Assert.Throws<FastNnFormatException>(() => Csv.ReadDataset(Stream("place,sort,answer\nnorth,b,no\n"), sites));
        Assert.Equal(1, Csv.ReadDataset(Stream("west,c,yes\n"), sites).Count);
        Assert.Throws<FastNnFormatException>(() => Rows(",place\n1,north\n", mixed));
        Assert.Equal([float.NaN, float.NaN], Rows(",\n", mixed));
        Assert.Equal([3, float.NaN], Rows("3,west\n", mixed));
        Assert.Equal([float.NaN, float.NaN], Rows("-999,west\n", mixed, new() { MissingValues = ["-999"] }));
    }

    [Fact]
    public void Row_of_unknown_categories_is_read_where_the_header_is_said_to_be_absent() =>
        Assert.Equal([float.NaN, float.NaN, 0, 1], Rows("west,c\nnorth,b\n", sites, new() { Header = CsvHeader.Absent }));

    [Fact]
    public void Names_match_whatever_their_case_and_the_blanks_around_them_unless_two_are_alike()
    {
        CsvSchema alike = Csv.ReadTable(Stream("a,A,y\n1,2,0\n3,4,1\n"), "y").Schema, named = Csv.ReadTable(Stream("Yes,y\nyes,0\nno,1\n"), "y").Schema;

        Assert.Equal([1, 0], Rows("SITE,\" kind \"\nsouth,a\n", sites));
        Assert.Equal([0], Csv.ReadDataset(Stream("Y,kind,site\nno,a,south\n"), sites) is { Count: 1 } data ? [data.GetLabel(0)] : []);
        Assert.Equal([2, 1], Rows("A,a\n1,2\n", alike));
        Assert.Throws<FastNnFormatException>(() => Rows("a,b\n1,2\n", alike));
        Assert.Equal([1, 0], Rows("yes\nno\n", named));
    }

    [Fact]
    public void Default_words_for_a_missing_value_are_documented()
    {
        string page = File.ReadAllText(Repository.PathOf("docs/formats.md"));
        Assert.All(CsvOptions.DefaultMissingValues.Where(word => word.Length > 0), word => Assert.Contains($"`{word}`", page, StringComparison.Ordinal));
    }
}
