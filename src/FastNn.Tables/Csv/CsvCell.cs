namespace FastNn.Tables;

/// <summary>Reads the text of a cell: without blanks around it, without quotes around it, and with single quotes for doubled ones (RFC 4180).</summary>
static class CsvCell
{
    /// <summary>Returns whether the cell is text; false for a quote that neither encloses the cell nor is doubled in a quoted cell.</summary>
    /// <param name="cell">The cell as it is in the file.</param>
    /// <param name="buffer">Space for texts with doubled quotes; grows.</param>
    /// <param name="text">The text.</param>
    public static bool TryRead(ReadOnlySpan<char> cell, ref char[] buffer, out ReadOnlySpan<char> text)
    {
        text = Trim(cell);
        if (!text.Contains('"'))
        {
            return true;
        }
        if (text.Length < 2 || text[0] != '"' || text[^1] != '"')
        {
            return false;
        }
        text = text[1..^1];
        if (!text.Contains('"'))
        {
            text = Trim(text);
            return true;
        }
        if (buffer.Length < text.Length)
        {
            buffer = new char[Math.Max(text.Length, 2 * buffer.Length)];
        }
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            buffer[length++] = text[i];
            if (text[i] == '"' && (++i == text.Length || text[i] != '"'))
            {
                return false;
            }
        }
        text = Trim(buffer.AsSpan(0, length));
        return true;
    }

    static ReadOnlySpan<char> Trim(ReadOnlySpan<char> cell)
    {
        while (!cell.IsEmpty && cell[0] is ' ' or '\t')
        {
            cell = cell[1..];
        }
        while (!cell.IsEmpty && cell[^1] is ' ' or '\t')
        {
            cell = cell[..^1];
        }
        return cell;
    }
}
