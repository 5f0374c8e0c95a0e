using System.Data;
using System.Data.Common;
using FastNn;
using FastNn.Tables;

namespace Outside.Contract;

/// <summary>The blocks of docs/tables.md, in their order.</summary>
[Collection("Current folder")]
public sealed class TablesPageTests
{
    sealed record House(double Area, string City, bool? HasGarden, DateTime? Sold, double Price);

    [Fact]
    public void Blocks_do_what_the_page_says() => SampleFolder.Run(() =>
    {
        TrainClasses();
        Assert.Equal(("Gentoo", 2), PredictClass());
        Assert.InRange(TrainNumbers(), 4000, 5500);
        (double accuracy, string first) = Measure();
        Assert.InRange(accuracy, 0.97, 1);
        Assert.Contains(first, (string[])["bill_length_mm", "flipper_length_mm", "bill_depth_mm"]);
        Assert.InRange(CountGentoos(), 118, 130);
        Assert.InRange(TrainStream(), 0.97, 1);
        Assert.Equal("setosa", Start());
    });

    [Fact]
    public void Sources_have_the_columns_that_the_page_names()
    {
        using var data = new DataTable { Columns = { { "area", typeof(double) }, { "city", typeof(string) } } };
        data.Rows.Add(120.5, "Bern");
        data.Rows.Add(80, DBNull.Value);
        using DataTableReader reader = data.CreateDataReader();
        House[] houses = [new(120.5, "Bern", true, new(2024, 3, 31), 900_000), new(80, "Chur", null, null, 450_000)];

        (Table query, Table objects, Table dictionaries) = ReadSources(reader, houses);

        Assert.Equal(["area", "city"], query.Columns.Select(column => column.Name));
        Assert.Equal(["area", "city", "garden", "sold", "price"], objects.Columns.Select(column => column.Name));
        Assert.Equal(["area", "city", "price"], dictionaries.Columns.Select(column => column.Name));
        Assert.True(query["city"].IsMissing(1) && objects["sold"].IsMissing(1) && dictionaries["city"].IsMissing(1));
    }

    static void TrainClasses()
    {
        Table table = Table.FromCsv("samples/data/penguins.csv");
        TabularModel model = TabularModel.Train(table, label: "species", new TabularOptions { Preset = TabularPreset.Fast, Seed = 1 });
        Console.WriteLine(model);              // columns, and metrics on validation rows beside the baseline
        foreach (string warning in model.Report!.Warnings)
        {
            Console.WriteLine(warning);
        }
        model.Save("penguins.safetensors");
        Assert.Contains("island", model.ToString());
    }

    static (string Species, int Largest) PredictClass()
    {
        TabularModel model = TabularModel.Load("penguins.safetensors");
        using TabularPredictor predictor = model.CreatePredictor();   // one caller; create one for each thread

        // a text for each input in the order of the schema; null is a missing value; nothing is allocated
        string species = model.Classes[predictor.Classify(["Biscoe", "48.7", "14.1", "210", null, "female", "2007"])];

        // or values by name
        var penguin = new Dictionary<string, object?>
        {
            ["island"] = "Biscoe", ["bill_length_mm"] = 48.7, ["bill_depth_mm"] = 14.1, ["flipper_length_mm"] = 210,
            ["body_mass_g"] = null, ["sex"] = "female", ["year"] = 2007,
        };
        ReadOnlySpan<float> probabilities = predictor.PredictProbabilities(penguin);
        return (species, probabilities.IndexOf(probabilities.ToArray().Max()));
    }

    static float TrainNumbers()
    {
        Table table = Table.FromCsv("samples/data/penguins.csv");
        var options = new TabularOptions { Preset = TabularPreset.Fast, Seed = 1, Schema = new() { DropMissingLabels = true } };
        TabularModel model = TabularModel.Train(table, label: "body_mass_g", options);
        TabularEvaluation validation = model.Report!.Validation;
        Console.WriteLine($"RMSE {validation["RMSE"].Value:f0} g, of the mean {validation["RMSE"].Baseline:f0} g");

        using TabularPredictor predictor = model.CreatePredictor();
        float grams = predictor.PredictValue(["Gentoo", "Biscoe", "48.7", "14.1", "210", "female", "2007"]);
        return grams;
    }

    static (double Accuracy, string First) Measure()
    {
        TabularModel model = TabularModel.Load("penguins.safetensors");
        Table other = Table.FromCsv("samples/data/penguins.csv", model.Schema);   // kinds and words for missing values as in the training
        TabularEvaluation evaluation = model.Evaluate(other);
        Console.WriteLine(evaluation);                                           // log loss, accuracy, ROC AUC, ... beside the baseline
        foreach (ColumnImportance column in model.ComputeImportance(other))
        {
            Console.WriteLine($"{column.Name,-20}{column.Importance,8:f4} ± {column.Deviation:f4}");
        }
        return (evaluation["accuracy"].Value, model.ComputeImportance(other)[0].Name);
    }

    static (Table Query, Table Objects, Table Dictionaries) ReadSources(DbDataReader reader, House[] houses)
    {
        // the result of a query: reader is a DbDataReader, as of command.ExecuteReader()
        Table query = Table.FromReader(reader);

        // objects, by selectors that do not box
        Table objects = Table.From(houses, columns => columns
            .Number("area", house => house.Area).Text("city", house => house.City).Boolean("garden", house => house.HasGarden).Date("sold", house => house.Sold)
            .Number("price", house => house.Price));

        // dictionaries; a name that is absent is a missing value
        Table dictionaries = Table.FromDictionaries([
            new Dictionary<string, object?> { ["area"] = 120.5, ["city"] = "Bern", ["price"] = 900_000 },
            new Dictionary<string, object?> { ["area"] = 80, ["price"] = 450_000 },
        ]);
        return (query, objects, dictionaries);
    }

    static int CountGentoos()
    {
        TabularModel model = TabularModel.Load("penguins.safetensors");
        using TabularPredictor predictor = model.CreatePredictor();
        using Stream file = File.OpenRead("samples/data/penguins.csv");
        int gentoos = 0;
        model.Schema.ForEachInput(file, row => gentoos += model.Classes[predictor.Classify(row)] == "Gentoo" ? 1 : 0);
        return gentoos;
    }

    static double TrainStream()
    {
        var rows = new StreamingCsv("samples/data/penguins.csv", label: "species");
        TableSchema schema = rows.Schema;
        int[] numbers = schema.NumericColumns;
        var network = new Network(schema.InputCount, seed: 1)
        {
            new Imputer { Columns = numbers }, new Standardizer { Columns = numbers }, new OneHot(schema.CategoricalColumns),
            new Dense(16), new Relu(), new Dense(rows.Outputs), new Softmax(),
        };
        network.FitPreprocessing(rows);
        schema.AddTo(network);
        using var trainer = new Trainer(network, new CrossEntropy(), new Adam(0.01)) { BatchSize = 16, Epochs = 40, Seed = 1 };
        trainer.Fit(rows);
        TabularModel model = TabularModel.FromNetwork(network);
        return model.Evaluate(Table.FromCsv("samples/data/penguins.csv", model.Schema))["accuracy"].Value;
    }

    static string Start()
    {
        TabularModel model = TabularModel.Train(Table.FromCsv("samples/data/iris.csv"), "species", new TabularOptions { Preset = TabularPreset.Fast });
        model.Save("iris.safetensors");
        using TabularPredictor predictor = model.CreatePredictor();
        string flower = model.Classes[predictor.Classify(["5.1", "3.5", "1.4", "0.2"])];
        return flower;
    }
}
