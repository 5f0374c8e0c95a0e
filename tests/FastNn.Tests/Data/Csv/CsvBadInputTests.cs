using System.Text;
using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Data;

public sealed class CsvBadInputTests
{
    /// <summary>What, the text, and the message from the byte on.</summary>
    public static TheoryData<string, string, string> Malformed => new()
    {
        { "empty", "", "0: The file is empty" },
        { "byte order mark alone", "\uFEFF", "3: The file is empty" },
        { "empty lines alone", "\n\r\n\n", "4: The file is empty" },
        { "header only", "x,y\n", "4: The file has a header and no rows" },
        { "header only, unended", "x,y", "3: The file has a header and no rows" },
        { "too few cells", "1,2,0\n3,4,1\n5,6\n", "15: Line 3, column 3 is missing: the line has 2 columns, but the lines before have 3." },
        { "too many cells", "1,2,0\n3,4,1,9\n", "12: Line 2, column 4 holds \"9\", but the lines before have 3 columns" },
        { "separator at the end", "1,2,0\n3,4,1,\n", "12: Line 2, column 4 holds \"\", but the lines before have 3 columns" },
        { "fewer cells than the header", "x,y,z\n1,2\n", "9: Line 2, column 3 is missing" },
        { "blank line of blanks", "1,2\n  \n3,4\n", "4: Line 2, column 1 is empty" },
        { "empty cell", "1,,0\n", "2: Line 1, column 2 is empty; missing and infinite values are not read" },
        { "empty label", "1,2,\n", "4: Line 1, column 3 is empty; missing and infinite values are not read" },
        { "empty quoted cell", "1,2\n\"\",1\n", "4: Line 2, column 1 is empty" },
        { "NaN", "1,0\nNaN,1\n", "4: Line 2, column 1 holds \"NaN\"; missing and infinite values are not read" },
        { "NaN in the first line", "nan,0\n", "0: Line 1, column 1 holds \"nan\"; missing" },
        { "signed NaN", "1,0\n+NaN,1\n", "4: Line 2, column 1 holds \"+NaN\"; expected a number" },
        { "Infinity", "1,0\n-Infinity,1\n", "4: Line 2, column 1 holds \"-Infinity\"; missing and infinite" },
        { "inf", "inf,1\n", "0: Line 1, column 1 holds \"inf\"; missing and infinite" },
        { "∞", "1,0\n∞,1\n", "4: Line 2, column 1 holds \"∞\"; missing and infinite" },
        { "NA", "1,0\nNA,1\n", "4: Line 2, column 1 holds \"NA\"; missing" },
        { "null label", "1,0\n1,null\n", "6: Line 2, column 2 holds \"null\"; missing" },
        { "1e400", "1,0\n1e400,1\n", "4: Line 2, column 1 holds \"1e400\", which is beyond the range of float" },
        { "-1e39", "-1e39,1\n", "0: Line 1, column 1 holds \"-1e39\", which is beyond the range of float" },
        { "exponent without end", "1e99999999999999999999,1\n", "which is beyond the range of float" },
        { "hexadecimal", "1,0\n0x10,1\n", "4: Line 2, column 1 holds \"0x10\"; expected a number such as" },
        { "thousands", "1;0\n1,000;1\n", "4: Line 2, column 1 holds \"1,000\"; expected a number such as" },
        { "underscore", "1,0\n1_000,1\n", "4: Line 2, column 1 holds \"1_000\"; expected a number" },
        { "decimal comma", "1.5;0\n1,5;0\n", "6: Line 2, column 1 holds \"1,5\"; expected a number" },
        { "digits of another script", "1,0\n١٢٣,1\n", "4: Line 2, column 1 holds \"١٢٣\"; expected a number" },
        { "full-width digits", "1,0\n１２,1\n", "4: Line 2, column 1 holds \"１２\"; expected a number" },
        { "minus sign that is none", "1,0\n\u22125,1\n", "4: Line 2, column 1 holds \"\u22125\"; expected a number" },
        { "text", "1,0\nabc,1\n", "4: Line 2, column 1 holds \"abc\"; expected a number" },
        { "parentheses", "1,0\n(5),1\n", "4: Line 2, column 1 holds \"(5)\"; expected a number" },
        { "currency", "1,0\n$5,1\n", "4: Line 2, column 1 holds \"$5\"; expected a number" },
        { "percent", "1,0\n5%,1\n", "4: Line 2, column 1 holds \"5%\"; expected a number" },
        { "blank within", "1,0\n1 2,1\n", "4: Line 2, column 1 holds \"1 2\"; expected a number" },
        { "sign alone", "1,0\n-,1\n", "4: Line 2, column 1 holds \"-\"; expected a number" },
        { "point alone", "1,0\n.,1\n", "4: Line 2, column 1 holds \".\"; expected a number" },
        { "exponent alone", "1,0\n1e,1\n", "4: Line 2, column 1 holds \"1e\"; expected a number" },
        { "two points", "1,0\n1.2.3,1\n", "4: Line 2, column 1 holds \"1.2.3\"; expected a number" },
        { "two signs", "1,0\n--1,1\n", "4: Line 2, column 1 holds \"--1\"; expected a number" },
        { "NUL behind a number", "1,0\n5\0,1\n", "4: Line 2, column 1 holds \"5\\x00\"; expected a number" },
        { "NUL alone", "1,0\n\0,1\n", "4: Line 2, column 1 holds \"\\x00\"; expected a number" },
        { "quotes open at the end", "1,0\n\"5,1", "4: Line 2, column 1 holds \"\"5\"; quoted text" },
        { "separator in quotes", "1,0\n\"1,5\",1\n", "4: Line 2, column 1 holds \"1,5\"; expected a number" },
        { "line end in quotes", "1,0\n\"1\n5\",1\n", "4: Line 2, column 1 holds \"\"1\"; quoted text" },
        { "quote in quotes", "1,0\n\"1\"\"5\",1\n", "4: Line 2, column 1 holds \"1\"\"5\"; expected a number" },
        { "text behind quotes", "1,0\n\"1\"5,1\n", "4: Line 2, column 1 holds \"\"1\"5\"; quoted text" },
        { "quotes open in the header", "\"a,b,c\n1,2,3\n", "0: Line 1, column 1 holds \"\"a\"; names with" },
        { "names and numbers", "label,0,1\n5,6,7\n", "6: Line 1, column 2 holds \"0\"; the line has both names and numbers" },
        { "typing error in the first row", "1.O,2,0\n5,6,1\n", "4: Line 1, column 2 holds \"2\"; the line has both names and numbers" },
        { "one column", "1\n2\n", "0: Line 1, column 1 is the only one; expected inputs and a label, separated by \",\"" },
        { "label a fraction", "1,0\n1,0.5\n", "6: Line 2, column 2 holds \"0.5\"; a label must be a whole number from 0 to 999999" },
        { "label nearly an integer", "1,0\n1,2.99999999\n", "6: Line 2, column 2 holds \"2.99999999\"; a label must be a whole number" },
        { "label negative", "1,-1\n", "2: Line 1, column 2 holds \"-1\"; a label must be a whole number" },
        { "label 1,000,000", "1,1000000\n", "2: Line 1, column 2 holds \"1000000\"; a label must be a whole number" },
        { "label 1e300", "1,1e300\n", "2: Line 1, column 2 holds \"1e300\"; a label must be a whole number" },
        { "label 1e400", "1,1e400\n", "2: Line 1, column 2 holds \"1e400\"; a label must be a whole number" },
        { "label beyond int", "1,4294967296\n", "2: Line 1, column 2 holds \"4294967296\"; a label must be a whole number" },
        { "label text", "1,0\n1,cat\n", "6: Line 2, column 2 holds \"cat\"; expected a number" },
        { "long text", "1,0\n" + new string('y', 50) + ",1\n", "4: Line 2, column 1 holds \"" + new string('y', 40) + "...\"; expected" },
        { "lines are counted with empty ones", "\n1,0\r\n\r\n\n1,x\n", "11: Line 5, column 2 holds \"x\"" },
        { "after a byte order mark", "\uFEFF1,0\nx,1\n", "7: Line 2, column 1 holds \"x\"" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Malformed_text_is_refused(string what, string text, string message)
    {
        CsvOptions options = new() { Separator = what is "thousands" or "decimal comma" ? ';' : ',' };

        var e = Assert.Throws<FastNnFormatException>(() => CsvTests.Read(text, -1, options));

        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.StartsWith($"stream, byte {e.Offset}: ", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,1e39\n", "beyond the range")]
    [InlineData("1,NaN\n", "missing")]
    public void Value_that_is_no_input_is_no_regression_target_either(string text, string message)
    {
        var e = Assert.Throws<FastNnFormatException>(() => CsvTests.Read(text, -1, new CsvOptions { Regression = true }));

        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Label_beyond_the_stated_classes_is_refused()
    {
        var e = Assert.Throws<FastNnFormatException>(() => CsvTests.Read("1,2\n1,3\n", -1, new CsvOptions { Classes = 3 }));

        Assert.Contains("Line 2, column 2 holds \"3\"; a label must be a whole number from 0 to 2.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Header_stated_absent_is_a_row() =>
        Assert.Contains(
            "Line 1, column 1 holds \"x\"; expected a number",
            Assert.Throws<FastNnFormatException>(() => CsvTests.Read("x,y\n1,2\n", -1, new CsvOptions { Header = CsvHeader.Absent })).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(0xFF, 0xFE)]
    [InlineData(0xFE, 0xFF)]
    public void Text_in_utf_16_is_refused(byte first, byte second)
    {
        Encoding encoding = first == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode;

        var e = Assert.Throws<FastNnFormatException>(
            () => Csv.ReadDataset(new MemoryStream([first, second, .. encoding.GetBytes("1,2\n")]), -1));

        Assert.Contains("Save it as UTF-8", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_utf_8_are_refused() =>
        Assert.Throws<FastNnFormatException>(() => Csv.ReadDataset(new MemoryStream([.. "1,2\n"u8, 0xC3, 0x28, .. ",1\n"u8]), -1));

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void Line_of_more_than_16_MiB_is_refused(int beyond, bool refused)
    {
        byte[] text = new byte[4 + CsvLines.MaxLength + beyond + 1];
        text.AsSpan().Fill((byte)' ');
        "1,2\n"u8.CopyTo(text);
        "3,1"u8.CopyTo(text.AsSpan(4));
        text[^1] = (byte)'\n';

        if (refused)
        {
            var e = Assert.Throws<FastNnFormatException>(() => Csv.ReadDataset(new MemoryStream(text), -1));
            Assert.Equal("stream, byte 4: Line 2 is longer than 16777216 bytes, the limit. Check that this is a CSV file.", e.Message);
        }
        else
        {
            Assert.Equal(2, Csv.ReadDataset(new MemoryStream(text), -1).Count);
        }
    }

    [Fact]
    public void Line_without_end_is_refused_before_it_is_read_to_its_end()
    {
        using MemoryStream stream = new(new byte[8 * CsvLines.MaxLength]);

        Assert.Throws<FastNnFormatException>(() => Csv.ReadDataset(stream, -1));

        Assert.InRange(stream.Position, CsvLines.MaxLength, 2 * CsvLines.MaxLength);
    }

    [Theory]
    [InlineData(3, "labelColumn is 3; with 3 columns it must be from 0 to 2, or from -1 to -3.")]
    [InlineData(-4, "labelColumn is -4; with")]
    [InlineData(int.MaxValue, "labelColumn is 2147483647; with")]
    [InlineData(int.MinValue, "labelColumn is -2147483648; with")]
    public void Column_that_is_not_there_is_refused(int column, string message)
    {
        var e = Assert.Throws<ArgumentException>("labelColumn", () => CsvTests.Read("1,2,3\n", column));

        Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x,y\n1,2\n", "z", "which is not in the header (upper and lower case differ); it begins \"x,y\".")]
    [InlineData("x,y\n1,2\n", "Y", "which is not in the header")]
    [InlineData("x,y,x\n1,2,3\n", "x", "the name of columns 0 and 2")]
    [InlineData("1,2\n3,4\n", "y", "but the file has no header")]
    public void Name_that_names_no_column_or_two_is_refused(string text, string name, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>("labelColumn", () => CsvTests.Read(text, name)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_cannot_be_opened_or_named_is_no_malformed_file()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("rows.csv", [.. "1,x\n"u8]);

        Assert.Throws<FileNotFoundException>(() => Csv.ReadDataset(folder.PathOf("none"), 0));
        Assert.Throws<ArgumentNullException>("path", () => Csv.ReadDataset((string)null!, 0));
        Assert.Throws<ArgumentNullException>("stream", () => Csv.ReadDataset((Stream)null!, 0));
        Assert.Throws<ArgumentNullException>(() => Csv.ReadDataset(path, (string)null!));
        Assert.Throws<ArgumentException>(() => Csv.ReadDataset(path, ""));
        Assert.Equal(path, Assert.Throws<FastNnFormatException>(() => Csv.ReadDataset(path, 0)).File);
        File.Delete(path);   // and so is not left open
    }
}
