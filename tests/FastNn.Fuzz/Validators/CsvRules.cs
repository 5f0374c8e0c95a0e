using System.Globalization;
using System.Text;

namespace FastNn.Fuzz;

/// <summary>A CSV file by the rules of RFC 4180, with a header and commas.</summary>
public sealed record CsvRules(Verdict Verdict, IReadOnlyList<string[]> Rows)
{
    /// <summary>Parses a file. What the RFC does not say, such as blanks and quotes within a cell, gives <see cref="Verdict.Unknown"/>.</summary>
    public static CsvRules Parse(byte[] file)
    {
        var rows = new List<string[]>();
        var row = new List<string>();
        var cell = new StringBuilder();
        bool isQuoted = false, hasQuotes = false, isPlain = file.All(value => value is >= 32 and < 127 or (byte)'\n' or (byte)'\r');
        string text = Encoding.Latin1.GetString(file);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (isQuoted)
            {
                if (c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append(text[++i]);
                }
                else if (c == '"')
                {
                    isQuoted = false;
                    isPlain &= i + 1 == text.Length || text[i + 1] is ',' or '\n' or '\r';
                }
                else
                {
                    cell.Append(c);
                }
            }
            else if (c == '"')
            {
                isQuoted = hasQuotes = true;
                isPlain &= cell.Length == 0 && (i == 0 || text[i - 1] is ',' or '\n' or '\r');
            }
            else if (c is '\n' or '\r')
            {
                EndRow();
            }
            else if (c == ',')
            {
                row.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }
        EndRow();
        if (rows.Count < 2 && isPlain)
        {
            return new(Verdict.Refuse, rows);
        }
        bool isEven = rows.All(cells => cells.Length == rows[0].Length), isDistinct = rows.Count > 0 && rows[0].Distinct().Count() == rows[0].Length;
        // A number beyond the range of float is no number of a column.
        isPlain &= !rows.Any(cells => cells.Any(value => double.TryParse(value, CultureInfo.InvariantCulture, out double number) && !float.IsFinite((
            float)number)));
        bool isTrimmed = rows.Count > 0 && rows[0].All(name => name.Length > 0 && name.Trim() == name);
        return new(!isPlain ? Verdict.Unknown : isQuoted || !isEven || (isTrimmed && !isDistinct) ? Verdict.Refuse : isTrimmed ? Verdict.Accept
            : Verdict.Unknown, rows);

        void EndRow()
        {
            // Lines without anything are no rows, but an empty quoted cell is one.
            if (row.Count > 0 || cell.Length > 0 || hasQuotes)
            {
                rows.Add([.. row, cell.ToString()]);
            }
            row.Clear();
            cell.Clear();
            hasQuotes = false;
        }
    }
}
