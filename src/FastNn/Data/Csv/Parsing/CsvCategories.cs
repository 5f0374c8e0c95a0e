using System.Globalization;

namespace FastNn.Data;

/// <summary>The categories of a column and their numbers: found one by one while a file is read, or known beforehand.</summary>
sealed class CsvCategories
{
    /// <summary>The most characters of a category, or of the name of a column.</summary>
    public const int MaxLength = 4096;

    // A double in the shortest way has at most 24 characters.
    const int MaxNumber = 32;

    readonly Dictionary<string, int> codes = new(StringComparer.Ordinal);
    readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;
    readonly List<string> names = [];

    public CsvCategories() => lookup = codes.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <exception cref="ArgumentException">One stands twice.</exception>
    public CsvCategories(IReadOnlyList<string> names)
        : this()
    {
        foreach (string name in names)
        {
            if (!codes.TryAdd(name, this.names.Count))
            {
                throw new ArgumentException($"The category '{name}' stands twice.", nameof(names));
            }
            this.names.Add(name);
        }
    }

    /// <summary>How many there are.</summary>
    public int Count => names.Count;

    /// <summary>Whether all of them are numbers.</summary>
    public bool HasOnlyNumbers => names.TrueForAll(name => double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out _));

    /// <summary>The names by their numbers.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>The number of a category; -1 for none of them. Allocates nothing.</summary>
    public int Find(ReadOnlySpan<char> name) => lookup.TryGetValue(name, out int code) ? code : -1;

    /// <summary>The number of the category that a value in hand stands for: by its letters, then by those without the blanks around them, a number by its
    /// value. Allocates nothing.</summary>
    /// <param name="value">The value.</param>
    /// <param name="trimmed">The same as UTF-8, without blanks around it.</param>
    public int Find(ReadOnlySpan<char> value, ReadOnlySpan<byte> trimmed)
    {
        Span<char> number = stackalloc char[MaxNumber];
        int code = Find(value);
        code = code < 0 ? Find(value.Trim(" \t")) : code;
        return code < 0 && ReadNumber(trimmed, number) is > 0 and int length ? Find(number[..length]) : code;
    }

    /// <summary>The number of a category, a new one where it is met for the first time.</summary>
    public int Add(ReadOnlySpan<char> name)
    {
        int code = Find(name);
        if (code < 0)
        {
            code = names.Count;
            names.Add(name.ToString());
            codes.Add(names[code], code);
        }
        return code;
    }

    /// <summary>The same categories, numbers by their value first, then texts letter by letter, so that their numbers do not depend on the order of the
    /// rows.</summary>
    /// <param name="places">What the number of each of these is there.</param>
    public CsvCategories Sorted(out int[] places)
    {
        string[] names = [.. this.names];
        Array.Sort(names, Compare);
        var sorted = new CsvCategories(names);
        places = new int[names.Length];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = sorted.Find(this.names[i]);
        }
        return sorted;
    }

    /// <summary>The name of a category as it stands in a cell. A number is written in the one shortest way: 1, 1.0 and 01 are the same category. One of more
    /// digits than a double holds stays as it stands.</summary>
    /// <returns>How many characters; -1 where the cell is not UTF-8, or longer than the buffer.</returns>
    public static int Read(in CsvCells cell, Span<char> buffer) => ReadNumber(cell.Text, buffer) is > 0 and int length ? length : cell.CopyTo(buffer);


    /// <summary>The text of a cell.</summary>
    /// <exception cref="FastNnFormatException">It is not UTF-8, or too long.</exception>
    public static string Read(in CsvCells cell, CsvLines lines)
    {
        Span<char> buffer = stackalloc char[MaxLength];
        int length = cell.CopyTo(buffer);
        return length >= 0 ? new string(buffer[..length]) : throw lines.Malformed(cell.Column, cell.Start, NoText(cell));
    }

    /// <summary>What to say of a cell that cannot be read as text.</summary>
    public static string NoText(in CsvCells cell) => $"holds {CsvNumber.Show(cell.Text)}, which is not UTF-8, or longer than {MaxLength} characters: save the file as UTF-8, and leave long texts out.";

    /// <summary>Writes a number in the one shortest way; 0 for what is none, or one that a double would merge with others.</summary>
    static int ReadNumber(ReadOnlySpan<byte> text, Span<char> buffer) =>
        CsvNumber.TryParse(text, out double value) && CsvNumber.IsDistinct(text, value)
        && (value == 0 ? 0 : value).TryFormat(buffer, out int written, "R", CultureInfo.InvariantCulture) ? written : 0;

    static int Compare(string a, string b)
    {
        bool isNumber = double.TryParse(a, NumberStyles.Float, CultureInfo.InvariantCulture, out double x), isOther = double.TryParse(b, NumberStyles.Float, CultureInfo.InvariantCulture, out double y);
        return isNumber && isOther && x != y ? x.CompareTo(y) : isNumber != isOther ? (isNumber ? -1 : 1) : string.CompareOrdinal(a, b);
    }
}
