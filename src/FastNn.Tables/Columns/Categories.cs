using System.Globalization;
using FastNn.Contracts;

namespace FastNn.Tables;

/// <summary>The categories of a column and their codes, collected while a table is read, or fixed.</summary>
sealed class Categories
{
    // The shortest form of a double has at most 24 characters; DBL_DIG of C: so many digits survive the conversion to double and back.
    const int MaxNumber = 32, ExactDigits = 15;

    readonly Dictionary<string, int> codes = new(StringComparer.Ordinal);
    readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;
    readonly List<string> names = [];

    public Categories() => lookup = codes.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <exception cref="ArgumentException">A category is duplicated.</exception>
    public Categories(IReadOnlyList<string> names)
        : this()
    {
        foreach (string name in names)
        {
            Require.Argument(codes.TryAdd(name, this.names.Count), nameof(names), $"The category '{name}' is duplicated; give each category once.");
            this.names.Add(name);
        }
    }

    /// <summary>The number of categories.</summary>
    public int Count => names.Count;

    /// <summary>The names by their codes.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>Returns the code of a category; -1 for an unknown one. Allocates nothing.</summary>
    public int Find(ReadOnlySpan<char> value)
    {
        Span<char> number = stackalloc char[MaxNumber];
        int code = FindName(value);
        return code < 0 && WriteNumber(value, number) is > 0 and int length ? FindName(number[..length]) : code;
    }

    /// <summary>Returns the code of a category, and adds a new one. A number gets its shortest form, so that 1, 1.0 and 01 are the same category; one of more
    /// digits than a double holds stays unchanged.</summary>
    public int Add(ReadOnlySpan<char> value)
    {
        Span<char> number = stackalloc char[MaxNumber];
        ReadOnlySpan<char> name = WriteNumber(value, number) is > 0 and int length ? number[..length] : value;
        int code = FindName(name);
        if (code < 0)
        {
            code = names.Count;
            names.Add(name.ToString());
            codes.Add(names[code], code);
        }
        return code;
    }

    /// <summary>Returns the category that a number is.</summary>
    public static string Format(double value) => (value == 0 ? 0 : value).ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Returns the category that a number is which was read as a float: the shortest decimal form of the float.</summary>
    public static string Format(float value) =>
        Format(double.Parse(value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture));

    /// <summary>Orders categories: numbers by value, then texts in ordinal order, so that codes do not depend on the order of the rows.</summary>
    public static int Compare(string a, string b)
    {
        bool isNumber = NumberText.TryParse(a, out ParsedNumber x), isOther = NumberText.TryParse(b, out ParsedNumber y);
        return isNumber && isOther && x.Precise != y.Precise ? x.Precise.CompareTo(y.Precise)
            : isNumber != isOther ? (isNumber ? -1 : 1)
            : string.CompareOrdinal(a, b);
    }

    int FindName(ReadOnlySpan<char> name) => lookup.TryGetValue(name, out int code) ? code : -1;

    /// <summary>Writes the shortest form of a number; 0 for other text, or for a number that shares its double with others.</summary>
    static int WriteNumber(ReadOnlySpan<char> text, Span<char> buffer)
    {
        bool mayBeNumber = !text.IsEmpty && text[0] is (>= '0' and <= '9') or '-' or '+' or '.';
        return mayBeNumber && NumberText.TryParse(text, out ParsedNumber number) && IsDistinct(text, number.Precise)
            && (number.Precise == 0 ? 0 : number.Precise).TryFormat(buffer, out int written, "R", CultureInfo.InvariantCulture) ? written : 0;
    }

    /// <summary>Returns whether no other decimal number of as many digits has the same double.</summary>
    static bool IsDistinct(ReadOnlySpan<char> text, double value)
    {
        // Zeros at both ends are not significant.
        int digits = 0, zeros = 0;
        foreach (char c in text)
        {
            if (c is 'e' or 'E')
            {
                break;
            }
            if (c == '0')
            {
                zeros += digits > 0 ? 1 : 0;
            }
            else if (char.IsAsciiDigit(c))
            {
                digits += zeros + 1;
                zeros = 0;
            }
        }
        return digits == 0 ? value == 0 : digits <= ExactDigits && double.IsNormal(value);
    }
}
