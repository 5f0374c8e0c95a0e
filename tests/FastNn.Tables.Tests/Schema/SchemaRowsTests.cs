using System.Text;
using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tables.Tests;

/// <summary>Other rows read by a schema: the same numbers as in the training, by names or positions, and refused where they do not fit.</summary>
public sealed class SchemaRowsTests
{
    const float Missing = float.NaN;

    const string Text = """"
        size,"island, where",species,year,note
        1.5,Torgersen,Gentoo,2007,"says ""hi"""
        ,"Biscoe","Adelie",2008,NA
        ?,Dream,Gentoo,2007,plain
        2,NA,"Chinstrap, small",2009.0,
        """";

    static readonly CsvOptions options = new() { Kinds = new Dictionary<string, ColumnKind> { ["year"] = ColumnKind.Category } };

    static readonly TableSchema schema = Read.Schema(Text, "species", options);

    [Fact]
    public void Text_becomes_categories_in_order_and_missing_values_NaN()
    {
        Dataset data = schema.Encode(Read.Table(Text, options));

        Assert.Equal([1.5f, 2, 0, 1, Missing, 0, 1, Missing, Missing, 1, 0, 0, 2, Missing, 2, Missing], Read.Inputs(data));
        Assert.Equal([2, 0, 2, 1], Read.Labels(data));
        Assert.Equal(["size 0", "island, where 1", "year 3", "note 4"], schema.Inputs.Select(input => $"{input.Name} {input.Column}"));
        Assert.Equal([[], ["Biscoe", "Dream", "Torgersen"], ["2007", "2008", "2009"], ["plain", "says \"hi\""]],
            schema.Inputs.Select(input => input.Categories));
        Assert.Equal(["Adelie", "Chinstrap, small", "Gentoo"], schema.ClassNames);
        Assert.Equal(("species", 2, 5, 3), (schema.Label, schema.LabelColumn, schema.ColumnCount, data.Outputs));
        Assert.Equal([new CategoricalColumn(1, 3), new(2, 3), new(3, 2)], schema.CategoricalColumns);
        Assert.Equal([0], schema.NumericColumns);
    }

    [Fact]
    public void Codes_do_not_depend_on_the_order_of_rows()
    {
        string[] lines = Text.Split('\n');
        string other = string.Join('\n', [lines[0], .. lines[1..].Reverse()]);

        Assert.Equal(schema.ToJson(), Read.Schema(other, "species", options).ToJson());
        Assert.Equal([1, 2, 0, 2], Read.Labels(schema.Encode(Read.Table(other, options))));
    }

    [Fact]
    public void Rows_are_read_by_names_in_any_order_or_by_positions()
    {
        float[] expected = [7, 1, 3, 0];

        foreach (string rows in new[]
        {
            "year,species,more,note,\"island, where\",size\n1999,Gentoo,0,plain,Dream,7\n",
            "7,Dream,Gentoo,1999,plain\n",
            "SIZE, Year ,species,note,\"ISLAND, where\"\n7.0,1999,Gentoo,plain,Dream\n",
        })
        {
            Dataset data = schema.ReadCsv(Read.Stream(rows));
            Assert.Equal(expected, Read.Inputs(data));
            Assert.Equal([2], Read.Labels(data));
            Assert.Equal(expected, Read.Inputs(schema.Encode(Table.FromCsv(Read.Stream(rows), schema))));
        }
        foreach (string rows in new[] { "7,Dream,1999,plain\n", "7,Dream,anything,1999,plain\n", "note,\"island, where\",size,year\nplain,Dream,7,1999\n" })
        {
            Assert.Equal(expected, Read.Rows(rows, schema));
        }
    }

    [Theory]
    [InlineData("", "The file is empty")]
    [InlineData("size,\"island, where\",species,year,note\n", "The file has no rows")]
    [InlineData("size,species,note\n1,Gentoo,plain\n", "The header lacks the columns 'island, where', 'year'; it has 'size', 'species', 'note'.")]
    [InlineData("1,Dream,Gentoo,2007\n", "Line 1 has 4 columns, and no header with 'size'; expected 5 columns.")]
    [InlineData("1,Dream,Emperor,2007,plain\n", "Line 1, column 3 holds \"Emperor\", which is none of the 3 known classes")]
    [InlineData("1,Dream,NA,2007,plain\n", "a label cannot be missing")]
    [InlineData("x,Dream,Gentoo,2007,plain\n", "column 1 holds \"x\"; it must be a number")]
    [InlineData("1,Dream,Gentoo,2007,plain\n1,Dream\n", "Line 2 has 2 cells, but there are 5 columns: column 'column2' is missing")]
    public void Rows_that_the_schema_does_not_fit_are_refused(string text, string message) =>
        Assert.Contains(message, Read.Refused(() => schema.ReadCsv(Read.Stream(text))), StringComparison.Ordinal);

    [Fact]
    public void Row_of_texts_is_encoded_without_allocation()
    {
        string?[] values = ["2.5", "Dream", " 2008.0 ", null];
        float[] row = new float[4];
        schema.Encode(values, row);
        Assert.Equal([2.5f, 1, 1, Missing], row);
        Assert.Equal([Missing, 3, 3, 2], Read.Encode(schema, "?", "Elsewhere", "1900", "say"));

        long before = GC.GetAllocatedBytesForCurrentThread();
        schema.Encode(values, row);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Contains("'size' holds \"big\"; it must be a number", Assert.Throws<ArgumentException>(() => Read.Encode(schema, "big", "", "", "")).Message);
        Assert.Throws<ArgumentException>("row", () => schema.Encode(values, new float[3]));
        Assert.Throws<ArgumentException>("values", () => schema.Encode(["1"], row));
    }

    [Fact]
    public void Row_of_objects_is_encoded_by_names()
    {
        var row = new Dictionary<string, object?> { ["Size"] = 2, ["island, where"] = "Dream", ["year"] = 2008m, ["note"] = DBNull.Value, ["species"] = "?" };

        Assert.Equal([2, 1, 1, Missing], schema.Encode(row));
        row["size"] = double.NaN;
        row["year"] = 2009.0f;
        Assert.Equal([Missing, 1, 2, Missing], schema.Encode(row));
        row.Remove("year");
        row.Remove("note");
        Assert.Contains("values lacks 'year', 'note'", Assert.Throws<ArgumentException>(() => schema.Encode(row)).Message, StringComparison.Ordinal);
        row["year"] = row["note"] = null;
        row["size"] = DateTime.UnixEpoch;
        Assert.Contains("a DateTime; the input is of the kind Number", Assert.Throws<ArgumentException>(() => schema.Encode(row)).Message);
    }

    [Fact]
    public void Truth_values_and_dates_are_encoded_from_texts_objects_and_tables_alike()
    {
        const string Rows = "at,ok,y\n2024-03-31T12:30:00Z,Yes,1\n2024/04/01,no,2\n,YES,3\n2024-02-29T23:00:00-02:00,,4\n";
        TableSchema dates = Read.Schema(Rows, "y");
        float[] first = [2024, 3, 7, 12, 8856 + 12.5f / 24, 1];

        Assert.Equal(["at.year", "at.month", "at.weekday", "at.hour", "at.elapsed", "ok"], dates.EncodedInputs.Select(input => input.Name));
        Assert.Equal(["no", "YES"], dates.Inputs[1].Categories);
        Assert.Equal([.. first, 2024, 4, 1, 0, 8857, 0, Missing, Missing, Missing, Missing, Missing, 1, 2024, 3, 5, 1, 8826 + 1 / 24f, Missing],
            Read.Inputs(dates.ReadCsv(Read.Stream(Rows))));
        Assert.Equal(first, Read.Encode(dates, "2024-03-31 12:30", "true"));
        Assert.Equal(first, dates.Encode(new Dictionary<string, object?> { ["at"] = new DateTime(2024, 3, 31, 12, 30, 0), ["ok"] = true }));
        var elsewhere = new DateTimeOffset(2024, 3, 31, 14, 30, 0, TimeSpan.FromHours(2));
        Assert.Equal(first, dates.Encode(new Dictionary<string, object?> { ["at"] = elsewhere, ["ok"] = 1 }));
        Assert.Equal(first, dates.EncodeInputs(Read.Table("ok,at\n1,2024-03-31T12:30\n0,2024-04-01\n"))[..6]);
        Assert.Contains("Line 2, column 'at' holds \"31.3.2024\"; it must be a date",
            Read.Refused(() => dates.EncodeInputs(Read.Table("ok,at\nno,31.3.2024\n"))), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_are_no_inputs_may_be_omitted_from_rows_without_a_header()
    {
        TableSchema some = Read.Schema("x,c,y,z\n1,0,a,2\n3,0,b,4\n", "y");

        Assert.Equal(["x", "z"], some.Inputs.Select(input => input.Name));
        Assert.Equal("'c' is ignored: it has the same value, \"0\", in every row.", some.Warnings[0]);
        foreach (string row in new[] { "1,0,a,2\n", "1,0,2\n", "1,2\n", "z,x\n2,1\n" })
        {
            Assert.Equal([1, 2], Read.Rows(row, some));
        }
    }

    [Fact]
    public void Rare_categories_are_unknown()
    {
        TableSchema two = Read.Schema("a,y\nx,0\nx,1\nz,0\nz,1\nq,0\n,1\n", schemaOptions: new() { MaxCategories = 2 });

        Assert.Equal(["x", "z"], two.Inputs[0].Categories);
        Assert.Contains("'a' has 3 categories; the 2 most frequent are kept", two.Warnings[0], StringComparison.Ordinal);
        Assert.Equal([1, 2, Missing], Read.Rows("a\nz\nq\nNA\n", two));
    }

    [Fact]
    public void Rows_without_a_label_are_left_out_on_request()
    {
        const string Rows = "a,y\n1,x\n2,\n3,z\n";
        TableSchema dropping = Read.Schema(Rows, schemaOptions: new() { DropMissingLabels = true });

        Assert.Equal([1, 3], Read.Inputs(dropping.Encode(Read.Table(Rows))));
        Assert.Equal([1, 3], Read.Inputs(dropping.ReadCsv(Read.Stream(Rows))));
        Assert.Equal([0, 2], dropping.GetEncodedRows(Read.Table(Rows)));
        Assert.Equal("1 of 3 rows have no label 'y' and are left out.", dropping.Warnings[0]);
        Assert.Equal("1 of 3 rows have no label 'y'; leave them out with DropMissingLabels.", Read.Schema(Rows).Warnings[0]);
        Assert.Contains("Line 3, column 'y' is the label and has no value, as in 1 of 3 rows.",
            Read.Refused(() => Read.Schema(Rows).Encode(Read.Table(Rows))), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_without_names_are_read_by_position()
    {
        TableSchema numbers = TableSchema.FromNumbers(2, classes: 3, labelColumn: 0);

        foreach (string text in new[] { "2,0.5,1\n0,3,4\n", "label,a,b\n2,0.5,1\n0,3,4\n" })
        {
            Dataset data = numbers.ReadCsv(Read.Stream(text));
            Assert.Equal((2, 3), (data.Count, data.Outputs));
            Assert.Equal([0.5f, 1, 3, 4], Read.Inputs(data));
            Assert.Equal([2, 0], Read.Labels(data));
        }
        Assert.Equal([0.5f, 1], Read.Rows("0.5,1\n", numbers));
        Assert.Contains("Line 1 has 3 columns; expected 2 columns, the inputs alone", Read.Refused(() => Read.Rows("2,0.5,1\n", numbers)));
        Assert.Contains("holds \"NA\"; it must be a number", Read.Refused(() => Read.Rows("1,NA\n", numbers)));
        Assert.Contains("holds \"3\", which is none of the 3 known classes", Read.Refused(() => numbers.ReadCsv(Read.Stream("3,1,2\n"))));
        Assert.Equal(2.5f, TableSchema.FromNumbers(1, classes: 0).ReadCsv(Read.Stream("1,2.5\n")).GetTarget(0)[0]);
        Assert.Throws<ArgumentOutOfRangeException>("labelColumn", () => TableSchema.FromNumbers(2, 3, 3));
    }

    [Fact]
    public void Long_file_streams_the_rows_that_are_read_whole()
    {
        using var folder = new TemporaryFolder();
        string rows = string.Concat(Enumerable.Range(0, 5_000).Select(i => FormattableString.Invariant($"{i * 0.37f},\"k{i % 5}, x\",{i % 3 * 2}\n")));
        string path = folder.Write("rows.csv", Encoding.UTF8.GetBytes("x,kind,y\n" + rows));
        var stream = new StreamingCsv(path, "y");
        float[] row = new float[2];
        var all = new List<float>();
        using ISampleReader reader = stream.Open();
        int label = -1, count = 0;
        long before = 0;
        for (; reader.Read(row, ref label, []); count++)
        {
            Assert.Equal(count % 3, label);
            before = count == 10 ? GC.GetAllocatedBytesForCurrentThread() : before;
            all.AddRange(row);
        }

        Assert.Equal((5_000, 2, 3, true), (stream.Count, stream.Inputs, stream.Outputs, stream.HasLabels));
        Assert.Equal(Read.Inputs(stream.Schema.Encode(Table.FromCsv(path))), all);
        Assert.Equal(Read.Inputs(stream.Schema.ReadCsv(path)), all);
        Assert.Throws<FastNnFormatException>(() => new StreamingCsv(folder.Write("none.csv", "x,kind,y\n"u8.ToArray()), stream.Schema));
    }

    [Fact]
    public void Streamed_rows_allocate_nothing()
    {
        using var folder = new TemporaryFolder();
        string rows = string.Concat(Enumerable.Range(0, 20_000)
            .Select(i => FormattableString.Invariant($"{i * 0.37f},\"k{i % 5} \"\"x\"\"\",2024-01-0{i % 9 + 1},{i % 3}\n")));
        using ISampleReader reader = new StreamingCsv(folder.Write("rows.csv", Encoding.UTF8.GetBytes("x,kind,day,y\n" + rows)), "y").Open();
        float[] row = new float[6];
        int label = 0;
        for (int i = 0; i < 1_000; i++)
        {
            reader.Read(row, ref label, []);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 15_000; i++)
        {
            reader.Read(row, ref label, []);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
