namespace FastNn.Data;

/// <summary>How a CSV file is written and what its label column means.</summary>
public sealed class CsvOptions
{
    /// <summary>
    /// What stands between cells: a comma unless set. Any ASCII character that neither a number nor a line needs, such as
    /// a semicolon, a tab or a vertical bar.
    /// </summary>
    /// <exception cref="ArgumentException">It is a letter, a digit, one of + - . ", a control character but the tab, or not ASCII.</exception>
    public char Separator
    {
        get;
        init
        {
            bool needed = char.IsControl(value) || char.IsAsciiLetterOrDigit(value) || value is '+' or '-' or '.' or '"';
            field = value == '\t' || (char.IsAscii(value) && !needed)
                ? value
                : throw new ArgumentException($"Separator is U+{(int)value:X4}: use a comma, semicolon, tab or vertical bar.", nameof(value));
        }
    } = ',';

    /// <summary>Whether the first line names the columns; found out unless set.</summary>
    public CsvHeader Header
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value), FormattableString.Invariant($"Header is {(int)value}: use Detect, Present or Absent."));
    }

    /// <summary>Whether the label column holds a real value to predict, kept as one float target a row; false unless set.</summary>
    public bool Regression { get; init; }

    /// <summary>
    /// The number of classes, 1 to <see cref="Dataset.MaxClasses"/>, where a file may lack the highest of them; 0, unless set, stands for
    /// the highest label + 1. Without meaning under <see cref="Regression"/>.
    /// </summary>
    public int Classes
    {
        get;
        init => field = value is >= 0 and <= Dataset.MaxClasses
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value),
                FormattableString.Invariant($"Classes is {value}: expected 1 to {Dataset.MaxClasses}, or 0 for the highest label + 1."));
    }

    /// <summary>
    /// What stands for a missing value, which is read as NaN: words, whatever their case, and "" for an empty cell. Unless set,
    /// <see cref="Csv.ReadTable(string, CsvColumn, CsvOptions)"/>
    /// and its kin take <see cref="UsualMissingValues"/>, and <c>ReadDataset</c> refuses missing values. A label cannot be missing.
    /// </summary>
    public IReadOnlyList<string>? MissingValues { get; init; }

    /// <summary>What is usual for a missing value: an empty cell, ?, NA, N/A, NaN, null and none.</summary>
    public static IReadOnlyList<string> UsualMissingValues { get; } = ["", "?", "NA", "N/A", "NaN", "null", "none"];

    /// <summary>
    /// Columns whose values are names of categories even where they are numbers: read as the category's number from 0, for a OneHot layer to write out. In
    /// tables, columns that
    /// begin with text are categorical without being named, and so is the label, unless it looks like a measured value:
    /// <see cref="Csv.ReadTable(string, CsvColumn, CsvOptions)"/> refuses
    /// more than 30 different numbers in a label where a fifth of the rows or more differ, and takes them for classes where the label is named here.
    /// </summary>
    public IReadOnlyList<CsvColumn> CategoricalColumns { get; init; } = [];

    /// <summary>Columns that are left out, such as the number or the name of a row; none unless set.</summary>
    public IReadOnlyList<CsvColumn> IgnoredColumns { get; init; } = [];

    /// <summary>The most categories that a column may have, 1 to <see cref="Dataset.MaxClasses"/>; 1,000 unless set. What has more is rather a name for every
    /// row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public int MaxCategories
    {
        get;
        init => field = value is >= 1 and <= Dataset.MaxClasses
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), FormattableString.Invariant($"MaxCategories is {value}: expected 1 to {Dataset.MaxClasses}."));
    } = 1_000;
}
