using FastNn.Tables;

namespace Outside.Contract;

/// <summary>The blocks of docs/tuning.md.</summary>
[Collection("Current folder")]
public sealed class TuningPageTests
{
    [Fact]
    public void Block_of_penguins_finds_networks_and_blends_them() => SampleFolder.Run(() =>
    {
        (double with, double without) = Tune();

        Assert.InRange(with, 0, without * 1.05);
        Assert.InRange(with, 0, 0.1);
        Assert.True(File.ReadAllLines("search.jsonl").Length > 12);
    });

    [Fact]
    public void Block_of_another_loss_finds_its_lowest() => Assert.InRange(Minimize(), 0.0015, 0.0065);

    static (double With, double Without) Tune()
    {
        Table table = Table.FromCsv("samples/data/penguins.csv");
        var options = new TabularOptions
        {
            Preset = TabularPreset.Fast,
            Seed = 1,
            Tuning = new() { Trials = 12, Journal = "search.jsonl" },   // or Budget = TimeSpan.FromMinutes(5)
        };
        TabularTuning tuning = TabularTuning.Run(table, label: "species", options);
        foreach (MeasuredTrial one in tuning.Result.Trials.Take(5))
        {
            Console.WriteLine($"{one.Trial}: log loss {one.Outcome.Loss:f4} after {one.Trial.Epochs} epochs");
        }
        TabularModel model = TabularModel.Train(table, "species", tuning.Apply(options));
        TabularEvaluation with = model.Report!.Validation, without = model.Report.PresetModel!.Report!.Validation;
        Console.WriteLine($"log loss {with["log loss"].Value:f4}, of the preset alone {without["log loss"].Value:f4}");
        return (with["log loss"].Value, without["log loss"].Value);
    }

    static double Minimize()
    {
        var space = new SearchSpace("network", epochs: 27,
            SearchSetting.LogRange("rate", usual: 0.01, lowest: 1e-4, highest: 1), SearchSetting.Choice("width", usual: 64, 32, 64, 128));
        var search = new Search([space], new SearchOptions { Trials = 28, Method = SearchMethod.Hyperband, Seed = 1 });
        SearchResult result = search.Run((trial, cancellation) =>
        {
            double loss = Math.Abs(Math.Log10(trial["rate"]) + 2.5) + 1.0 / trial.Epochs;   // train here for trial.Epochs
            return new SearchOutcome(loss, trial.Epochs, []);
        });
        Console.WriteLine($"{result.Best.Trial}, {result.Trials.Count} trials");
        return result.Best.Trial["rate"];
    }
}
