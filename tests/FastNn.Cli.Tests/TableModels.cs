using System.Text;
using FastNn.Tables;
using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

/// <summary>Models of tables, trained by the library: species and body mass of penguins, and a table of awkward names.</summary>
public sealed class TableModels : IDisposable
{
    readonly TemporaryFolder folder = new();

    public TableModels()
    {
        Table penguins = Table.FromCsv(Penguins);
        Species = Train("species.safetensors", penguins, "species", new() { Preset = TabularPreset.Fast, Seed = 1 });
        Ensemble = Train("ensemble.safetensors", penguins, "species",
            new() { Preset = TabularPreset.Ensemble, Seed = 1, TimeBudget = TimeSpan.FromSeconds(0.2), Members = 3, Epochs = 24 });
        Mass = Train("mass.safetensors", penguins, "body_mass_g",
            new() { Preset = TabularPreset.Fast, Seed = 1, Schema = new() { DropMissingLabels = true } });
        string[] lines = ["1,\"a,b\",\"big, round\"", "2,c,\"with \"\"quotes\"\"\"", "3,\"d\ne\",\"two\nlines\""];
        AwkwardCsv = folder.Write("awkward.csv", Encoding.UTF8.GetBytes(
            "\"size, in m\",\"say \"\"hi\"\"\",\"two\nlines\"\n" + string.Concat(Enumerable.Range(0, 90).Select(i => lines[i % 3] + "\n"))));
        Awkward = Train("awkward.safetensors", Table.FromCsv(AwkwardCsv), "two\nlines", new() { Preset = TabularPreset.Fast, Seed = 1 });
    }

    public static string Penguins { get; } = Repository.PathOf("samples/data/penguins.csv");

    public string Species { get; }

    public string Ensemble { get; }

    public string Mass { get; }

    public string Awkward { get; }

    /// <summary>The rows of <see cref="Awkward"/>.</summary>
    public string AwkwardCsv { get; }

    public void Dispose() => folder.Dispose();

    string Train(string name, Table table, string label, TabularOptions options)
    {
        string path = folder.PathOf(name);
        TabularModel.Train(table, label, options).Save(path);
        return path;
    }
}
