using System.Text;
using FastNn.Tests.Support;

namespace FastNn.Tables.Tests;

/// <summary>Malformed and unfit input: each message names file, line and column where there is one, the value that was found, and the cure.</summary>
public sealed class BadInputTests : IDisposable
{
    const string Known = "area,city,sold,price,class\n81.3,Leeds,2024-03-31,250000,a\n64,York,2024-04-01,180500,b\n75.5,York,2024-04-02,199000,a\n";

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>What, the text, what is done with it, the problem, and the cure.</summary>
    public static TheoryData<string, string, string, string, string> Cases => new()
    {
        { "empty file", "", "read", "The file is empty", "Give a file with rows." },
        { "empty lines alone", "\n\r\n\n", "read", "The file is empty", "Give a file with rows." },
        { "header only", "x,y\n", "read", "The file has a header and no rows", "Give a file with rows." },
        { "too few cells", "x,y,z\n1,2,3\n4,5\n", "read", "Line 3 has 2 cells, but there are 3 columns: column 'z' is missing.", "Complete the line." },
        { "too many cells", "x,y\n1,2\n\n3,4,5\n", "read", "Line 4 has 3 cells, but there are 2 columns: cell 3 is \"5\".", "Remove what is too many" },
        { "separator in a text", "x,y\n1,a\n2,b, c\n", "read", "Line 3 has 3 cells", "quote texts with the separator ','" },
        { "row names without a name", "x,y\nr1,1,2\nr2,3,4\n", "read", "Line 2 has 3 cells, but there are 2 columns", "Remove what is too many" },
        { "unclosed quote", "x,y\n1,\"a\n2,b\n3,c\n", "read", "Line 2: a quote opens and is not closed", "Close the quote" },
        { "unclosed quote in the last line", "x,y\n1,a\n2,\"b", "read", "Line 3: a quote opens and is not closed", "Close the quote" },
        { "stray quote", "x,y\n1,6\" pipe\n2,5\" pipe\n", "read", "Line 2, column 'y' holds \"6\" pipe", "Correct the quotes." },
        { "text behind a quote", "x,y\n1,\"a\"b\n", "read", "Line 2, column 'y' holds \"\"a\"b\"", "a quote must enclose the whole cell" },
        { "duplicate names", "x,y,x\n1,2,3\n", "read", "Line 1, column 3 is named \"x\", like a column before it.", "Give every column its own name" },
        { "no UTF-8", "x,y\n1,caf\xE9\n", "bytes", "Line 2, column 'y' holds \"caf\\xFFFF\"", "Save the file as UTF-8." },
        { "no UTF-8 in the header", "x,caf\xE9\n1,2\n", "bytes", "Line 1, column 2 is named \"caf\\xFFFF\"", "Save the file as UTF-8." },
        { "UTF-16", "\xFF\xFEx\0,\0y\0\n\0", "bytes", "The text is UTF-16", "Save it as UTF-8." },
        { "UTF-16 without a mark", "x\0,\0y\0\n\0", "bytes", "Byte 1 is 0", "Give a CSV file, saved as UTF-8." },
        { "binary file", "\x89PNG\r\n\x1A\n\0\0\0\rIHDR", "bytes", "Byte 8 is 0", "Give a CSV file, saved as UTF-8." },
        { "spreadsheet", "PK\x03\x04\x14\0", "bytes", "The file is a zip archive, as of a spreadsheet", "Save the sheet as CSV in UTF-8." },
        { "Parquet", "PAR1\x15\x04", "bytes", "The file is Parquet", "or export it as CSV." },
        { "number beyond float", "x,y\n1,2\n-1e39,3\n", "read", "Line 3, column 'x' holds \"-1e39\", which is beyond the range of float", "Scale the column." },
        { "kind of an unknown column", Known, "kinds", "CsvOptions.Kinds names 'rooms', but the columns are 'area', 'city'", "Correct the name." },
        { "text in a given number", "area,y\n1,a\nlarge,b\n", "number", "Line 3, column 'area' holds \"large\"; it must be a number",
            "Correct it, or name the word" },
        { "text in a given date", "area,y\n2024-01-01,a\nsoon,b\n", "date", "Line 3, column 'area' holds \"soon\"; it must be a date",
            "CsvOptions.DateFormats" },
        { "text in a given truth value", "area,y\n1,a\nmaybe,b\n", "boolean", "Line 3, column 'area' holds \"maybe\"; it must be a truth value", "Correct it" },
        { "impossible date", "area,y\n2024-02-30,a\n", "date", "Line 2, column 'area' holds \"2024-02-30\"; it must be a date", "CsvOptions.DateFormats" },
        { "wrong label", Known, "label pric", "label is 'pric', but the columns of", "perhaps 'price' is meant" },
        { "wrong label far from all", Known, "label zzzzzz", "label is 'zzzzzz', but the columns of", "are 'area', 'city', 'sold', 'price', 'class'." },
        { "wrong column to ignore", Known, "ignore citi", "Ignore is 'citi', but the columns of", "perhaps 'city' is meant" },
        { "label to ignore", Known, "ignore class", "label is 'class', which Ignore names too", "remove it there" },
        { "all labels missing", "x,class\n1,\n2,NA\n", "label class", "Line 2, column 'class' is the label and has no value in any row",
            "Give a table with labels." },
        { "one class", "x,class\n1,a\n2,a\n", "label class", "Line 2, column 'class' is the label and holds \"a\" in every row", "Add other rows." },
        { "dates as labels", Known, "label sold", "Line 2, column 'sold' is the label and holds dates", "Replace them by a number" },
        { "names as labels", "x,class\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"{i % 7},name{i}\n")), "label class",
            "is the label and holds 50 different values in 50 rows, too many for classes", "Name another column" },
        { "fractions as classes", "x,class\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"{i % 7},{i % 9}.123456789\n")), "classes",
            "holds 9 different numbers with fractions, which are no classes", "Train regression" },
        { "texts as numbers to predict", "x,class\n1,2\n2,3\n3,many\n", "regression",
            "Line 4, column 'class' holds \"many\", but regression needs numbers", "Correct it" },
        { "no input left", "id,class\n7,a\n7,b\n", "label class", "No column is left to be an input. 'id' is ignored", "Add columns" },
        { "number as text by a kind", "x,y,class\na,1,a\nb,2,b\n", "schema kinds", "Kinds asks for numbers in 'x', but the table read Category",
            "set CsvOptions.Kinds" },
        { "missing labels", "x,class\n1,a\n2,\n3,b\n", "encode own", "Line 3, column 'class' is the label and has no value, as in 1 of 3 rows",
            "DropMissingLabels" },
        { "missing column", "area,sold,class\n1,2024-01-01,a\n", "encode",
            "The table lacks the columns 'city', 'price'; it has 'area', 'sold', 'class'", "Add what is missing" },
        { "wrong table", "a,b\n1,2\n", "encode", "The table lacks the columns 'area', 'city', 'sold', 'price', 'class'", "that the model was trained for" },
        { "text in a number of the schema", Known + "big,York,2024-04-01,1,a\n", "encode",
            "Line 5, column 'area' holds \"big\"; it must be a number", "Correct it" },
        { "number in a date of the schema", "area,city,sold,price,class\n1,York,5,1,a\n2,York,6,1,a\n", "encode",
            "Line 2, column 'sold' holds \"5\"; it must be a date", "Correct it" },
        { "unknown class", Known + "1,York,2024-04-01,1,aa\n", "encode", "Line 5, column 'class' holds \"aa\", which is none of the 2 known classes, 'a', 'b'",
            "perhaps 'a' is meant" },
        { "unknown class by schema", Known + "1,York,2024-04-01,1,z\n", "by schema",
            "Line 5, column 'class' holds \"z\", which is none of the 2 known classes", "Correct it" },
        { "missing class by schema", Known + "1,York,2024-04-01,1,\n", "by schema",
            "Line 5, column 'class' holds \"\", but a label cannot be missing", "Fill it in" },
        { "text in a number by schema", Known + "x,York,2024-04-01,1,a\n", "by schema", "Line 5, column 'area' holds \"x\"; it must be a number",
            "Correct it" },
        { "ragged line by schema", Known + "1,York\n", "by schema", "Line 5 has 2 cells, but there are 5 columns: column 'sold' is missing",
            "Complete the line." },
        { "column missing by schema", "area,city,sold,class\n1,York,2024-01-01,a\n", "by schema", "The header lacks the column 'price'",
            "Add what is missing" },
        { "too few columns by schema", "1,York\n", "by schema", "Line 1 has 2 columns, and no header with 'area'; expected 5 columns",
            "that the model was trained on" },
        { "header of other names by schema", "size,town,day,cost,kind\nlarge,York,2024-04-01,1,a\n", "by schema", "so that it may be a header of other names",
            "Name the columns as in the training, such as 'area'" },
        { "rows of a text that cannot be read again", "x,y\n1.23456789,1\nx,2\n", "text",
            "Column 'x' begins with numbers or dates and goes on with text", "Read it from a file" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Message_says_where_what_and_how_to_mend_it(string what, string text, string action, string problem, string cure)
    {
        string path = folder.Write("houses.csv", action == "bytes" ? Encoding.Latin1.GetBytes(text) : Encoding.UTF8.GetBytes(text));
        Exception e = Assert.ThrowsAny<Exception>(() => Do(action, path, text));

        Assert.True(e is FastNnFormatException or ArgumentException, $"{what}: {e}");
        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
        Assert.Contains(cure, e.Message, StringComparison.Ordinal);
        if (e is FastNnFormatException && action != "text")
        {
            Assert.StartsWith($"{path}: ", e.Message, StringComparison.Ordinal);
        }
        File.Delete(path);   // it is not left open
    }

    static void Do(string action, string path, string text)
    {
        string[] words = action.Split(' ');
        switch (words[0])
        {
            case "read" or "bytes":
                Table.FromCsv(path);
                break;
            case "text":
                Table.FromCsv(new StringReader(text));
                break;
            case "kinds":
                Table.FromCsv(path, Kinds("rooms", ColumnKind.Category));
                break;
            case "number":
                Table.FromCsv(path, Kinds("area", ColumnKind.Number));
                break;
            case "boolean":
                Table.FromCsv(path, Kinds("area", ColumnKind.Boolean));
                break;
            case "date":
                Table.FromCsv(path, Kinds("area", ColumnKind.Date));
                break;
            case "label":
                TableSchema.Create(Table.FromCsv(path), words[1]);
                break;
            case "ignore":
                TableSchema.Create(Table.FromCsv(path), "class", new() { Ignore = [words[1]] });
                break;
            case "classes":
                TableSchema.Create(Table.FromCsv(path), "class", new() { Task = TabularTask.Classification });
                break;
            case "regression":
                TableSchema.Create(Table.FromCsv(path), "class", new() { Task = TabularTask.Regression });
                break;
            case "schema":
                TableSchema.Create(Table.FromCsv(path), "class", new() { Kinds = new Dictionary<string, ColumnKind> { ["x"] = ColumnKind.Number } });
                break;
            case "encode" when words.Length > 1:
                Table own = Table.FromCsv(path);
                TableSchema.Create(own, "class").Encode(own);
                break;
            case "encode":
                Read.Schema(Known).Encode(Table.FromCsv(path));
                break;
            default:
                Read.Schema(Known).ReadCsv(path);
                break;
        }
    }

    static CsvOptions Kinds(string column, ColumnKind kind) => new() { Kinds = new Dictionary<string, ColumnKind> { [column] = kind } };

    [Fact]
    public void File_that_cannot_be_opened_is_no_malformed_file()
    {
        Assert.Throws<FileNotFoundException>(() => Table.FromCsv(folder.PathOf("none")));
        Assert.Throws<ArgumentNullException>("path", () => Table.FromCsv((string)null!));
        Assert.Throws<ArgumentNullException>("stream", () => Table.FromCsv((Stream)null!));
        Assert.Throws<ArgumentNullException>("reader", () => Table.FromCsv((TextReader)null!));
        Assert.Throws<ArgumentException>("path", () => Table.FromCsv(""));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("1")]
    [InlineData("\"")]
    [InlineData("\n")]
    [InlineData("é")]
    public void Separator_that_cannot_separate_is_refused(string separator) =>
        Assert.Contains("use a comma, semicolon, tab or vertical bar",
            Assert.Throws<ArgumentException>(() => new CsvOptions { Separator = separator[0] }).Message, StringComparison.Ordinal);

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>("DecimalSeparator", () => new CsvOptions { DecimalSeparator = ';' });
        Assert.Throws<ArgumentException>("ThousandsSeparator", () => new CsvOptions { ThousandsSeparator = ';' });
        Assert.Throws<ArgumentException>("ThousandsSeparator", () => Read.Table("a,b\n1,2\n", new() { ThousandsSeparator = '.' }));
        Assert.Throws<ArgumentOutOfRangeException>("Header", () => new CsvOptions { Header = (CsvHeader)7 });
        Assert.Throws<ArgumentOutOfRangeException>("MaxCategories", () => new TableSchemaOptions { MaxCategories = 0 });
        Assert.Throws<ArgumentOutOfRangeException>("Task", () => new TableSchemaOptions { Task = (TabularTask)5 });
    }

    /// <summary>A row longer than the parser's limit, as of a file that is no CSV, or of a quote that is not closed.</summary>
    [Theory]
    [InlineData('x')]
    [InlineData('"')]
    public void Row_without_end_is_refused(char first)
    {
        byte[] text = new byte[40 << 20];
        text.AsSpan().Fill((byte)'x');
        "a,b\n1,"u8.CopyTo(text);
        text[6] = (byte)first;

        Assert.Contains("Line 2", Read.Refused(() => Table.FromCsv(new MemoryStream(text))), StringComparison.Ordinal);
    }
}
