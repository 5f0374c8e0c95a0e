using System.CommandLine;
using System.Globalization;
using FastNn.Data;

namespace FastNn.Cli;

/// <summary>The options that say how a CSV file is read: those of <see cref="CsvOptions"/>.</summary>
sealed class TableOptions
{
    // Texts in messages of the library, and the options of the command that stand for them.
    static readonly (string Library, string Option)[] words =
    [
        ("Set CsvOptions.Regression to read it as targets, for a loss such as MeanSquaredError, "
            + "or name it in CsvOptions.CategoricalColumns if its numbers are names of classes.",
            "The command trains classifiers only: give a label of classes with --label, or train on the values in a program, "
            + "with a Dataset of targets and MeanSquaredError. If its numbers are names of classes, name it in --categories too."),
        ("labelColumn", "--label"),
        ("Separator is ", "--separator is "),
        ("CsvOptions.IgnoredColumns", "--ignore"),
        ("IgnoredColumns", "--ignore"),
        ("CsvOptions.CategoricalColumns", "--categories"),
        ("CategoricalColumns", "--categories"),
        ("CsvOptions.MissingValues", "--missing"),
        ("CsvOptions.Separator", "--separator"),
        (", or raise MaxCategories", ""),
        (" For real values set CsvOptions.Regression.", ""),
    ];

    readonly Option<string?> separator = CreateSeparator();
    readonly Option<string?> ignored = Create("--ignore", "Columns of --csv to ignore, such as a row id: names or indices", "COLUMN,...");
    readonly Option<string?> categorical = Create("--categories", "Columns of --csv whose numbers are categories: names or indices", "COLUMN,...");
    readonly Option<string?> missing = Create("--missing", "Words for a missing value in --csv, in place of the default ones", "WORD,...");

    /// <summary>Creates the option --separator.</summary>
    public static Option<string?> CreateSeparator() =>
        Create("--separator", "Separator of the cells of --csv: a character, or tab [default: a comma]", "CHARACTER");

    public void AddTo(Command command)
    {
        command.Add(separator);
        command.Add(ignored);
        command.Add(categorical);
        command.Add(missing);
    }

    /// <summary>Returns whether one of the options is given.</summary>
    public bool AreGiven(ParseResult result) => new[] { separator, ignored, categorical, missing }.Any(option => result.GetValue(option) is not null);

    /// <exception cref="UsageException">The separator is invalid.</exception>
    public CsvOptions CreateCsvOptions(ParseResult result) => new()
    {
        Separator = ParseSeparator(result.GetValue(separator)),
        IgnoredColumns = ParseColumns(result.GetValue(ignored)),
        CategoricalColumns = ParseColumns(result.GetValue(categorical)),
        MissingValues = result.GetValue(missing)?.Split(','),
    };

    /// <summary>Parses a separator.</summary>
    /// <exception cref="UsageException">It is no single character, or one that cannot separate cells.</exception>
    public static char ParseSeparator(string? text)
    {
        char character = text switch
        {
            null => ',',
            "tab" or "\\t" => '\t',
            [char only] => only,
            _ => throw new UsageException($"--separator is '{text}'; it must be one character, such as ';', or the word tab."),
        };
        try
        {
            return new CsvOptions { Separator = character }.Separator;
        }
        catch (ArgumentException e)
        {
            throw new UsageException(ErrorMessage.Format(e));
        }
    }

    /// <summary>Replaces names of the library in a message by options.</summary>
    public static string Translate(string message) =>
        words.Aggregate(message, (text, word) => text.Replace(word.Library, word.Option, StringComparison.Ordinal));

    /// <summary>Returns the index of a column that is given by index; null where it is given by name.</summary>
    public static int? ParseIndex(string column) =>
        int.TryParse(column, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int index) ? index : null;

    /// <summary>Parses a column that is given by name or index.</summary>
    public static CsvColumn ParseColumn(string column) => ParseIndex(column) is { } index ? index : column;

    static Option<string?> Create(string name, string description, string valueName) => new(name) { Description = description, HelpName = valueName };

    static CsvColumn[] ParseColumns(string? text) => text is null ? [] : [.. text.Split(',').Where(name => name.Length > 0).Select(ParseColumn)];
}
