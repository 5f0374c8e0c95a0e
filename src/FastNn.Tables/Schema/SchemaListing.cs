using System.Globalization;
using System.Text;

namespace FastNn.Tables;

/// <summary>Writes the inputs and the label of a schema as text.</summary>
static class SchemaListing
{
    const int MaxNames = 8, MaxName = 32;

    public static string Write(TableSchema schema)
    {
        var text = new StringBuilder();
        string classes = schema.Task == TabularTask.Regression ? "a number" : string.Create(CultureInfo.InvariantCulture,
            $"{schema.ClassNames.Count:n0} classes: {Join(schema.ClassNames)}");
        text.Append(CultureInfo.InvariantCulture, $"label {Shorten(schema.Label)}: {classes} ({schema.TaskReason})\n");
        int width = Math.Max(5, schema.Inputs.Max(input => Shorten(input.Name).Length));
        text.Append(CultureInfo.InvariantCulture, $"  {"input".PadRight(width)}  kind      categories\n");
        foreach (TableInput input in schema.Inputs)
        {
            text.Append($"  {Shorten(input.Name).PadRight(width)}  {input.Kind,-8}  {Join(input.Categories)}".TrimEnd()).Append('\n');
        }
        return text.ToString();
    }

    static string Join(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MaxNames).Select(Shorten)) + (names.Count > MaxNames ? ", ..." : "");

    static string Shorten(string name)
    {
        string line = string.Concat(name.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length <= MaxName ? line : $"{line.AsSpan(0, MaxName - 3)}...";
    }
}
