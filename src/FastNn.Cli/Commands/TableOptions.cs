using System.CommandLine;
using System.Globalization;
using FastNn.Data;
using FastNn.Tables;

namespace FastNn.Cli;

/// <summary>The options that say how a CSV file is read.</summary>
/// <param name="isTraining">Whether they are those of train, which makes a schema.</param>
sealed class TableOptions(bool isTraining = false)
{
    // Texts in messages of the library, and the options of the command that stand for them.
    static readonly (string Library, string Option)[] words =
    [
        (", or train with TableSchemaOptions.DropMissingLabels", ", or train with --drop-missing-labels"),
        (", or set TableSchemaOptions.DropMissingLabels", ", or train with --drop-missing-labels"),
        ("; leave them out with DropMissingLabels", "; leave them out with --drop-missing-labels"),
        ("; set CsvOptions.DecimalSeparator to ',' to read them as numbers", "; write them with a point to read them as numbers"),
        ("; give their format with CsvOptions.DateFormats to read them as dates", "; write them as 2024-03-31 to read them as dates"),
        (", or give its format in CsvOptions.DateFormats", ""),
        (", or set CsvOptions.Header to Absent if the first line is a row", ""),
        (", or set CsvOptions.Header to Absent for a row", ""),
        (", or give kinds with TableSchemaOptions.Kinds", ""),
        ("Separator is ", "--separator is "),
        ("name them in CsvOptions.MissingValues", "name them with --missing"),
        ("CsvOptions.MissingValues", "the words of --missing"),
    ];

    readonly Option<string?> separator = CreateSeparator();
    readonly Option<string?> ignored = Create("--ignore", "Columns of --csv to ignore, such as a row id: names or indices", "COLUMN,...");
    readonly Option<string?> categorical = Create("--categories", "Columns of --csv whose numbers are categories: names or indices", "COLUMN,...");
    readonly Option<string?> missing = Create("--missing", "Words for a missing value in --csv, in place of the default ones", "WORD,...");
    readonly Option<int?> maxCategories = NumberOption.OptionalCount(
        "--max-categories", "Categories of a column of --csv to keep, the most frequent ones [default: 1000]", maximum: Dataset.MaxClasses);
    readonly Option<bool> dropsMissingLabels = new("--drop-missing-labels") { Description = "Leave out rows of --csv without a label, instead of an error" };

    /// <summary>Creates the option --separator.</summary>
    public static Option<string?> CreateSeparator() =>
        Create("--separator", "Separator of the cells of --csv: a character, or tab [default: detected]", "CHARACTER");

    IEnumerable<Option> All => [separator, ignored, categorical, missing, .. isTraining ? new Option[] { maxCategories, dropsMissingLabels } : []];

    /// <summary>The names of the options, for messages.</summary>
    public string Names => string.Join(", ", All.SkipLast(1).Select(option => option.Name)) + $" and {All.Last().Name}";

    public void AddTo(Command command)
    {
        foreach (Option option in All)
        {
            command.Add(option);
        }
    }

    /// <summary>Returns whether one of the options is given.</summary>
    public bool AreGiven(ParseResult result) => All.Any(option => result.GetResult(option) is { Implicit: false });

    /// <exception cref="UsageException">The separator is invalid.</exception>
    public TableFormat Parse(ParseResult result) => new(
        ParseSeparator(result.GetValue(separator)), ParseList(result.GetValue(ignored)), ParseList(result.GetValue(categorical)),
        result.GetValue(missing)?.Split(','), isTraining ? result.GetValue(maxCategories) : null, isTraining && result.GetValue(dropsMissingLabels));

    /// <summary>Parses a separator.</summary>
    /// <exception cref="UsageException">It is no single character, or one that cannot separate cells.</exception>
    public static char? ParseSeparator(string? text)
    {
        char? character = text switch
        {
            null => null,
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

    static Option<string?> Create(string name, string description, string valueName) => new(name) { Description = description, HelpName = valueName };

    static string[] ParseList(string? text) => text is null ? [] : [.. text.Split(',').Where(name => name.Length > 0)];
}
