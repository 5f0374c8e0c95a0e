using System.Globalization;
using FastNn.Data;

namespace FastNn.Cli;

/// <summary>A CSV file with a label column, given by its name or its number.</summary>
internal sealed class CsvTable(string path, string label) : Table
{
    /// <inheritdoc/>
    public override string Name => path;

    /// <inheritdoc/>
    public override string InputRange => $"the columns of {path} without {label}";

    /// <inheritdoc/>
    protected override Dataset ReadRows()
    {
        PlainFile.CheckExists(path);
        try
        {
            return int.TryParse(label, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int column)
                ? Csv.ReadDataset(path, column)
                : Csv.ReadDataset(path, label);
        }
        catch (ArgumentException e) when (e.ParamName == "labelColumn")
        {
            throw new UsageException(Sentence.Of(e).Replace("labelColumn", "--label", StringComparison.Ordinal));
        }
    }

    /// <inheritdoc/>
    protected override InputScale ScaleOf(Dataset learning, bool centred) => InputScale.Standard(learning, centred);
}
