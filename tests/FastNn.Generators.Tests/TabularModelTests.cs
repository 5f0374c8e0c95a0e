using FastNn.Tables;
using FastNn.Tests.Support;

namespace FastNn.Generators.Tests;

/// <summary>The method of a baked model of penguins.</summary>
delegate void PredictPenguin(string? island, float billLength, float billDepth, float flipperLength, float mass, string? sex, float year, Span<float> output);

/// <summary>Compares baked models of tables with their predictors.</summary>
public sealed class TabularModelTests
{
    const string Data = "samples/data/penguins.csv";

    [Theory]
    [InlineData(TabularPreset.Fast, "species", 1)]
    [InlineData(TabularPreset.Fast, "body_mass_g", 1)]
    [InlineData(TabularPreset.RealMlp, "species", 1)]
    [InlineData(TabularPreset.RealMlp, "body_mass_g", 1)]
    [InlineData(TabularPreset.Ensemble, "species", 2)]
    [InlineData(TabularPreset.Ensemble, "body_mass_g", 2)]
    public void Preset_gives_the_values_of_a_predictor(TabularPreset preset, string label, int members)
    {
        Table table = Table.FromCsv(Repository.PathOf(Data));
        TabularModel model = Train(table, label, preset, members);
        PredictOne predict = Compiled.Methods([model.Network])[0];
        float[] rows = model.Schema.EncodeInputs(table);
        int inputs = model.Schema.InputCount, outputs = model.Network.Outputs;
        float[] expected = new float[outputs], actual = new float[outputs];
        using TabularPredictor predictor = model.CreatePredictor();

        for (int start = 0; start < rows.Length; start += inputs)
        {
            predictor.PredictBatch(rows.AsSpan(start, inputs), expected);
            predict(rows.AsSpan(start, inputs), actual);

            float scale = Math.Max(1, expected.Max(Math.Abs));
            Assert.All(expected, (value, i) => Assert.Equal(value / scale, actual[i] / scale, 1e-5f));
        }
    }

    [Fact]
    public void Row_by_names_gives_the_probabilities_of_a_predictor()
    {
        TabularModel model = Train(Table.FromCsv(Repository.PathOf(Data)), "species", TabularPreset.Fast, members: 1);
        PredictPenguin predict = Compiled.Compile([model.Network]).GetType("Model0")!.GetMethods()
            .Single(method => method.Name == "PredictOne" && method.GetParameters().Length == 8).CreateDelegate<PredictPenguin>();
        float[] known = new float[3], missing = new float[3];

        predict("Biscoe", 46.1f, 13.2f, 211, 4500, "female", 2007, known);
        predict(null, float.NaN, 13.2f, 211, 4500, "unknown", 2007, missing);

        using TabularPredictor predictor = model.CreatePredictor();
        Assert.Equal(predictor.PredictProbabilities(["Biscoe", "46.1", "13.2", "211", "4500", "female", "2007"]).ToArray(), known, Near);
        Assert.Equal(predictor.PredictProbabilities([null, null, "13.2", "211", "4500", "unknown", "2007"]).ToArray(), missing, Near);

        static bool Near(float a, float b) => Math.Abs(a - b) <= 1e-5f;
    }

    static TabularModel Train(Table table, string label, TabularPreset preset, int members) => TabularModel.Train(table, label,
        new TabularOptions
        {
            Preset = preset,
            Members = members,
            Epochs = 2,
            Calibrates = true,
            Schema = new TableSchemaOptions { DropMissingLabels = true },
        });
}
