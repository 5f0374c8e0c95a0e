using System.Data;
using System.Data.Common;
using System.Globalization;

namespace FastNn.Tables;

/// <summary>Adds values of .NET types to columns: their kind follows from their type, not from how they would be written.</summary>
static class TypedValues
{
    /// <summary>How texts of such sources are read: an empty text is missing, like null.</summary>
    public static ValueFormats Formats { get; } = new(NumberFormat.Invariant, new MissingWords([""]), null);

    /// <summary>Makes a column whose texts are dates where all of them are dates of ISO 8601.</summary>
    public static ColumnBuilder CreateColumn(string name, ColumnKind? kind = null) => new(name, kind) { FindsDatesInTexts = true };

    /// <summary>Adds a value; null and DBNull are missing.</summary>
    /// <exception cref="FastNnFormatException">The value is of no type that a column can hold, or infinite, or a text after numbers that are lost.</exception>
    public static void Add(ColumnBuilder column, object? value, string source)
    {
        switch (value)
        {
            case null or DBNull:
                column.AddMissing();
                break;
            case string text:
                AddText(column, text, source);
                break;
            case bool truth:
                AddText(column, truth ? "true" : "false", source);
                break;
            case double or float or int or long or short or byte or sbyte or ushort or uint or ulong or decimal:
                AddNumber(column, Convert.ToDouble(value, CultureInfo.InvariantCulture), source);
                break;
            case DateTime date:
                AddDate(column, date, source);
                break;
            case DateTimeOffset date:
                AddDate(column, date.UtcDateTime, source);
                break;
            case DateOnly date:
                AddDate(column, date.ToDateTime(TimeOnly.MinValue), source);
                break;
            case TimeOnly time:
                AddNumber(column, time.ToTimeSpan().TotalSeconds, source);
                break;
            case TimeSpan time:
                AddNumber(column, time.TotalSeconds, source);
                break;
            case Guid or Enum or char:
                AddText(column, value.ToString()!, source);
                break;
            default:
                throw Malformed(column, source,
                    $"holds a {value.GetType().Name}; it must be a number, text, truth value or date. Leave the column out, or convert it.");
        }
    }

    public static void AddNumber(ColumnBuilder column, double value, string source)
    {
        if (double.IsNaN(value))
        {
            column.AddMissing();
            return;
        }
        ParsedNumber number = ParsedNumber.From(value);
        if (!float.IsFinite(number.Value) || !column.HasOnlyNumbers)
        {
            AddOther(column, number, source);
            return;
        }
        column.Add(number);
    }

    public static void AddText(ColumnBuilder column, string? text, string source)
    {
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
        if (trimmed.IsEmpty)
        {
            column.AddMissing();
            return;
        }
        column.AddText(trimmed);
        if (column.IsLost)
        {
            throw Malformed(column, source,
                $"holds {ValueText.Show(trimmed)} after numbers or dates; a column must hold one type. Convert its values to texts.");
        }
    }

    public static void AddDate(ColumnBuilder column, DateTime date, string source)
    {
        long ticks = (date.Kind == DateTimeKind.Local ? date.ToUniversalTime() : date).Ticks;
        if (column.TakesDates)
        {
            column.AddDate(ticks);
        }
        else
        {
            AddText(column, DateValues.Format(ticks), source);
        }
    }

    /// <summary>Reads the rows of a database reader.</summary>
    public static Table Read(DbDataReader reader, string source)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var columns = new ColumnBuilder[reader.FieldCount];
        for (int i = 0; i < columns.Length; i++)
        {
            string name = reader.GetName(i) is { Length: > 0 } given ? given : CsvRows.DefaultNameOf(i);
            if (Array.FindIndex(columns, 0, i, column => column.Name == name) >= 0)
            {
                throw new FastNnFormatException(source, -1, $"Two columns are named '{name}'; give each its own name in the query, with AS.")
                {
                    Code = FormatError.Duplicate,
                };
            }
            columns[i] = CreateColumn(name, reader.GetFieldType(i) == typeof(Guid) ? ColumnKind.Identifier : null);
        }
        while (reader.Read())
        {
            for (int i = 0; i < columns.Length; i++)
            {
                Add(columns[i], reader.GetValue(i), source);
            }
        }
        return ToTable(columns, source);
    }

    /// <summary>Ends the columns of a table.</summary>
    public static Table ToTable(IReadOnlyList<ColumnBuilder> columns, string source)
    {
        if (columns.Count == 0 || columns[0].Count == 0)
        {
            throw new FastNnFormatException(source, -1, "There are no rows; expected at least one row with at least one column.")
            {
                Code = FormatError.Missing,
            };
        }
        return new Table(source, [.. columns.Select((column, index) => column.ToColumn(index))], new LineMap(), Formats);
    }

    static void AddOther(ColumnBuilder column, in ParsedNumber number, string source)
    {
        if (!float.IsFinite(number.Value))
        {
            throw Malformed(column, source, CsvColumnReader.TooLarge(number.Precise.ToString(CultureInfo.InvariantCulture)));
        }
        AddText(column, Categories.Format(number.Precise), source);
    }

    /// <summary>Returns the exception for the next value of a column.</summary>
    public static FastNnFormatException Malformed(ColumnBuilder column, string source, string problem) =>
        new(source, -1, $"Row {column.Count} (from 0), column '{column.Name}' {problem}");
}
