using System.Diagnostics.CodeAnalysis;

namespace FastNn.Tables;

/// <summary>Reads dates that a source has as texts.</summary>
static class DatesInTexts
{
    /// <summary>Returns dates where all texts are dates of ISO 8601.</summary>
    public static bool TryRead(TextValues texts, [NotNullWhen(true)] out DateValues? dates)
    {
        dates = null;
        long[] ticks = new long[texts.Names.Count];
        for (int i = 0; i < ticks.Length; i++)
        {
            if (!DateText.TryParse(texts.Names[i], null, out ticks[i]))
            {
                return false;
            }
        }
        var items = new ChunkedList<long>();
        for (int row = 0; row < texts.Count; row++)
        {
            items.Add(texts.Codes[row] is >= 0 and int code ? ticks[code] : DateValues.Missing);
        }
        items.Trim();
        dates = new DateValues(items);
        return true;
    }
}
