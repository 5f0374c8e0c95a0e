using Apache.Arrow;
using Apache.Arrow.Types;
using FastNn.Tests.Support;
using Microsoft.Data.Analysis;

namespace FastNn.Tables.Tests;

/// <summary>Types and faults of Arrow and data frames.</summary>
public sealed class ArrowTests : IDisposable
{
    static readonly DateTimeOffset time = new(2024, 3, 31, 14, 5, 0, TimeSpan.FromHours(2));

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<IArrowArray, string> Types => new()
    {
        { new Int8Array.Builder().Append(-3).AppendNull().Build(), "-3," }, { new UInt8Array.Builder().Append(200).AppendNull().Build(), "200," },
        { new Int16Array.Builder().Append(-3).AppendNull().Build(), "-3," }, { new UInt16Array.Builder().Append(200).AppendNull().Build(), "200," },
        { new Int32Array.Builder().Append(-3).AppendNull().Build(), "-3," }, { new UInt32Array.Builder().Append(200).AppendNull().Build(), "200," },
        { new Int64Array.Builder().Append(-3).AppendNull().Build(), "-3," }, { new UInt64Array.Builder().Append(200).AppendNull().Build(), "200," },
        { new HalfFloatArray.Builder().Append((Half)0.5).AppendNull().Build(), "0.5," }, { new FloatArray.Builder().Append(0.1f).AppendNull().Build(), "0.1," },
        { new DoubleArray.Builder().Append(0.1).AppendNull().Build(), "0.1," }, { new BooleanArray.Builder().Append(true).AppendNull().Build(), "true," },
        { new StringArray.Builder().Append(" Zürich ").AppendNull().Build(), "Zürich," },
        { new StringViewArray.Builder().Append("a").AppendNull().Build(), "a," },
        { new StringArray.Builder().Append(new string('x', 1000)).AppendNull().Build(), new string('x', 1000) + "," },
        { new Date32Array.Builder().Append(time).AppendNull().Build(), "2024-03-31," },
        { new Date64Array.Builder().Append(time).AppendNull().Build(), "2024-03-31," },
        { new TimestampArray.Builder(TimeUnit.Microsecond, "UTC").Append(time).AppendNull().Build(), "2024-03-31T12:05:00," },
        { new Time32Array.Builder(TimeUnit.Millisecond).Append(1500).AppendNull().Build(), "1.5," },
        { new Time64Array.Builder(TimeUnit.Nanosecond).Append(1_500_000_000).AppendNull().Build(), "1.5," },
        { new DurationArray.Builder(DurationType.Microsecond).Append(TimeSpan.FromSeconds(1.5)).AppendNull().Build(), "1.5," },
        { new Decimal128Array.Builder(new Decimal128Type(10, 3)).Append(1.250m).AppendNull().Build(), "1.25," },
        { new Decimal256Array.Builder(new Decimal256Type(60, 3)).Append(1.250m).AppendNull().Build(), "1.25," },
        { new DictionaryArray(new DictionaryType(UInt16Type.Default, StringType.Default, false), new UInt16Array.Builder().Append(1).AppendNull().Build(),
            new StringArray.Builder().Append("a").Append("b").Build()), "b," },
        { new NullArray(2), "," },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Value_of_a_type_is_read(IArrowArray array, string values)
    {
        Table table = Table.From(new ArrowSource([Batch(("x", array))]));

        Assert.Equal(values, $"{table.GetText(0, "x")},{table.GetText(1, "x")}");
    }

    [Fact]
    public void Column_of_another_type_is_refused()
    {
        IArrowArray list = new ListArray.Builder(Int32Type.Default).Append().Append().Build();
        IArrowArray binary = new BinaryArray.Builder().Append([1]).Append([2]).Build();
        IArrowArray numbers = new DoubleArray.Builder().Append(1).Append(2).Build();

        Assert.Contains("Row 0 (from 0), column 'x' holds a list; it must be", Refused(Batch(("x", list))), StringComparison.Ordinal);
        Assert.Contains("Row 0 (from 0), column 'x' holds a binary; it must be", Refused(Batch(("x", binary))), StringComparison.Ordinal);
        Assert.Equal(2, Table.From(new ArrowSource([Batch(("x", list), ("y", numbers))]).Select("y")).RowCount);
        Assert.Contains("Two columns are named 'x'", Refused(Batch(("x", numbers), ("x", numbers))), StringComparison.Ordinal);
        Assert.Contains("A batch has columns of the types", Refused(Batch(("x", numbers)), Batch(("x", list))), StringComparison.Ordinal);
        Assert.Contains("There are no rows", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_file_is_refused()
    {
        RecordBatch[] batches = Penguins.CreateBatches(asFloats: false);
        byte[] good = await File.ReadAllBytesAsync(await Penguins.WriteArrow(folder, asStream: false, batches), TestContext.Current.CancellationToken);
        foreach (byte[] bytes in (byte[][])[[], "x,y\n1,2\n3,4\n"u8.ToArray(), good[..(good.Length / 2)], good[..100], "ARROW1"u8.ToArray()])
        {
            var source = new ArrowSource(folder.Write("damaged.arrow", bytes));
            string message = Assert.Throws<FastNnFormatException>(() => Table.From(source)).Message;

            Assert.Contains("damaged.arrow", message, StringComparison.Ordinal);
            Assert.Matches("Write it again, or read another format|There are no rows", message);
        }
        Assert.Throws<FileNotFoundException>(() => Table.From(new ArrowSource(folder.PathOf("absent.arrow"))));
    }

    /// <summary>Batches in memory stay those of their owner.</summary>
    [Fact]
    public void Batches_are_read_again_and_again()
    {
        var source = new ArrowSource(Penguins.CreateBatches(asFloats: true));

        Assert.Equal(Table.From(source).ToString(), Table.From(source).ToString());
        Assert.Equal(344, new StreamingTable(source, "species").Count);
    }

    [Fact]
    public void Frame_has_values_of_all_types()
    {
        var frame = new DataFrame(
            new BooleanDataFrameColumn("truth", [true, null]), new DateTimeDataFrameColumn("date", [new DateTime(2024, 1, 2), null]),
            new DecimalDataFrameColumn("decimal", [1.25m, null]), new Int64DataFrameColumn("whole", [7L, null]),
            new SingleDataFrameColumn("single", [0.1f, null]),
            new StringDataFrameColumn("text", ["a", null]));
        Table table = Table.From(new DataFrameSource(frame));

        Assert.Equal(["true", "2024-01-02", "1.25", "7", "0.1", "a"], table.Columns.Select(column => column.GetText(0)));
        Assert.All(table.Columns, column => Assert.True(column.IsMissing(1)));
        Assert.Contains("There are no rows", Assert.Throws<FastNnFormatException>(() => Table.From(new DataFrameSource(new DataFrame()))).Message,
            StringComparison.Ordinal);
    }

    static RecordBatch Batch(params (string Name, IArrowArray Array)[] columns) => new(
        new Schema([.. columns.Select(column => new Field(column.Name, column.Array.Data.DataType, nullable: true))], null),
        [.. columns.Select(column => column.Array)], columns[0].Array.Length);

    static string Refused(params RecordBatch[] batches) => Assert.Throws<FastNnFormatException>(() => Table.From(new ArrowSource(batches))).Message;
}
