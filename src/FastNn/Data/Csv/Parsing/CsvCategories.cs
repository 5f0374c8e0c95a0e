using System.Globalization;
using FastNn.Contracts;

namespace FastNn.Data;

/// <summary>The categories of a column and their codes, collected while a file is read, or fixed.</summary>
sealed class CsvCategories
{
    /// <summary>The maximal length of a category, or of the name of a column.</summary>
    public const int MaxLength = 4096;

    // The shortest form of a double has at most 24 characters.
    const int MaxNumber = 32;

    readonly Dictionary<string, int> codes = new(StringComparer.Ordinal);
    readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;
    readonly List<string> names = [];

    public CsvCategories() => lookup = codes.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <exception cref="ArgumentException">A category is duplicated.</exception>
    public CsvCategories(IReadOnlyList<string> names)
        : this()
    {
        foreach (string name in names)
        {
            Require.Argument(codes.TryAdd(name, this.names.Count), nameof(names), $"The category '{name}' is duplicated.");
            this.names.Add(name);
        }
    }

    /// <summary>The number of categories.</summary>
    public int Count => names.Count;

    /// <summary>Whether all categories are numbers.</summary>
    public bool HasOnlyNumbers => names.TrueForAll(name => IsNumber(name, out _));

    /// <summary>The names by their codes.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>Returns the code of a category; -1 for an unknown one. Allocates nothing.</summary>
    public int Find(ReadOnlySpan<char> name) => lookup.TryGetValue(name, out int code) ? code : -1;

    /// <summary>Returns the code of the category that a value is: by its text, then by its text without blanks around it, then by its numeric value; -1 for an
    /// unknown one. Allocates nothing.</summary>
    /// <param name="value">The value.</param>
    /// <param name="trimmed">The same as UTF-8, without blanks around it.</param>
    public int Find(ReadOnlySpan<char> value, ReadOnlySpan<byte> trimmed)
    {
        Span<char> number = stackalloc char[MaxNumber];
        int code = Find(value);
        code = code < 0 ? Find(value.Trim(" \t")) : code;
        return code < 0 && ReadNumber(trimmed, number) is > 0 and int length ? Find(number[..length]) : code;
    }

    /// <summary>Returns the code of a category, and adds a new category.</summary>
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

    /// <summary>Sorts the categories, numbers by value first, then texts in ordinal order, so that codes do not depend on the order of the rows.</summary>
    /// <param name="codes">The new code for each old code.</param>
    public CsvCategories Sort(out int[] codes)
    {
        string[] names = [.. this.names];
        Array.Sort(names, Compare);
        var sorted = new CsvCategories(names);
        codes = new int[names.Length];
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = sorted.Find(this.names[i]);
        }
        return sorted;
    }

    /// <summary>Reads the category in a cell. A number gets its shortest form, so that 1, 1.0 and 01 are the same category; one of more digits than a double
    /// holds
    /// stays unchanged.</summary>
    /// <returns>The number of characters; -1 where the cell is not UTF-8, or longer than the buffer.</returns>
    public static int Read(in CsvCells cell, Span<char> buffer) => ReadNumber(cell.Text, buffer) is > 0 and int length ? length : cell.CopyTo(buffer);

    /// <summary>Reads the text of a cell.</summary>
    /// <exception cref="FastNnFormatException">The text is not UTF-8, or too long.</exception>
    public static string Read(in CsvCells cell, CsvLines lines)
    {
        Span<char> buffer = stackalloc char[MaxLength];
        int length = cell.CopyTo(buffer);
        return length >= 0 ? new string(buffer[..length]) : throw lines.Malformed(cell, NoText(cell));
    }

    /// <summary>The message for a cell that cannot be read as text.</summary>
    public static string NoText(in CsvCells cell) =>
        $"holds {CsvNumber.Show(cell.Text)}, which is not UTF-8, or longer than {MaxLength} characters. Save the file as UTF-8, and remove long texts.";

    /// <summary>Writes the shortest form of a number; 0 for other text, or for a number that shares its double with others.</summary>
    static int ReadNumber(ReadOnlySpan<byte> text, Span<char> buffer) =>
        CsvNumber.TryParse(text, out double value) && CsvNumber.IsDistinct(text, value)
        && (value == 0 ? 0 : value).TryFormat(buffer, out int written, "R", CultureInfo.InvariantCulture) ? written : 0;

    static int Compare(string a, string b)
    {
        bool isNumber = IsNumber(a, out double x), isOther = IsNumber(b, out double y);
        return isNumber && isOther && x != y ? x.CompareTo(y) : isNumber != isOther ? (isNumber ? -1 : 1) : string.CompareOrdinal(a, b);
    }

    static bool IsNumber(string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}
