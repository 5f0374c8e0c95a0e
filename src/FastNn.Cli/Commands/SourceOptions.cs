using System.CommandLine;
using FastNn.Tables;

namespace FastNn.Cli;

/// <summary>The options that choose the labelled rows, of train and test.</summary>
/// <param name="isTraining">Whether they are those of train.</param>
sealed class SourceOptions(bool isTraining = false)
{
    static readonly string missingWords = string.Join(", ", CsvOptions.DefaultMissingValues.Where(word => word.Length > 0));

    public static readonly string Notes = $"""
        Data:
          Without --data and --csv: the embedded digits, 1,797 handwritten digits of 64 pixels from 0
          to 16, by E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, doi 10.24432/C50P49,
          licensed under CC BY 4.0.
          --data: train-images-idx3-ubyte and train-labels-idx1-ubyte for training,
          t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte for the test, plain or with .gz at the end.
          --csv: with or without a header, plain or gzip. A column of numbers is numeric, one of dates
          is encoded as year, month, weekday, hour and days, others are categorical. Columns that name
          rows, free text and constants are ignored. An empty cell and {missingWords} are
          missing values. Labels are class names, numbers too. A model of another program has no
          column names: its rows are numeric, and its labels are class indices from 0.
          A fifth of the digits or of a CSV file is held out as test rows, unless --holdout of train
          gives another fraction; the seed selects them.
        """;

    readonly Option<string?> data = new("--data") { Description = "Folder of IDX files, with the names of MNIST", HelpName = "FOLDER" };
    readonly Option<string?> csv = new("--csv") { Description = "CSV file", HelpName = "FILE" };
    readonly TableOptions table = new(isTraining);
    readonly Option<string?> label = new("--label") { Description = "Label column of --csv: name, or index from 0 (-1: the last column)", HelpName = "COLUMN" };

    public void AddTo(Command command)
    {
        command.Add(data);
        command.Add(csv);
        command.Add(label);
        table.AddTo(command);
    }

    /// <summary>Returns whether one of the options names rows, and the digits are not meant.</summary>
    public bool AreGiven(ParseResult result) => result.GetValue(data) is not null || result.GetValue(csv) is not null;

    /// <summary>Checks the options before a model is loaded, which may know the label column.</summary>
    /// <exception cref="UsageException">The options contradict each other.</exception>
    public void Check(ParseResult result) => CreateSource(result, knownLabel: "");

    /// <summary>Creates the source that the options name.</summary>
    /// <param name="result">The options.</param>
    /// <param name="knownLabel">The label column of the model that is tested, where it is not given.</param>
    /// <exception cref="UsageException">The options contradict each other.</exception>
    public RowSource CreateSource(ParseResult result, string? knownLabel = null)
    {
        RowSource source = Choose(result, knownLabel);
        Require.Usage(source is CsvSource || !table.AreGiven(result), $"{table.Names} need --csv; give it, or omit them.");
        return source;
    }

    RowSource Choose(ParseResult result, string? knownLabel) => (result.GetValue(data), result.GetValue(csv), result.GetValue(label)) switch
    {
        (null, null, null) => new Digits(),
        ({ Length: > 0 } folder, null, null) => new IdxFolder(folder),
        (null, { Length: > 0 } path, { Length: > 0 } column) => new CsvSource(new(path, column, table.Parse(result))),
        (not null, not null, _) => throw new UsageException("--data and --csv are both given; give one of them."),
        (null, { Length: > 0 } path, null) when knownLabel is not null => new CsvSource(new(path, knownLabel, table.Parse(result))),
        (_, { Length: > 0 }, null) => throw new UsageException(
            "--csv needs --label; give the name of the label column, or its index from 0 (-1: the last column)."),
        (_, null, not null) => throw new UsageException("--label needs --csv; give it, or omit --label."),
        _ => throw new UsageException("--data, --csv or --label is empty; give a name, or omit the option."),
    };
}
