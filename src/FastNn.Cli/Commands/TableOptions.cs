using System.CommandLine;
using System.Globalization;
using FastNn.Data;

namespace FastNn.Cli;

/// <summary>The options that say how a CSV file is written and which of its columns count: those of <see cref="CsvOptions"/>, in the words of the command
/// line.</summary>
sealed class TableOptions
{
    // What messages of the library say, and what it is called here.
    static readonly (string Library, string Option)[] words =
    [
        ("Set CsvOptions.Regression to read it as targets, for a loss such as MeanSquaredError, or name it in CsvOptions.CategoricalColumns if its numbers are names of classes.",
            "The command learns classes only: give a label of classes with --label, or learn the values in a program, as a Dataset with targets and MeanSquaredError. If its numbers are names of classes, name it in --categories too."),
        ("labelColumn", "--label"), ("Separator is ", "--separator is "), ("CsvOptions.IgnoredColumns", "--ignore"), ("IgnoredColumns", "--ignore"), ("CsvOptions.CategoricalColumns", "--categories"), ("CategoricalColumns", "--categories"),
        ("CsvOptions.MissingValues", "--missing"), ("CsvOptions.Separator", "--separator"), (", or raise MaxCategories", ""), (" For real values set CsvOptions.Regression.", ""),
    ];

    readonly Option<string?> separator = Separator();
    readonly Option<string?> ignored = new("--ignore") { Description = "Columns of --csv to leave out, such as a row's number or name: names or numbers", HelpName = "COLUMN,..." };
    readonly Option<string?> categorical = new("--categories") { Description = "Columns of --csv whose numbers are names of categories", HelpName = "COLUMN,..." };
    readonly Option<string?> missing = new("--missing") { Description = "What stands for a missing value in --csv, in place of the usual words", HelpName = "WORD,..." };

    /// <summary>The option by itself, for a command that reads rows whose columns are known.</summary>
    public static Option<string?> Separator() => new("--separator") { Description = "What stands between the cells of --csv: a character, or tab [default: a comma]", HelpName = "CHARACTER" };

    public void AddTo(Command command)
    {
        command.Add(separator);
        command.Add(ignored);
        command.Add(categorical);
        command.Add(missing);
    }

    /// <summary>Whether one of them is given.</summary>
    public bool AreGiven(ParseResult result) => new[] { separator, ignored, categorical, missing }.Any(option => result.GetValue(option) is not null);

    /// <exception cref="UsageException">The separator is none.</exception>
    public CsvOptions Of(ParseResult result) => new()
    {
        Separator = Character(result.GetValue(separator)),
        IgnoredColumns = Columns(result.GetValue(ignored)),
        CategoricalColumns = Columns(result.GetValue(categorical)),
        MissingValues = result.GetValue(missing)?.Split(','),
    };

    /// <summary>The separator that an option names.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static char Character(string? text)
    {
        char character = text switch
        {
            null => ',',
            "tab" or "\\t" => '\t',
            [char only] => only,
            _ => throw new UsageException($"--separator is '{text}'; give one character, such as ';', or the word tab."),
        };
        try
        {
            return new CsvOptions { Separator = character }.Separator;
        }
        catch (ArgumentException e)
        {
            throw new UsageException(Sentence.Of(e));
        }
    }

    /// <summary>A message of the library in the words of the command line.</summary>
    public static string Translate(string message) => words.Aggregate(message, (text, word) => text.Replace(word.Library, word.Option, StringComparison.Ordinal));

    /// <summary>The number of a column that is given by its name or its number; null for a name.</summary>
    public static int? NumberOf(string column) => int.TryParse(column, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null;

    /// <summary>A column that is given by its name or its number.</summary>
    public static CsvColumn Column(string column) => NumberOf(column) is { } number ? number : column;

    static CsvColumn[] Columns(string? text) => text is null ? [] : [.. text.Split(',').Where(name => name.Length > 0).Select(Column)];
}
