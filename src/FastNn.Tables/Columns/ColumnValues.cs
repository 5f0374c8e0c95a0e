using System.Globalization;

namespace FastNn.Tables;

/// <summary>The values of a column.</summary>
abstract class ColumnValues
{
    /// <summary>The number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>Returns whether the value of a row is missing.</summary>
    public abstract bool IsMissing(int row);

    /// <summary>Returns the value of a row as text; null where it is missing.</summary>
    public abstract string? GetText(int row);
}

/// <summary>Numbers; NaN where the value is missing.</summary>
/// <param name="items">The numbers.</param>
/// <param name="isShort">Whether the floats give the decimal digits of all numbers back.</param>
sealed class NumberValues(ChunkedList<float> items, bool isShort) : ColumnValues
{
    public ChunkedList<float> Items => items;

    public bool IsShort => isShort;

    public override int Count => items.Count;

    public override bool IsMissing(int row) => float.IsNaN(items[row]);

    public override string? GetText(int row) => float.IsNaN(items[row]) ? null : Categories.Format(items[row]);
}

/// <summary>Dates as ticks; <see cref="Missing"/> where the value is missing.</summary>
sealed class DateValues(ChunkedList<long> items) : ColumnValues
{
    public const long Missing = long.MinValue;

    public ChunkedList<long> Items => items;

    public override int Count => items.Count;

    public override bool IsMissing(int row) => items[row] == Missing;

    public override string? GetText(int row) => items[row] == Missing ? null : Format(items[row]);

    /// <summary>Writes a date in ISO 8601, without a time of midnight.</summary>
    public static string Format(long ticks)
    {
        var date = new DateTime(ticks);
        string format = date.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss.FFFFFFF";
        return date.ToString(format, CultureInfo.InvariantCulture);
    }
}

/// <summary>Texts as codes of their names; -1 where the value is missing.</summary>
sealed class TextValues(ChunkedList<int> codes, IReadOnlyList<string> names) : ColumnValues
{
    public const int Missing = -1;

    public ChunkedList<int> Codes => codes;

    /// <summary>The different texts, by their codes.</summary>
    public IReadOnlyList<string> Names => names;

    public override int Count => codes.Count;

    public override bool IsMissing(int row) => codes[row] < 0;

    public override string? GetText(int row) => codes[row] is >= 0 and int code ? names[code] : null;
}
