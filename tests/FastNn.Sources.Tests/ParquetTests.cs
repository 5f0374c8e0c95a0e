using FastNn.Data;
using FastNn.Tests.Support;
using Parquet;
using Parquet.Schema;

namespace FastNn.Tables.Tests;

/// <summary>Types and faults of Parquet files.</summary>
public sealed class ParquetTests : IDisposable
{
    static readonly string types = Repository.PathOf("tests/FastNn.Sources.Tests/Files/types.parquet");

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string, string> Types => new()
    {
        { "boolean", ",false,true,,true" }, { "int8", "0,1,2,3,4" }, { "int16", "0,1,2,3,4" }, { "int32", "0,1,2,3,4" }, { "int64", "0,1,2,3,4" },
        { "uint8", "0,1,2,3,4" }, { "uint16", "0,1,2,3,4" }, { "uint32", "0,1,2,3,4" },
        { "uint64", Repeat("1.8446744E+19") },
        { "hugeint", "0,1,2,3,4" }, { "float32", "0,0.33333334,0.6666667,1,1.3333334" }, { "float64", "0,0.14285715,0.2857143,0.42857143,0.5714286" },
        { "decimal4", "0,0.25,0.5,0.75,1" }, { "decimal9", "0,0.25,0.5,0.75,1" },
        { "decimal18", "0,0.125,0.25,0.375,0.5" }, { "decimal38", "0,0.125,0.25,0.375,0.5" },
        { "string", "text 0,text 1,text 2,text 3,text 4" }, { "date", "2024-03-31,2024-04-01,2024-04-02,2024-04-03,2024-04-04" },
        { "time_of_day", Repeat("45296.79") },
        { "timestamp_us", string.Join(',', Enumerable.Range(0, 5).Select(day => $"2024-0{(day == 0 ? "3-31" : $"4-0{day}")}T01:02:03.456789")) },
        { "timestamp_utc", Repeat("2024-03-31T01:02:03") },
        { "timestamp_ns", Repeat("2024-03-31T01:02:03.1234567") },
        { "timestamp_ms", Repeat("2024-03-31T01:02:03.123") },
        { "uuid", string.Join(',', Enumerable.Range(0, 5).Select(i => $"00000000-0000-0000-0000-00000000000{i}")) },
        { "enum", Repeat("sad") },
    };

    /// <summary>A file of DuckDB, with a column of each of its types.</summary>
    [Theory]
    [MemberData(nameof(Types))]
    public void Value_of_a_type_is_read(string column, string values)
    {
        Table table = Table.From(new ParquetSource(types).Select(column));

        Assert.Equal(values, string.Join(',', Enumerable.Range(0, table.RowCount).Select(row => table.GetText(row, column))));
        Assert.Equal(column == "uuid" ? ColumnKind.Identifier : table.Columns[0].Kind, table.Columns[0].Kind);
    }

    [Theory]
    [InlineData("list", "Row 0 (from 0), column 'list' holds a list; it must be a number, text, truth value or date.")]
    [InlineData("struct", "Row 0 (from 0), column 'struct' holds a struct; it must be a number")]
    [InlineData("map", "Row 0 (from 0), column 'map' holds a map; it must be a number")]
    [InlineData("blob", "Row 0 (from 0), column 'blob' holds a binary value; it must be a number")]
    [InlineData("interval", "Row 0 (from 0), column 'interval' holds a Interval; it must be a number")]
    [InlineData("wide", "Column 'wide' holds a number of more digits than a decimal has, 28, or is damaged. Write it as DOUBLE.")]
    [InlineData("lists", "There is no column 'lists' to select; the columns are 'boolean'")]
    public void Column_of_another_type_is_refused(string column, string problem) =>
        Assert.Contains(problem, Refused(() => Table.From(new ParquetSource(types).Select(column))), StringComparison.Ordinal);

    /// <summary>What a schema does not need is not read.</summary>
    [Fact]
    public void Column_of_another_type_is_no_matter_to_a_stream_that_does_not_need_it()
    {
        Table table = Table.From(new ParquetSource(types).Select("int8", "float32"));
        TableSchema schema = TableSchema.Create(table, "int8", new TableSchemaOptions { Task = TabularTask.Regression });

        Assert.Equal(5, new StreamingTable(new ParquetSource(types), schema).Count);
        Assert.Contains("column 'blob' holds a binary value", Refused(() => Table.From(new ParquetSource(types))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PAR1", "The file has 4 bytes; a Parquet file has at least 12")]
    [InlineData("", "The file has 0 bytes; a Parquet file has at least 12")]
    [InlineData("x,y\n1,2\n3,4\n5,6\n", "does not begin with PAR1: it is not Parquet. Read CSV with Table.FromCsv")]
    [InlineData("PAR1 and what follows", "does not end with PAR1: it is incomplete")]
    [InlineData("PAR1 and what followsPARE", "The file is encrypted")]
    [InlineData("PAR1 and what follows PAR1", "Its footer cannot be read")]
    public void File_that_is_no_parquet_is_refused(string text, string problem)
    {
        string message = Refused(() => Table.From(new ParquetSource(folder.Write("no.parquet", System.Text.Encoding.ASCII.GetBytes(text)))));

        Assert.Contains(problem, message, StringComparison.Ordinal);
        Assert.Contains("no.parquet", message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_that_is_absent_is_no_malformed_one() =>
        Assert.Throws<FileNotFoundException>(() => new StreamingTable(new ParquetSource(folder.PathOf("absent.parquet")), "y"));

    [Fact]
    public async Task Labels_and_inputs_are_refused_like_those_of_a_file()
    {
        TableSchema schema = TableSchema.Create(Table.FromCsv(new StringReader("x,y\n1,a\n2,b\n")), "y");

        Assert.Contains("lacks the column 'y'; it has 'x', 'z'", await Error("z", [1, 2], ["a", "b"]));
        Assert.Contains("Row 1 (from 0), column 'y' has no value, but a label cannot be missing", await Error("y", [1, 2], ["a", null]));
        Assert.Contains("Row 1 (from 0), column 'y' holds \"c\", which is none of the 2 known classes", await Error("y", [1, 2], ["a", "c"]));
        Assert.Contains("column 'x' holds \"1E+300\", which is beyond the range of float", await Error("y", [1, 1e300], ["a", "b"]));
        Assert.Contains("There are no rows", await Error("y", [], []));

        async Task<string> Error(string label, double[] x, string?[] y)
        {
            string path = folder.PathOf("rows.parquet");
            var fields = new ParquetSchema(new DataField<double>("x"), new DataField<string>(label));
            await using (FileStream file = File.Create(path))
            await using (ParquetWriter writer = await ParquetWriter.CreateAsync(fields, file))
            {
                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                await group.WriteAsync<double>(fields.DataFields[0], x);
                await group.WriteAsync(fields.DataFields[1], y!);
                group.CompleteValidate();
            }
            return Refused(() => Count(new StreamingTable(new ParquetSource(path), schema)));
        }
    }

    /// <summary>Damaged pages are read or refused; nothing else happens.</summary>
    [Fact]
    public async Task Changed_bytes_are_read_or_refused()
    {
        byte[] good = await File.ReadAllBytesAsync(await Penguins.WriteParquet(folder, asFloats: false), TestContext.Current.CancellationToken);
        // The length of the footer stands before the last four bytes.
        int footer = good.Length - 8 - BitConverter.ToInt32(good, good.Length - 8), refused = 0;
        var random = new Random(1);
        for (int i = 0; i < 200; i++)
        {
            byte[] bytes = [.. good];
            for (int change = 0; change <= i % 4; change++)
            {
                bytes[4 + random.Next(footer - 4)] = (byte)random.Next(256);
            }
            try
            {
                byte[] written = i % 50 == 0 ? [.. bytes.AsSpan(0, footer - 100), .. bytes.AsSpan(footer)] : bytes;
                Table.From(new ParquetSource(folder.Write("changed.parquet", written)));
            }
            catch (FastNnFormatException e)
            {
                refused++;
                Assert.Contains("changed.parquet", e.Message, StringComparison.Ordinal);
            }
        }
        Assert.InRange(refused, 20, 200);
    }

    static string Repeat(string value) => string.Join(',', Enumerable.Repeat(value, 5));

    static int Count(StreamingTable rows)
    {
        int count = 0, label = 0;
        float[] input = new float[rows.Inputs];
        using ISampleReader reader = rows.Open();
        while (reader.Read(input, ref label, default))
        {
            count++;
        }
        return count;
    }

    static string Refused(Action read) => Assert.Throws<FastNnFormatException>(read).Message;
}
