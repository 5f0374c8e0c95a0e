using System.IO.Compression;
using System.Text;

namespace FastNn.Tables.Tests;

/// <summary>CSV files in their variants.</summary>
public sealed class CsvTests
{
    [Theory]
    [InlineData("a,b\n1,x\n2,y\n")]
    [InlineData("a,b\r\n1,x\r\n2,y\r\n")]
    [InlineData("a,b\r1,x\r2,y\r")]
    [InlineData("a,b\n1,x\n2,y")]
    [InlineData("\uFEFFa,b\n1,x\n2,y\n")]
    [InlineData("\n\na,b\n\n1,x\n\n2,y\n\n")]
    [InlineData("a;b\n1;x\n2;y\n")]
    [InlineData("a\tb\n1\tx\n2\ty\n")]
    [InlineData("a|b\n1|x\n2|y\n")]
    [InlineData("\"a\",\"b\"\n\"1\",\"x\"\n\"2\",\"y\"\n")]
    [InlineData(" a , b \n 1 , x \n 2 , \"y\" \n")]
    public void Variants_of_a_file_are_the_same_table(string text)
    {
        foreach (Table table in new[] { Read(text), Table.FromCsv(Utf8(text)), Table.FromCsv(Compress(text)) })
        {
            Assert.Equal(["a", "b"], table.Columns.Select(column => column.Name));
            Assert.Equal((1, 2), (table["a"].GetNumber(0), table["a"].GetNumber(1)));
            Assert.Equal(("x", "y"), (table.GetText(0, "b"), table.GetText(1, "B")));
        }
    }

    [Fact]
    public void Quoted_cell_may_have_separators_quotes_and_line_breaks()
    {
        Table table = Read("a,b\n\"x, \"\"y\"\"\nz\",1\n\"w\",2\nv,3\n");

        Assert.Equal("x, \"y\"\nz", table.GetText(0, "a"));
        Assert.Equal("w", table.GetText(1, "a"));
        Assert.Equal([2, 4, 5], Enumerable.Range(0, 3).Select(table.GetLine));
    }

    [Fact]
    public void Kind_is_inferred_over_all_rows()
    {
        string numbers = string.Concat(Enumerable.Range(0, 50_000).Select(i => FormattableString.Invariant($"{i % 7},{i * 0.123456789},2024-01-01\n")));

        Table table = Table.FromCsv(Utf8($"a,b,c\n{numbers}many,some,later\n"));

        Assert.Equal([ColumnKind.Category, ColumnKind.Identifier, ColumnKind.Category], table.Columns.Select(column => column.Kind));
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "many"], table["a"].Texts);
        Assert.Equal("0.123456789", table.GetText(1, "b"));
        Assert.Equal("later", table.GetText(50_000, "c"));
        Assert.Equal(50_002, table.GetLine(50_000));
    }

    [Fact]
    public void Text_that_cannot_be_read_again_is_refused_where_digits_would_be_lost()
    {
        FastNnFormatException error = Assert.Throws<FastNnFormatException>(() => Read("a,b\n1.23456789,1\nx,2\n"));

        Assert.Contains("Column 'a' begins with numbers or dates and goes on with text", error.Message, StringComparison.Ordinal);
        Assert.Equal(["1", "x"], Read("a,b\n1,1\nx,2\n")["a"].Texts);
        var options = new CsvOptions { Kinds = new Dictionary<string, ColumnKind> { ["a"] = ColumnKind.Category } };
        Assert.Equal(["1.23456789", "x"], Table.FromCsv(new StringReader("a,b\n1.23456789,1\nx,2\n"), options)["a"].Texts);
    }

    [Theory]
    [InlineData("1,2\n3,4\n", "column0,column1", 2)]
    [InlineData("a,b\n3,4\n", "a,b", 1)]
    [InlineData("0,1,target\n1,2,3\n", "0,1,target", 1)]
    [InlineData("1,x\n2,y\n", "column0,column1", 2)]
    [InlineData(",a\n1,2\n", "column0,a", 1)]
    public void Header_is_detected(string text, string names, int rows)
    {
        Table table = Read(text);

        Assert.Equal(names, string.Join(',', table.Columns.Select(column => column.Name)));
        Assert.Equal(rows, table.RowCount);
    }

    [Fact]
    public void Numbers_of_other_formats_are_read_by_options()
    {
        var options = new CsvOptions { DecimalSeparator = ',', ThousandsSeparator = '.', AllowCurrencyAndPercent = true };
        Table table = Table.FromCsv(new StringReader("a;b;c\n1.234,5;12,5 %;-€ 3\n-0,5;7%;1.000 €\n"), options);

        Assert.All(table.Columns, column => Assert.Equal(ColumnKind.Number, column.Kind));
        Assert.Equal([1234.5f, -0.5f, 12.5f, 7, -3, 1000], table.Columns.SelectMany(column => new[] { column.GetNumber(0), column.GetNumber(1) }));
    }

    [Theory]
    [InlineData("0x10")]
    [InlineData("Infinity")]
    [InlineData("-inf")]
    [InlineData("1_000")]
    [InlineData("1,000")]
    [InlineData("1e")]
    [InlineData("$5")]
    [InlineData("٣")]
    [InlineData("1 2")]
    [InlineData("--1")]
    public void Text_is_no_number_by_accident(string text) =>
        Assert.Equal(ColumnKind.Category, Read($"a,b\n\"{text}\",1\n\"x\",2\n\"x\",3\n")["a"].Kind);

    static Table Read(string text) => Table.FromCsv(new StringReader(text.TrimStart('\uFEFF')));

    static MemoryStream Utf8(string text) => new(Encoding.UTF8.GetBytes(text));

    static MemoryStream Compress(string text)
    {
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }
        bytes.Position = 0;
        return bytes;
    }
}
