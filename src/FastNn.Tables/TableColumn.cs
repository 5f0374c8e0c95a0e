using FastNn.Contracts;

namespace FastNn.Tables;

/// <summary>A column of a <see cref="Table"/>, with its values. Immutable; for any number of threads.</summary>
public sealed class TableColumn
{
    int distinct = -1;

    internal TableColumn(string name, int index, ColumnKind kind, ColumnValues values) => (Name, Index, Kind, Values) = (name, index, kind, values);

    /// <summary>The name in the header; <c>column0</c> and so on without one.</summary>
    public string Name { get; }

    /// <summary>The number of the column in its source, from 0.</summary>
    public int Index { get; }

    /// <summary>The kind, inferred over all rows or given by <see cref="CsvOptions.Kinds"/>.</summary>
    public ColumnKind Kind { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount => Values.Count;

    /// <summary>The number of rows without a value.</summary>
    public int MissingCount
    {
        get
        {
            int missing = 0;
            for (int row = 0; row < RowCount; row++)
            {
                missing += Values.IsMissing(row) ? 1 : 0;
            }
            return missing;
        }
    }

    /// <summary>The number of different values, missing ones not counted. Counted when it is first asked for.</summary>
    public int DistinctCount => distinct >= 0 ? distinct : distinct = CountDistinct();

    /// <summary>Whether the values are kept as numbers: those of <see cref="ColumnKind.Number"/>, and of other kinds where all values are numbers.</summary>
    public bool HasNumbers => Values is NumberValues;

    /// <summary>The different texts by their codes, numbers by value first, then in ordinal order; empty where the values are numbers or dates.</summary>
    public IReadOnlyList<string> Texts => Values is TextValues { Names: var names } ? names : [];

    internal ColumnValues Values { get; }

    /// <summary>Returns whether the value of a row is missing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public bool IsMissing(int row) => Values.IsMissing(Validate(row));

    /// <summary>Returns the number in a row; NaN where it is missing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The values are not kept as numbers: see <see cref="HasNumbers"/>.</exception>
    public float GetNumber(int row) => Get<NumberValues>("numbers").Items[Validate(row)];

    /// <summary>Returns the code of the text in a row, its index in <see cref="Texts"/>; -1 where it is missing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The values are numbers or dates.</exception>
    public int GetCode(int row) => Get<TextValues>("texts").Codes[Validate(row)];

    /// <summary>Returns the date in a row, in UTC where it was written with a zone; null where it is missing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The values are not dates.</exception>
    public DateTime? GetDate(int row) => Get<DateValues>("dates").Items[Validate(row)] is var ticks && ticks == DateValues.Missing ? null : new DateTime(ticks);

    /// <summary>Returns the value of a row as text, for display: numbers as the shortest decimal form of their float, dates in ISO 8601; null where it is
    /// missing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public string? GetText(int row) => Values.GetText(Validate(row));

    /// <summary>Returns name and kind.</summary>
    public override string ToString() => $"{Name}: {Kind}";

    int Validate(int row)
    {
        Require.Range((uint)row < (uint)RowCount, nameof(row), $"row is {row}; it must be from 0 to {RowCount - 1}.");
        return row;
    }

    T Get<T>(string what) where T : ColumnValues =>
        Values as T ?? throw new InvalidOperationException($"The values of '{Name}' are not {what}, as its kind is {Kind}; read them as text with GetText.");

    int CountDistinct()
    {
        switch (Values)
        {
            case TextValues texts:
                return texts.Names.Count;
            case NumberValues numbers:
                return CountDistinct(numbers.Items.ToArray());
            default:
                return CountDistinct(((DateValues)Values).Items.ToArray());
        }
    }

    int CountDistinct<T>(T[] values) where T : unmanaged, IComparable<T>
    {
        // NaN and the ticks of a missing date come first.
        Array.Sort(values);
        ReadOnlySpan<T> present = values.AsSpan(MissingCount);
        int count = present.IsEmpty ? 0 : 1;
        for (int i = 1; i < present.Length; i++)
        {
            count += present[i].CompareTo(present[i - 1]) != 0 ? 1 : 0;
        }
        return count;
    }
}
