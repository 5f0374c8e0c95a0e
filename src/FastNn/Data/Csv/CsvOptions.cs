using FastNn.Contracts;

namespace FastNn.Data;

/// <summary>The format of a CSV file, and the meaning of its label column.</summary>
public sealed class CsvOptions
{
    /// <summary>The separator of cells; a comma unless set. Any ASCII character that is not part of numbers or lines, such as a semicolon, a tab or a vertical
    /// bar.</summary>
    /// <exception cref="ArgumentException">The value is a letter, a digit, one of + - . ", a control character except the tab, or not ASCII.</exception>
    public char Separator
    {
        get;
        init
        {
            bool isReserved = char.IsControl(value) || char.IsAsciiLetterOrDigit(value) || value is '+' or '-' or '.' or '"';
            Require.Argument(value == '\t'
                || (char.IsAscii(value) && !isReserved), nameof(Separator), $"Separator is U+{(int)value:X4}; use a comma, semicolon, tab or vertical bar.");
            field = value;
        }
    } = ',';

    /// <summary>Whether the first line is a header; detected unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the three.</exception>
    public CsvHeader Header
    {
        get;
        init
        {
            Require.Range(Enum.IsDefined(value), nameof(Header), $"Header is {(int)value}; it must be Detect, Present or Absent.");
            field = value;
        }
    }

    /// <summary>Whether the label column holds a number to predict, read as one float target a row; false unless set.</summary>
    public bool Regression { get; init; }

    /// <summary>
    /// The number of classes, 1 to <see cref="Dataset.MaxClasses"/>, for files that may lack the highest class; 0, the default, is the highest label + 1.
    /// Ignored
    /// with <see cref="Regression"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Classes
    {
        get;
        init
        {
            Require.Range(value is >= 0 and <= Dataset.MaxClasses, nameof(Classes),
                $"Classes is {value}; it must be from 1 to {Dataset.MaxClasses}, or 0 for the highest label + 1.");
            field = value;
        }
    }

    /// <summary>
    /// The words for a missing value, which is read as NaN, ignoring case; "" is an empty cell. Unless set, reading tables uses
    /// <see cref="DefaultMissingValues"/>, and reading datasets refuses missing values. A label cannot be missing.
    /// </summary>
    public IReadOnlyList<string>? MissingValues { get; init; }

    /// <summary>The default words for a missing value: an empty cell, ?, NA, N/A, NaN, null and none.</summary>
    public static IReadOnlyList<string> DefaultMissingValues { get; } = ["", "?", "NA", "N/A", "NaN", "null", "none"];

    /// <summary>
    /// Columns that are categorical even where their values are numbers: read as the number of the category from 0, for a OneHot layer. In tables, columns that
    /// begin with text are categorical without being named here, and so is the label, unless it looks continuous:
    /// <see cref="Csv.ReadTable(string, CsvColumn, CsvOptions)"/> refuses a label of more than 30 distinct numbers in at least a fifth of the rows, and reads
    /// it as
    /// classes where it is named here.
    /// </summary>
    public IReadOnlyList<CsvColumn> CategoricalColumns { get; init; } = [];

    /// <summary>Columns that are not read, such as the number or the name of a row; none unless set.</summary>
    public IReadOnlyList<CsvColumn> IgnoredColumns { get; init; } = [];

    /// <summary>The maximal number of categories of a column, 1 to <see cref="Dataset.MaxClasses"/>; 1,000 unless set. More are probably names of
    /// rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxCategories
    {
        get;
        init
        {
            Require.Range(value is >= 1 and <= Dataset.MaxClasses, nameof(MaxCategories),
                $"MaxCategories is {value}; it must be from 1 to {Dataset.MaxClasses}.");
            field = value;
        }
    } = 1_000;
}
