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
}
