using Parquet;
using Parquet.Meta;
using Parquet.Schema;

namespace FastNn.Tables;

/// <summary>The values of a column in a row group.</summary>
abstract class ParquetColumn(SourceColumn column)
{
    const int Milli = 1_000, Micro = 1_000_000, Nano = 1_000_000_000;

    /// <summary>Its name and kind.</summary>
    public SourceColumn Column => column;

    /// <summary>Makes the reader of a column.</summary>
    public static ParquetColumn Create(Field field) => field is not DataField { IsArray: false } data ? new OtherColumn(field.Name, Describe(field))
        : TicksOfTime(data) is > 0 and int perSecond ? CreateTime(data, perSecond)
        : data.ClrType switch
        {
            var type when type == typeof(double) => new ParquetColumn<double>(data, TableValue.FromNumber),
            var type when type == typeof(float) => new ParquetColumn<float>(data, TableValue.FromSingle),
            var type when type == typeof(decimal) => new ParquetColumn<decimal>(data, TableValue.FromDecimal),
            var type when type == typeof(long) => new ParquetColumn<long>(data, TableValue.FromInteger),
            var type when type == typeof(int) => new ParquetColumn<int>(data, value => TableValue.FromInteger(value)),
            var type when type == typeof(short) => new ParquetColumn<short>(data, value => TableValue.FromInteger(value)),
            var type when type == typeof(sbyte) => new ParquetColumn<sbyte>(data, value => TableValue.FromInteger(value)),
            var type when type == typeof(ulong) => new ParquetColumn<ulong>(data, value => TableValue.FromDecimal(value)),
            var type when type == typeof(uint) => new ParquetColumn<uint>(data, value => TableValue.FromInteger(value)),
            var type when type == typeof(ushort) => new ParquetColumn<ushort>(data, value => TableValue.FromInteger(value)),
            var type when type == typeof(byte) => new ParquetColumn<byte>(data, value => TableValue.FromInteger(value)),
            var type when type == typeof(bool) => new ParquetColumn<bool>(data, TableValue.FromBoolean),
            var type when type == typeof(ReadOnlyMemory<char>) => new ParquetColumn<ReadOnlyMemory<char>>(data, value => TableValue.FromText(value.Span)),
            var type when type == typeof(Guid) => new ParquetColumn<Guid>(data, value => TableValue.FromText(value.ToString()), ColumnKind.Identifier),
            var type when type == typeof(DateOnly) => new ParquetColumn<DateOnly>(data, value => TableValue.FromDate(value.ToDateTime(TimeOnly.MinValue))),
            // The reader calls a time without a zone local: its digits count, not the zone of this machine.
            var type when type == typeof(DateTime) =>
                new ParquetColumn<DateTime>(data, value => TableValue.FromDate(DateTime.SpecifyKind(value, DateTimeKind.Unspecified))),
            var type when type == typeof(ReadOnlyMemory<byte>) => new OtherColumn(data.Name, "binary value"),
            var type => new OtherColumn(data.Name, type.Name),
        };

    /// <summary>Reads the values of a row group.</summary>
    public abstract Task LoadAsync(ParquetRowGroupReader group);

    /// <summary>Returns the value of a row of the group.</summary>
    public abstract TableValue GetValue(int row);

    static ParquetColumn CreateTime(DataField field, double perSecond) => field.ClrType == typeof(int)
        ? new ParquetColumn<int>(field, value => TableValue.FromNumber(value / perSecond))
        : new ParquetColumn<long>(field, value => TableValue.FromNumber(value / perSecond));

    /// <summary>Returns the units of a second in a column of times of a day; 0 for other columns.</summary>
    static int TicksOfTime(DataField field) => field.ClrType != typeof(int) && field.ClrType != typeof(long) ? 0 : field.SchemaElement switch
    {
        { LogicalType.TIME.Unit.MILLIS: not null } or { ConvertedType: ConvertedType.TIME_MILLIS } => Milli,
        { LogicalType.TIME.Unit.MICROS: not null } or { ConvertedType: ConvertedType.TIME_MICROS } => Micro,
        { LogicalType.TIME.Unit.NANOS: not null } => Nano,
        _ => 0,
    };

    static string Describe(Field field) => field.SchemaType switch
    {
        SchemaType.Map => "map",
        SchemaType.Struct => "struct",
        _ => "list",
    };

    /// <summary>A column of values that no column of a table can hold.</summary>
    sealed class OtherColumn(string name, string type) : ParquetColumn(new SourceColumn(name))
    {
        public override Task LoadAsync(ParquetRowGroupReader group) => Task.CompletedTask;

        public override TableValue GetValue(int row) => TableValue.FromOther(type);
    }
}

/// <summary>The values of a column of one type.</summary>
sealed class ParquetColumn<T>(DataField field, Func<T, TableValue> convert, ColumnKind? kind = null) : ParquetColumn(new SourceColumn(field.Name, kind))
    where T : struct
{
    T?[] values = [];

    public override async Task LoadAsync(ParquetRowGroupReader group)
    {
        int rows = (int)group.RowCount;
        if (values.Length < rows)
        {
            values = new T?[rows];
        }
        await group.ReadAsync<T>(field, values.AsMemory(0, rows)).ConfigureAwait(false);
    }

    public override TableValue GetValue(int row) => values[row] is { } value ? convert(value) : TableValue.Missing;
}
