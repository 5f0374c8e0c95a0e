using FastNn.Tests.Support;

namespace FastNn.Tables.Tests;

/// <summary>Whether a first line is a header or a row: in tables by the second line, by a schema by its names.</summary>
public sealed class HeaderTests
{
    static readonly TableSchema sites = Read.Schema("Site,Kind,y\nnorth,a,no\nsouth,b,yes\n");

    static readonly TableSchema numbered = Read.Schema("0,1,target\n5,6,0\n7,8,1\n");

    static string Names(string text, CsvOptions? options = null)
    {
        Table table = Read.Table(text, options);
        return $"{string.Join(' ', table.Columns.Select(column => column.Name))}, {table.RowCount}";
    }

    [Theory]
    [InlineData("0,1,target\n5,6,0\n7,8,1\n", "0 1 target, 2")]
    [InlineData("0,1,target\r\n\r\n\n5,6,0\r\n7,8,1", "0 1 target, 2")]
    [InlineData("a,b\nx,y\nz,w\n", "a b, 2")]
    [InlineData("5.1,a,yes\n4.9,b,no\n", "column0 column1 column2, 2")]
    [InlineData("?,1,yes\n2,3,no\n", "column0 column1 column2, 2")]
    [InlineData("1,2,yes\n,,no\n", "column0 column1 column2, 2")]
    [InlineData("1,2,yes\n", "column0 column1 column2, 1")]
    [InlineData("1x1,1x2\n3,4\n", "1x1 1x2, 1")]
    public void First_line_is_a_header_by_its_names_or_by_the_second_line(string text, string expected) => Assert.Equal(expected, Names(text));

    [Fact]
    public void Header_may_be_given()
    {
        Assert.Equal("column0 column1 column2, 3", Names("0,1,target\n5,6,0\n7,8,1\n", new() { Header = CsvHeader.Absent }));
        Assert.Equal("1 2, 1", Names("1,2\n3,4\n", new() { Header = CsvHeader.Present }));
        Assert.Equal("column0 column1, 1", Names("1,-999\n", new() { MissingValues = ["-999"] }));
    }

    [Fact]
    public void Wide_header_and_lines_in_small_pieces_are_read()
    {
        string wide = string.Join(',', Enumerable.Range(0, 30_000)) + ",target\n";
        var pieces = new Pieces("0,1,target\n5,6,0\n7,8,\"a\nb\"\n"u8.ToArray());

        Assert.Equal(1, Read.Table(wide + wide.Replace("target", "3", StringComparison.Ordinal)).RowCount);
        Assert.Equal(["0", "a\nb"], Table.FromCsv(pieces)["target"].Texts);
    }

    [Fact]
    public void Numbers_as_names_are_a_header_only_together()
    {
        Assert.Equal([3, 4], Read.Rows("1,0\n4,3\n", numbered));
        Assert.Equal([0, 3, 4, 3], Read.Rows("0,3\n4,3\n", numbered));
        Assert.Contains("The header lacks the column '1'", Read.Refused(() => Read.Rows("0,2,target\n4,3,1\n", numbered)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("place,sort\nnorth,b\n", "Line 1, column 1 holds \"place\", and the line has neither a number nor a known category")]
    [InlineData("place,sort,answer\nnorth,b,no\n", "such as 'Site'")]
    [InlineData("place,y\nnorth,no\n", "The header lacks the columns 'Site', 'Kind'")]
    [InlineData("site,SITE,kind\nnorth,south,a\n", "The header lacks the column 'Site'")]
    [InlineData("\"Site\"x,Kind\nnorth,a\n", "Line 1, column 1 is named \"\"Site\"x\"; a quote must enclose the whole name")]
    public void Header_of_other_names_is_no_row(string text, string message) =>
        Assert.Contains(message, Read.Refused(() => Read.Rows(text, sites)), StringComparison.Ordinal);

    [Fact]
    public void Header_of_other_names_is_refused_beside_labels_and_missing_numbers_too()
    {
        TableSchema mixed = Read.Schema("size,site,y\n1,north,no\n2,south,yes\n");

        Assert.Throws<FastNnFormatException>(() => sites.ReadCsv(Read.Stream("place,sort,answer\nnorth,b,no\n")));
        Assert.Equal(1, sites.ReadCsv(Read.Stream("west,c,yes\n")).Count);
        Assert.Equal([float.NaN, float.NaN], Read.Rows(",\n", mixed));
        Assert.Equal([3, 2], Read.Rows("3,west\n", mixed));
        Assert.Equal([2, 2, 0, 1], Read.Rows("west,c\nnorth,b\n", sites, new() { Header = CsvHeader.Absent }));
    }

    [Fact]
    public void Names_match_ignoring_case_and_blanks_unless_two_are_alike()
    {
        TableSchema alike = Read.Schema("a,A,y\n1,2,0\n3,4,1\n"), named = Read.Schema("Yes,y\nyes,0\nno,1\n");

        Assert.Equal([1, 0], Read.Rows("SITE,\" kind \"\nsouth,a\n", sites));
        Assert.Equal([0], Read.Labels(sites.ReadCsv(Read.Stream("Y,kind,site\nno,a,south\n"))));
        Assert.Equal([2, 1], Read.Rows("A,a\n1,2\n", alike));
        Assert.Throws<FastNnFormatException>(() => Read.Rows("a,b\n1,2\n", alike));
        Assert.Equal([1, 0], Read.Rows("yes\nno\n", named));
        Table table = Read.Table("a,A,b\n1,2,3\n");
        Assert.Equal((1, 2, 3), (table["a"].GetNumber(0), table["A"].GetNumber(0), table[" B "].GetNumber(0)));
        Assert.Contains("the columns of stream are 'a', 'A', 'b'", Assert.Throws<ArgumentException>(() => table["c"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Column_without_a_name_is_found_again_in_its_own_file()
    {
        const string Text = ",size,kind\n1,2,a\n3,4,b\n";
        TableSchema schema = Read.Schema(Text);

        Assert.Equal([1, 2, 3, 4], Read.Inputs(schema.ReadCsv(Read.Stream(Text))));
        Assert.Contains("The header lacks the column 'column0'", Read.Refused(() => schema.ReadCsv(Read.Stream("size,,kind\n2,1,a\n"))));
    }

    [Fact]
    public void Default_words_for_a_missing_value_are_documented()
    {
        string page = File.ReadAllText(Repository.PathOf("docs/formats.md"));
        Assert.All(CsvOptions.DefaultMissingValues.Where(word => word.Length > 0), word => Assert.Contains($"`{word}`", page, StringComparison.Ordinal));
    }

    /// <summary>A stream that returns one byte at a time, and cannot seek.</summary>
    sealed class Pieces(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));
    }
}
