namespace FastNn.Tables;

/// <summary>Recognizes truth values in any case: true and false, yes and no, y and n, t and f, 1 and 0.</summary>
static class BooleanText
{
    static readonly (string False, string True)[] pairs = [("false", "true"), ("no", "yes"), ("n", "y"), ("f", "t"), ("0", "1")];

    /// <summary>Parses a truth value of any pair.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out bool value)
    {
        value = false;
        foreach ((string no, string yes) in pairs)
        {
            if (text.Equals(yes, StringComparison.OrdinalIgnoreCase) || text.Equals(no, StringComparison.OrdinalIgnoreCase))
            {
                value = text.Equals(yes, StringComparison.OrdinalIgnoreCase);
                return true;
            }
        }
        return false;
    }

    /// <summary>Returns whether names, some of which may differ by case, are the two words of one pair.</summary>
    public static bool IsPair(IReadOnlyList<string> names)
    {
        // Each word has few spellings; a column of many names is not searched.
        const int MaxSpellings = 8;
        if (names.Count is < 2 or > MaxSpellings)
        {
            return false;
        }
        foreach ((string no, string yes) in pairs)
        {
            int noes = 0, yeses = 0;
            foreach (string name in names)
            {
                noes += name.Equals(no, StringComparison.OrdinalIgnoreCase) ? 1 : 0;
                yeses += name.Equals(yes, StringComparison.OrdinalIgnoreCase) ? 1 : 0;
            }
            if (noes > 0 && yeses > 0 && noes + yeses == names.Count)
            {
                return true;
            }
        }
        return false;
    }
}
