using FastNn.Bench.Peers;
using FastNn.Data;
using FastNn.Tables;
using DataTable = FastNn.Tables.Table;

namespace FastNn.Bench.Quick;

/// <summary>
/// Trains RealMLP-TD-S on tables without missing values, each with five seeds and splits of 64, 16 and 20 %, beside the authors' program of 211 lines
/// (github.com/dholzmueller/realmlp-td-s_standalone) in the folder FASTNN_REALMLP: the mean and deviation of the scores on the same test rows, and the median
/// seconds of a training. FASTNN_TABLES lists tables as file:label, separated by semicolons; iris unless set.
/// </summary>
static class RealMlpSection
{
    const int Seeds = 5;

    public static void Run(Table table)
    {
        table.Head("table", "library", "log loss, or RMSE", "accuracy", "a training, median", "ratio of times");
        string folder = Environment.GetEnvironmentVariable("FASTNN_REALMLP") ?? "";
        string tables = Environment.GetEnvironmentVariable("FASTNN_TABLES") ?? "samples/data/iris.csv:species";
        foreach (string[] parts in tables.Split(';').Select(one => one.Split(':')))
        {
            if (parts is not [string path, string label] || !File.Exists(path))
            {
                table.Row($"{parts[0]} not found: set FASTNN_TABLES to file:label;file:label", "", "", "", "", "");
                continue;
            }
            DataTable whole = DataTable.FromCsv(path);
            TableSchema schema = TableSchema.Create(whole, label);
            List<double[]> own = [], peer = [];
            for (int seed = 0; seed < Seeds; seed++)
            {
                TableRows rows = Divide(schema.Encode(whole), seed);
                own.Add(RealMlpTdS.Train(rows, schema.CategoricalColumns, seed));
                if (RealMlpTdS.Ask(folder, rows, schema.CategoricalColumns, seed) is { } answer)
                {
                    peer.Add(answer);
                }
            }
            table.Row(Path.GetFileName(path), "FastNn", Describe(own, 1), Describe(own, 2), Seconds(own), "");
            string[] cells = peer.Count == 0
                ? ["not found: set FASTNN_REALMLP to its folder, and install python3-torch, python3-sklearn and python3-pandas", "", "", ""]
                : [Describe(peer, 1), Describe(peer, 2), Seconds(peer), Table.Ratio(Median(peer), Median(own))];
            table.Row(["", "PyTorch, the authors' program", .. cells]);
        }
    }

    static TableRows Divide(Dataset all, long seed)
    {
        (Dataset rest, Dataset test) = Split(all);
        (Dataset training, Dataset validation) = Split(rest);
        return new(training, validation, test);

        (Dataset, Dataset) Split(Dataset rows) => rows.HasLabels ? rows.SplitStratified(0.8f, seed) : rows.Split(0.8f, seed);
    }

    static string Describe(List<double[]> runs, int index)
    {
        if (runs[0].Length <= index)
        {
            return "";
        }
        double mean = runs.Average(run => run[index]), deviation = Math.Sqrt(runs.Sum(run => Math.Pow(run[index] - mean, 2)) / (runs.Count - 1));
        return FormattableString.Invariant($"{mean:g4} ± {deviation:g2}");
    }

    static string Seconds(List<double[]> runs) => FormattableString.Invariant($"{Median(runs):f2} s");

    static double Median(List<double[]> runs) => runs.Select(run => run[0]).Order().ElementAt(runs.Count / 2);
}
