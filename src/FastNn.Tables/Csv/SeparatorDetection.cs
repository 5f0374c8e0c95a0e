namespace FastNn.Tables;

/// <summary>Detects the separator of a CSV file from its first lines.</summary>
static class SeparatorDetection
{
    const int MaxLines = 16;

    // In this order, where several divide all lines alike: tabs and bars hardly occur in texts, and commas may be decimal ones.
    static readonly char[] candidates = ['\t', ';', '|', ','];

    /// <summary>Returns the separator that divides the first lines into the same number of cells; a comma where none does.</summary>
    public static char Detect(ReadOnlySpan<char> text)
    {
        char best = ',';
        int mostInHeader = 0;
        foreach (char candidate in candidates)
        {
            int header = CountCells(text, candidate, out bool isConsistent) - 1;
            // A file of decimal commas has more commas in its rows than in its header.
            if (isConsistent && header > mostInHeader && (mostInHeader == 0 || HasNames(text)))
            {
                (best, mostInHeader) = (candidate, header);
            }
        }
        return best;
    }

    /// <summary>Counts the cells of the first line, and compares it with the other lines, of which the last may be incomplete.</summary>
    static int CountCells(ReadOnlySpan<char> text, char separator, out bool isConsistent)
    {
        int first = 0, cells = 1, lines = 0;
        bool isQuoted = false, isEmpty = true;
        isConsistent = true;
        foreach (char c in text)
        {
            isQuoted ^= c == '"';
            if (isQuoted || c is not ('\n' or '\r'))
            {
                cells += c == separator && !isQuoted ? 1 : 0;
                isEmpty = false;
                continue;
            }
            if (isEmpty)
            {
                continue;
            }
            first = lines == 0 ? cells : first;
            isConsistent &= cells == first;
            (cells, isEmpty) = (1, true);
            if (++lines == MaxLines)
            {
                return first;
            }
        }
        return lines == 0 ? cells : first;
    }

    /// <summary>Returns whether the first line has no digit, as headers mostly do.</summary>
    static bool HasNames(ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAny('\n', '\r');
        return !text[..(end < 0 ? text.Length : end)].ContainsAnyInRange('0', '9');
    }
}
