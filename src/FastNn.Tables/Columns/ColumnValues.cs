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

    /// <summary>Copies the values of some rows.</summary>
    public abstract ColumnValues Select(ReadOnlySpan<int> rows);

    /// <summary>Copies some items of a list.</summary>
    protected static ChunkedList<T> Select<T>(ChunkedList<T> items, ReadOnlySpan<int> rows) where T : unmanaged
    {
        var some = new ChunkedList<T>();
        foreach (int row in rows)
        {
            some.Add(items[row]);
        }
        some.Trim();
        return some;
    }
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

    public override ColumnValues Select(ReadOnlySpan<int> rows) => new NumberValues(Select(items, rows), isShort);
}

/// <summary>Dates as ticks; <see cref="Missing"/> where the value is missing.</summary>
sealed class DateValues(ChunkedList<long> items) : ColumnValues
{
    public const long Missing = long.MinValue;

    public ChunkedList<long> Items => items;

    public override int Count => items.Count;

    public override bool IsMissing(int row) => items[row] == Missing;

    public override string? GetText(int row) => items[row] == Missing ? null : Format(items[row]);

    public override ColumnValues Select(ReadOnlySpan<int> rows) => new DateValues(Select(items, rows));

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

    // Names that no row has are left out, in the same order: they are no categories of the part.
    public override ColumnValues Select(ReadOnlySpan<int> rows)
    {
        ChunkedList<int> some = Select(codes, rows);
        int[] renumbered = new int[names.Count];
        for (int row = 0; row < some.Count; row++)
        {
            if (some[row] >= 0)
            {
                renumbered[some[row]] = 1;
            }
        }
        string[] kept = [.. names.Where((_, code) => renumbered[code] == 1)];
        for (int code = 0, next = 0; code < renumbered.Length; code++)
        {
            renumbered[code] = renumbered[code] == 1 ? next++ : Missing;
        }
        for (int row = 0; row < some.Count; row++)
        {
            some[row] = some[row] < 0 ? Missing : renumbered[some[row]];
        }
        return new TextValues(some, kept);
    }
}
