using System.Text;

namespace FastNn.Tables;

/// <summary>Formats values for messages.</summary>
static class ValueText
{
    const int MaxShown = 40;

    /// <summary>Quotes a value, shortens it, and escapes control characters.</summary>
    public static string Show(ReadOnlySpan<char> value)
    {
        StringBuilder shown = new();
        foreach (char c in value[..Math.Min(value.Length, MaxShown)])
        {
            shown.Append(char.IsControl(c) || c == CsvText.Invalid ? $"\\x{(int)c:X2}" : c.ToString());
        }
        return value.Length > MaxShown ? $"\"{shown}...\"" : $"\"{shown}\"";
    }

    /// <summary>Joins names for a sentence, quoted, with the number of those that are omitted.</summary>
    public static string Join(IEnumerable<string> names, int most = 8)
    {
        string[] all = [.. names];
        string shown = string.Join(", ", all.Take(most).Select(name => $"'{name}'"));
        return all.Length > most ? FormattableString.Invariant($"{shown} and {all.Length - most} more") : shown;
    }
}
