using System.Collections.ObjectModel;
using FastNn.Contracts;

namespace FastNn.Tables;

/// <summary>The format of a CSV file, and the kinds of its columns where they are not inferred.</summary>
public sealed class CsvOptions
{
    /// <summary>The default words for a missing value: an empty cell, ?, NA, N/A, NaN, null and none.</summary>
    public static IReadOnlyList<string> DefaultMissingValues { get; } = ["", "?", "NA", "N/A", "NaN", "null", "none"];

    /// <summary>
    /// The separator of cells; null, the default, to detect a comma, semicolon, tab or vertical bar. Any ASCII character that is not part of numbers or lines.
    /// </summary>
    /// <exception cref="ArgumentException">The value is a letter, a digit, one of + - . ", a control character except the tab, or not ASCII.</exception>
    public char? Separator
    {
        get;
        init
        {
            bool isReserved = value is { } c && (char.IsControl(c) || char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.' or '"');
            Require.Argument(value is null or '\t' || (char.IsAscii((char)value) && !isReserved), nameof(Separator),
                $"Separator is U+{(int)value.GetValueOrDefault():X4}; use a comma, semicolon, tab or vertical bar.");
            field = value;
        }
    }

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

    /// <summary>The character between the whole and the fraction of a number: a point, unless set, or a comma.</summary>
    /// <exception cref="ArgumentException">The value is another character.</exception>
    public char DecimalSeparator
    {
        get;
        init
        {
            Require.Argument(value is '.' or ',', nameof(DecimalSeparator), $"DecimalSeparator is '{value}'; it must be '.' or ','.");
            field = value;
        }
    } = '.';

    /// <summary>The character between groups of three digits, as in 1,234,567: a comma, point, blank, apostrophe or underscore; null, the default, for none. A
    /// blank stands for no-break blanks too.</summary>
    /// <exception cref="ArgumentException">The value is another character.</exception>
    public char? ThousandsSeparator
    {
        get;
        init
        {
            Require.Argument(value is null or ',' or '.' or ' ' or '\'' or '_', nameof(ThousandsSeparator),
                $"ThousandsSeparator is '{value}'; it must be a comma, point, blank, apostrophe or underscore, or null for none.");
            field = value;
        }
    }

    /// <summary>Whether a currency sign before or after a number, and a percent sign after it, are ignored: $5.20 is 5.2, and 12 % is 12. False unless
    /// set.</summary>
    public bool AllowCurrencyAndPercent { get; init; }

    /// <summary>The words for a missing value, ignoring case and blanks around them; "" is an empty cell. <see cref="DefaultMissingValues"/> unless
    /// set.</summary>
    public IReadOnlyList<string> MissingValues
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = [.. value];
        }
    } = DefaultMissingValues;

    /// <summary>Formats of dates, as .NET writes them, such as dd.MM.yyyy; tried before ISO 8601, and before numbers. None unless set.</summary>
    public IReadOnlyList<string> DateFormats
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = [.. value];
        }
    } = [];

    /// <summary>
    /// The kinds of columns by name, where they are not to be inferred: as <see cref="ColumnKind.Category"/>, numbers are read as texts, and codes of more than
    /// seven digits stay exact; as <see cref="ColumnKind.Number"/>, a cell of text is an error.
    /// </summary>
    public IReadOnlyDictionary<string, ColumnKind> Kinds
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = ReadOnlyDictionary<string, ColumnKind>.Empty;

    internal ValueFormats CreateFormats()
    {
        NumberFormat numbers = NumberFormat.Create(DecimalSeparator, ThousandsSeparator, AllowCurrencyAndPercent);
        return new ValueFormats(numbers, new MissingWords(MissingValues), DateFormats.Count > 0 ? [.. DateFormats] : null);
    }
}
