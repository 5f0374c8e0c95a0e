using System.CommandLine;
using FastNn.Data;

namespace FastNn.Cli;

/// <summary>Samples in two parts, as raw as they stand in their files, and what training multiplies them by.</summary>
internal sealed record Samples(string Name, Dataset Training, Dataset Test, float Scale);

/// <summary>The options that say where the data comes from; the same for every command that reads some.</summary>
internal sealed class DataOptions
{
    readonly Option<DirectoryInfo?> folder = new("--data") { Description = "A folder of IDX files as MNIST has them: train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-..., each plain or .gz.", HelpName = "FOLDER" };
    readonly Option<FileInfo?> csv = new("--csv") { Description = "A CSV file of numbers with a label column, plain or .gz; a fifth of its rows is held back for the test.", HelpName = "FILE" };
    readonly Option<string?> label = new("--label") { Description = "The label column of --csv: its name in the header, or its number from 0; -1 is the last.", HelpName = "COLUMN" };
    readonly Option<ulong> seed = new("--seed") { Description = "What weights, order and held-back rows are drawn from.", DefaultValueFactory = _ => 1 };

    public void AddTo(Command command)
    {
        command.Options.Add(folder);
        command.Options.Add(csv);
        command.Options.Add(label);
        command.Options.Add(seed);
    }

    public ulong Seed(ParseResult parsed) => parsed.GetValue(seed);

    public Samples Read(ParseResult parsed)
    {
        DirectoryInfo? folder = parsed.GetValue(this.folder);
        FileInfo? csv = parsed.GetValue(this.csv);
        string? label = parsed.GetValue(this.label);
        if (folder is not null && csv is not null)
        {
            throw CommandException.Usage("--data and --csv are both given: which one is the data?");
        }
        if (csv is null != label is null)
        {
            throw CommandException.Usage(csv is null ? "--label goes with --csv FILE." : "--csv needs --label COLUMN: the name or the number of the column with the labels.");
        }
        if (folder is not null)
        {
            return new(folder.FullName, ReadIdx(folder, "train"), ReadIdx(folder, "t10k"), Scale: 1);
        }
        Dataset all = csv is null ? Digits.Read() : ReadCsv(csv, label!);
        (Dataset training, Dataset test) = all.Split(0.8f, Seed(parsed));
        return new(csv?.FullName ?? "embedded digits", training, test, csv is null ? Digits.Scale : 1);
    }

    static Dataset ReadCsv(FileInfo file, string label) => !file.Exists
        ? throw new CommandException($"There is no file '{file.FullName}'.")
        : int.TryParse(label, out int column) ? Csv.ReadDataset(file.FullName, column) : Csv.ReadDataset(file.FullName, label);

    static Dataset ReadIdx(FileSystemInfo folder, string part) =>
        Idx.ReadDataset(Find(folder, $"{part}-images-idx3-ubyte"), Find(folder, $"{part}-labels-idx1-ubyte"));

    static string Find(FileSystemInfo folder, string name)
    {
        string path = Path.Combine(folder.FullName, name);
        return File.Exists(path) ? path : File.Exists(path + ".gz") ? path + ".gz" : throw new CommandException($"There is no file '{name}' nor '{name}.gz' in '{folder.FullName}'.");
    }
}
