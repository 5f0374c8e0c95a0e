using FastNn;
using FastNn.Tables;

namespace FastNnService;

/// <summary>Trains the model of the first start. Replace the table and the label by yours.</summary>
public static class Training
{
    // A. M. Horst, A. P. Hill and K. B. Gorman, palmerpenguins, doi 10.5281/zenodo.3960218, in the public domain (CC0).
    const string File = "penguins.csv", Label = "species";

    public static Network Run()
    {
        Table table = Table.FromCsv(Path.Combine(AppContext.BaseDirectory, File));
        TabularModel model = TabularModel.Train(table, Label, new TabularOptions { Preset = TabularPreset.Fast, Seed = 1 });
        Console.WriteLine(model);
        return model.Network;
    }
}
