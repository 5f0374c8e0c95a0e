using FastNn;
using FastNn.Tables;

namespace CreditRisk;

/// <summary>The model of the first start.</summary>
static class CreditModel
{
    /// <summary>The class whose probability is the risk.</summary>
    public const string Bad = "bad";

    /// <summary>Reads the table that comes with the service.</summary>
    public static Table ReadTable()
    {
        using Stream stream = typeof(CreditModel).Assembly.GetManifestResourceStream("german_credit.csv")!;
        return Table.FromCsv(stream);
    }

    /// <summary>Trains on four fifths of the table, and prints how good the result is on the rest.</summary>
    public static Network Train(CancellationToken cancellationToken)
    {
        Table table = ReadTable();
        (Table training, Table test) = table.Split(0.8f, seed: 1, stratifyBy: "risk");
        var options = new TabularOptions { Preset = TabularPreset.Fast, Seed = 1, Calibrates = true };
        TabularModel model = TabularModel.Train(training, "risk", options, cancellationToken);
        Console.WriteLine($"Trained on {training.RowCount:n0} credits. On {test.RowCount:n0} others:");
        Console.WriteLine(model.Evaluate(test));
        return model.Network;
    }
}
