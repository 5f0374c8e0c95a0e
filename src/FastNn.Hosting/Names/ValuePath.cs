using System.Globalization;
using System.Text;

namespace FastNn.Hosting;

/// <summary>Writes JSON paths (RFC 9535): <c>$[3].island</c>, or <c>$['bill length']</c> for a name that is no identifier.</summary>
static class ValuePath
{
    /// <param name="row">The index of the sample in an array; -1 where the body is one sample.</param>
    /// <param name="column">The name of the column; null for the sample itself.</param>
    public static string Create(int row, string? column)
    {
        var path = new StringBuilder("$");
        if (row >= 0)
        {
            path.Append(CultureInfo.InvariantCulture, $"[{row}]");
        }
        if (column is null)
        {
            return path.ToString();
        }
        if (IsIdentifier(column))
        {
            return path.Append('.').Append(column).ToString();
        }
        path.Append("['");
        foreach (char c in column)
        {
            path.Append(c is '\'' or '\\' ? $"\\{c}" : char.IsControl(c) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : c.ToString());
        }
        return path.Append("']").ToString();
    }

    static bool IsIdentifier(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
