using FastNn.Data;
using FastNn.Tests.Support;
using Microsoft.Data.Sqlite;

namespace FastNn.Tables.Tests;

/// <summary>Sources that are read row by row have the bits of their tables and of the same CSV file.</summary>
public sealed class StreamingTableTests
{
    static readonly string penguins = Repository.PathOf("samples/data/penguins.csv");

    [Theory]
    [InlineData("species", false)]
    [InlineData("body_mass_g", true)]
    [InlineData("sex", true)]
    public void Rows_of_a_stream_are_those_of_the_table_and_of_the_file(string label, bool dropsMissing)
    {
        var options = new TableSchemaOptions { DropMissingLabels = dropsMissing };
        Table file = Table.FromCsv(penguins);
        TableSource source = TableSource.From(Enumerable.Range(0, file.RowCount), columns => AddColumns(columns, file));
        var stream = new StreamingTable(source, label, options);
        TableSchema schema = TableSchema.Create(file, label, options);

        Assert.Equal(Bits.Of(schema.Encode(file)), Bits.Of(stream));
        Assert.Equal(Bits.Of(schema.Encode(file)), Bits.Of(schema.Encode(Table.From(source))));
        Assert.Equal(Bits.Of(new StreamingCsv(penguins, label, schemaOptions: options)), Bits.Of(stream));
        Assert.Equal(Bits.Of(stream), Bits.Of(new StreamingTable(source, schema)));
        Assert.Equal(dropsMissing ? label == "sex" ? 333 : 342 : 344, stream.Count);
    }

    [Fact]
    public void Query_is_executed_for_every_epoch()
    {
        using SqliteConnection connection = new("Data Source=:memory:");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT 1.5 AS x, 'a' AS y UNION ALL SELECT NULL, 'b' UNION ALL SELECT 2.25, 'a'";
        var stream = new StreamingTable(TableSource.FromQuery(command.ExecuteReader), "y");

        Assert.Equal(3, stream.Count);
        Assert.Equal(Bits.Of(Read.Schema("x,y\n1.5,a\n,b\n2.25,a\n").Encode(Read.Table("x,y\n1.5,a\n,b\n2.25,a\n"))), Bits.Of(stream));
        Assert.Equal(Bits.Of(stream), Bits.Of(stream));
    }

    [Fact]
    public void Inputs_of_a_source_are_those_of_the_table()
    {
        Table file = Table.FromCsv(penguins);
        TableSchema schema = TableSchema.Create(file, "species");
        var rows = new List<float>();

        // The label is absent, and names differ by case.
        schema.ForEachInput(TableSource.From(Enumerable.Range(0, file.RowCount), columns =>
        {
            foreach (TableInput input in schema.Inputs.Reverse())
            {
                AddColumn(columns, input.Name.ToUpperInvariant(), file[input.Name]);
            }
        }), row => rows.AddRange(row));

        Assert.Equal(schema.EncodeInputs(file), rows);
    }

    /// <summary>Dates, truth values, and numbers of many digits among texts, which are categories by their digits.</summary>
    [Fact]
    public void Values_of_all_types_are_encoded_as_in_a_table()
    {
        object?[][] rows =
        [
            [new DateTime(2024, 3, 31, 14, 5, 0), true, "none", 1, DayOfWeek.Monday], [null, false, 123456789.25, 2L, DayOfWeek.Friday],
            [new DateOnly(1999, 12, 31), null, 123456789.5, 3f, null], [new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.FromHours(2)), true, 7, 4m, "Monday"],
        ];
        TableSource source = TableSource.From(rows, columns =>
        {
            columns.Date("date",
                row => row[0] switch { DateOnly day => day.ToDateTime(default), DateTimeOffset time => time.UtcDateTime, var date => (DateTime?)date });
            columns.Boolean("truth", row => (bool?)row[1]).Number("number", row => Convert.ToDouble(row[3], null));
        });
        TableSource objects = new Objects(["date", "truth", "mixed", "number", "day"], rows);
        foreach (TableSource each in (TableSource[])[source, objects])
        {
            Table table = Table.From(each);
            TableSchema schema = TableSchema.Create(table, "number", new TableSchemaOptions { Task = TabularTask.Regression });

            Assert.Equal(Bits.Of(schema.Encode(table)), Bits.Of(new StreamingTable(each, schema)));
        }
        Assert.Equal(["7", "123456789.25", "123456789.5", "none"], Table.From(objects)["mixed"].Texts);
    }

    [Fact]
    public void Row_of_a_stream_allocates_nothing()
    {
        var rows = new (double Area, string City, double Price)[1000];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = (i * 0.37, i % 3 == 0 ? "Leeds" : "York", i);
        }
        var stream = new StreamingTable(
            TableSource.From(rows, columns => columns.Number("area", row => row.Area).Text("city", row => row.City).Number("price", row => row.Price)),
            "price", new TableSchemaOptions { Task = TabularTask.Regression });
        float[] input = new float[stream.Inputs], target = new float[1];
        int label = 0;
        using ISampleReader reader = stream.Open();
        for (int row = 0; row < 500; row++)
        {
            Assert.True(reader.Read(input, ref label, target));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int row = 500; row < 1000; row++)
        {
            reader.Read(input, ref label, target);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(999, target[0]);
    }

    public static TheoryData<string, TableSource, string> Faults => new()
    {
        { "no rows", new Objects(["x", "y"], []), "There are no rows" },
        { "no columns", new Objects([], [[]]), "There are no rows" },
        { "two columns of one name", new Objects(["x", "x"], [[1, 2]]), "Two columns are named 'x'" },
        { "no label", new Objects(["x", "z"], [[1, 2]]), "lacks the column 'y'; it has 'x', 'z'" },
        { "no input", new Objects(["a", "y"], [[1, 2]]), "lacks the column 'x'; it has 'a', 'y'" },
        { "missing label", new Objects(["x", "y"], [[1, "a"], [2, null]]), "Row 1 (from 0), column 'y' has no value, but a label cannot be missing" },
        { "unknown class", new Objects(["x", "y"], [[1, "a"], [2, "c"]]), "Row 1 (from 0), column 'y' holds \"c\", which is none of the 2 known classes" },
        { "number as class", new Objects(["x", "y"], [[1, 7]]), "Row 0 (from 0), column 'y' holds \"7\", which is none of the 2 known classes" },
        { "label of another type", new Objects(["x", "y"], [[1, new byte[1]]]), "column 'y' holds a Byte[]; it must be" },
        { "text as number", new Objects(["x", "y"], [[1, "a"], ["large", "a"]]), "Row 1 (from 0), column 'x' holds \"large\"; it must be a number" },
        { "date as number", new Objects(["x", "y"], [[new DateTime(2024, 1, 2), "a"]]), "column 'x' holds \"2024-01-02\"; it must be a number" },
        { "infinite number", new Objects(["x", "y"], [[double.PositiveInfinity, "a"]]), "column 'x' holds \"Infinity\"" },
        { "number beyond float", new Objects(["x", "y"], [[-1e39, "a"]]), "column 'x' holds \"-1E+39\", which is beyond the range of float" },
        { "value of another type", new Objects(["x", "y"], [[new object(), "a"]]), "column 'x' holds a Object; it must be a number, text" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Unfit_rows_are_refused_with_row_and_column(string name, TableSource source, string problem)
    {
        TableSchema schema = Read.Schema("x,y\n1,a\n2,b\n");

        string message = Read.Refused(() => Bits.Of(new StreamingTable(source, schema)));

        Assert.True(message.Contains(problem, StringComparison.Ordinal), $"{name}: {message}");
        Assert.Contains("objects", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_label_has_the_same_code_in_every_source()
    {
        TableSchema schema = Read.Schema("x,y\n1,a\n2,b\n");
        var objects = new Objects(["x", "y"], [[1, "a"], [2, null]]);
        Action[] reads =
        [
            () => Bits.Of(new StreamingTable(objects, schema)),
            () => schema.ReadCsv(Read.Stream("x,y\n1,a\n2,\n")),
            () => schema.Encode(Table.From(objects)),
            () => schema.Encode(Read.Table("x,y\n1,\n2,\n")),
            () => Read.Schema("x,y\n1,\n2,\n"),
        ];

        Assert.All(reads, read => Assert.Equal(FormatError.Missing, Assert.Throws<FastNnFormatException>(read).Code));
        Action unfit = () => Bits.Of(new StreamingTable(new Objects(["x", "y"], [["large", "a"]]), schema));
        Assert.Equal(FormatError.InvalidValue, Assert.Throws<FastNnFormatException>(unfit).Code);
    }

    static void AddColumns(TableColumns<int> columns, Table table)
    {
        foreach (TableColumn column in table.Columns)
        {
            AddColumn(columns, column.Name, column);
        }
    }

    static void AddColumn(TableColumns<int> columns, string name, TableColumn column)
    {
        if (column.HasNumbers)
        {
            columns.Number(name, row => column.IsMissing(row) ? null : double.Parse(column.GetText(row)!, System.Globalization.CultureInfo.InvariantCulture));
        }
        else
        {
            columns.Text(name, column.GetText);
        }
    }

    /// <summary>A source as a user writes it.</summary>
    sealed class Objects(string[] columns, object?[][] rows) : TableSource("objects")
    {
        public override ITableReader Open() => new Reader([.. columns.Select(name => new SourceColumn(name))], rows);

        sealed class Reader(SourceColumn[] columns, object?[][] rows) : ITableReader
        {
            int row = -1;

            public IReadOnlyList<SourceColumn> Columns => columns;

            public bool Read() => ++row < rows.Length;

            public TableValue GetValue(int column) => TableValue.FromObject(rows[row][column]);

            public void Dispose()
            {
            }
        }
    }
}
