using System.CommandLine;

namespace FastNn.Cli;

/// <summary>The options that say which samples are meant, for every command that reads some.</summary>
sealed class SourceOptions
{
    public const string Notes = """
        Samples:
          Without --data and --csv, the embedded digits: 1,797 handwritten digits of 64 pixels from 0
          to 16, by E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, doi 10.24432/C50P49,
          licensed under CC BY 4.0.
          --data: train-images-idx3-ubyte and train-labels-idx1-ubyte to train, t10k-images-idx3-ubyte
          and t10k-labels-idx1-ubyte to test, each plain or with .gz at its end.
          --csv: a row a line, with or without a header, plain or gzip. A column that begins with text
          is one of categories; an empty cell, ?, NA, N/A, NaN, null and none are missing values. Labels
          are names of classes, also where they are numbers. For a model that another program has made,
          labels are its classes by their numbers, from 0, and rows are numbers alone.
          Of the digits and of a CSV file, a fifth is held back for the test unless --holdout of train says
          otherwise; the seed decides which.
        """;

    readonly Option<string?> data = new("--data") { Description = "Folder of IDX files, named as MNIST's", HelpName = "FOLDER" };
    readonly Option<string?> csv = new("--csv") { Description = "CSV file", HelpName = "FILE" };
    readonly TableOptions table = new();
    readonly Option<string?> label = new("--label") { Description = "Label column of --csv: its name, or its number from 0 (-1: the last)", HelpName = "COLUMN" };

    public void AddTo(Command command)
    {
        command.Add(data);
        command.Add(csv);
        command.Add(label);
        table.AddTo(command);
    }

    /// <exception cref="UsageException">The options contradict each other.</exception>
    public SampleSource Source(ParseResult result)
    {
        SampleSource source = Choose(result);
        return source is CsvSource || !table.AreGiven(result) ? source : throw new UsageException("--separator, --ignore, --categories and --missing belong to --csv, which is not given.");
    }

    SampleSource Choose(ParseResult result) => (result.GetValue(data), result.GetValue(csv), result.GetValue(label)) switch
    {
        (null, null, null) => new Digits(),
        ({ Length: > 0 } folder, null, null) => new IdxFolder(folder),
        (null, { Length: > 0 } path, { Length: > 0 } column) => new CsvSource(path, column, table.Of(result)),
        (not null, not null, _) => throw new UsageException("--data and --csv are given; choose one."),
        (_, { Length: > 0 }, null) => throw new UsageException("--csv needs --label: the name of the label column, or its number from 0 (-1: the last)."),
        (_, null, not null) => throw new UsageException("--label belongs to --csv, which is not given."),
        _ => throw new UsageException("--data, --csv or --label is empty; give a name or leave it away."),
    };
}
