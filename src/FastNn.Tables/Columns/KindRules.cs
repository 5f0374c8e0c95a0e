using System.Buffers;

namespace FastNn.Tables;

/// <summary>Infers the kind of a column from all its values; the rules are those that <see cref="ColumnKind"/> documents.</summary>
static class KindRules
{
    const int MinRows = 20;
    const double DistinctIdentifier = 0.95, DistinctText = 0.5, WordsOfText = 3;

    static readonly SearchValues<char> blanks = SearchValues.Create(" \t\r\n");
    static readonly string[] identifiers = ["id", "index", "idx", "row", "rowid", "rownum", "row_number", "rownumber", "rownames", "row_names", "unnamed: 0"];

    public static ColumnKind Infer(string name, NumberValues values, bool isSequence)
    {
        int count = 0;
        float low = float.PositiveInfinity, high = float.NegativeInfinity;
        bool isWhole = true;
        for (int chunk = 0; values.Items.GetChunk(chunk) is { IsEmpty: false } items; chunk++)
        {
            foreach (float value in items)
            {
                count += float.IsNaN(value) ? 0 : 1;
                low = value < low ? value : low;
                high = value > high ? value : high;
                isWhole &= float.IsNaN(value) || value == MathF.Floor(value);
            }
        }
        // One number and missing values: a category, as only whether the value is there can tell rows apart.
        return count == 0 || (low == high && count == values.Count) ? ColumnKind.Constant
            : low == high && values.IsShort ? ColumnKind.Category
            : count >= MinRows && ((isSequence && count == values.Count) || (isWhole && IsIdentifierName(name) && IsDistinct(values, count)))
                ? ColumnKind.Identifier
            : ColumnKind.Number;
    }

    public static ColumnKind Infer(DateValues values)
    {
        long first = DateValues.Missing;
        for (int row = 0; row < values.Count; row++)
        {
            long value = values.Items[row];
            if (value == DateValues.Missing || (first != DateValues.Missing && first != value))
            {
                return ColumnKind.Date;
            }
            first = value;
        }
        return ColumnKind.Constant;
    }

    public static ColumnKind Infer(TextValues values)
    {
        int count = 0;
        for (int chunk = 0; values.Codes.GetChunk(chunk) is { IsEmpty: false } codes; chunk++)
        {
            foreach (int code in codes)
            {
                count += code >= 0 ? 1 : 0;
            }
        }
        int distinct = values.Names.Count;
        return distinct == 0 || (distinct == 1 && count == values.Count) ? ColumnKind.Constant
            : BooleanText.IsPair(values.Names) ? ColumnKind.Boolean
            : count < MinRows || distinct <= DistinctText * count ? ColumnKind.Category
            : CountWords(values.Names) >= WordsOfText * distinct ? ColumnKind.Text
            : distinct > DistinctIdentifier * count ? ColumnKind.Identifier
            : ColumnKind.Category;
    }

    /// <summary>Returns whether a name says that the column names rows: id, customer_id, customer id, customerId, index and the like.</summary>
    public static bool IsIdentifierName(string name) =>
        Array.Exists(identifiers, word => name.Equals(word, StringComparison.OrdinalIgnoreCase))
        || name.EndsWith("_id", StringComparison.OrdinalIgnoreCase) || name.EndsWith(" id", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith("-id", StringComparison.OrdinalIgnoreCase)
        || (name.Length > 2 && char.IsLower(name[^3]) && name[^2..] is "Id" or "ID");

    static bool IsDistinct(NumberValues values, int count)
    {
        var distinct = new HashSet<float>();
        for (int row = 0; row < values.Count; row++)
        {
            distinct.Add(values.Items[row]);
        }
        // Whole numbers beyond 2^24 share floats.
        return distinct.Count > (values.IsShort ? DistinctIdentifier : DistinctText) * count;
    }

    static long CountWords(IReadOnlyList<string> texts)
    {
        long words = 0;
        foreach (string text in texts)
        {
            bool isInWord = false;
            foreach (char c in text)
            {
                bool isBlank = blanks.Contains(c);
                words += !isBlank && !isInWord ? 1 : 0;
                isInWord = !isBlank;
            }
        }
        return words;
    }
}
