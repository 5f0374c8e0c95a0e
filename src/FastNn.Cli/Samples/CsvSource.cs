using System.Globalization;
using FastNn.Data;

namespace FastNn.Cli;

/// <summary>A CSV file with a label column, given by its name or its number. Of numbers alone, or with text, categories and missing values.</summary>
internal sealed class CsvSource(string path, string label) : Table
{
    CsvSchema? schema;

    /// <inheritdoc/>
    public override string Name => path;

    /// <inheritdoc/>
    public override string InputRange => $"the columns of {path} without {label}";

    /// <inheritdoc/>
    public override CsvSchema? Schema => schema;

    /// <inheritdoc/>
    public override IReadOnlyList<Layer> Preparation() =>
        schema is null ? [new Standardizer()]
        : schema.Categories is { Length: > 0 } categories ? [new OneHot(categories), new Imputer(), new Standardizer()]
        : [new Imputer(), new Standardizer()];

    /// <inheritdoc/>
    public override void Use(CsvSchema known) => schema = known;

    /// <inheritdoc/>
    protected override Dataset ReadRows()
    {
        PlainFile.CheckExists(path);
        if (schema is not null)
        {
            return Csv.ReadDataset(path, schema);
        }
        CsvColumn column = int.TryParse(label, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : label;
        try
        {
            CsvTable table = Csv.ReadTable(path, column);
            if (IsPlain(table))
            {
                // Labels are classes by their numbers.
                return Csv.ReadDataset(path, table.Schema.LabelColumn);
            }
            schema = table.Schema;
            return table.Data;
        }
        catch (ArgumentException e) when (e.ParamName == "labelColumn")
        {
            throw new UsageException(Sentence.Of(e).Replace("labelColumn", "--label", StringComparison.Ordinal));
        }
    }

    /// <summary>Whether there are numbers alone, and none is missing.</summary>
    static bool IsPlain(CsvTable table)
    {
        for (int row = 0; row < table.Data.Count; row++)
        {
            if (table.Data.Input(row).ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
            {
                return false;
            }
        }
        return table.Schema.Categories.Length == 0 && table.Schema.ClassNames.All(name => double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
    }
}
