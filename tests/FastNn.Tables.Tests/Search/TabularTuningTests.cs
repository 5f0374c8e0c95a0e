using FastNn.Tests.Support;

namespace FastNn.Tables.Tests.Searching;

/// <summary>Searches on the penguins, and the models of what they find.</summary>
public sealed class TabularTuningTests : IDisposable
{
    static readonly Table penguins = Table.FromCsv(Repository.PathOf("samples/data/penguins.csv"));
    static readonly TabularOptions quick = new() { Preset = TabularPreset.Fast, Seed = 5, Tuning = new() { Trials = 10, Networks = 2 } };

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Workers_change_no_bit()
    {
        string[] found = [.. new[] { 1, 3 }.Select(workers =>
        {
            TabularTuning tuning = TabularTuning.Run(penguins, "species", quick with { Tuning = new() { Trials = 7, Folds = 2, Workers = workers } });
            return string.Join('\n', tuning.Result.Trials.Select(one => $"{one.Trial} {one.Outcome.Loss:R} {string.Join(' ', one.Outcome.Curve)}"));
        })];

        Assert.Equal(found[0], found[1]);
    }

    /// <summary>A search on the table, and the model of its networks: better on validation rows than the preset alone, or as good.</summary>
    [Fact]
    public void Networks_of_a_search_are_blended_with_the_preset()
    {
        TabularTuning tuning = TabularTuning.Run(penguins, "species", quick);
        TabularOptions options = tuning.Apply(quick);
        TabularModel model = TabularModel.Train(penguins, "species", options), alone = TabularModel.Train(penguins, "species", quick);

        Assert.Equal(2, tuning.Networks.Count);
        Assert.DoesNotContain(tuning.Networks, network => network.ToString() == tuning.Result.Measured[0].Trial.ToString());
        TabularReport report = model.Report!;
        Assert.Equal(["ReLU network", .. tuning.Networks.Select(network => network.ToString())], report.Families.Select(family => family.Name));
        Assert.Equal(alone.Network.ComputeHash(), report.PresetModel!.Network.ComputeHash());
        Assert.Null(alone.Report!.PresetModel);
        Assert.InRange(report.Validation["log loss"].Value, 0, report.PresetModel.Report!.Validation["log loss"].Value * 1.05);
        Assert.InRange(report.Validation["accuracy"].Value, 0.96, 1);
        model.Save(folder.PathOf("model"));
        Assert.Equal(model.Predict(penguins), TabularModel.Load(folder.PathOf("model")).Predict(penguins));
    }

    [Fact]
    public void Tuned_is_the_preset_with_a_search()
    {
        TabularOptions options = new() { Seed = 2, Members = 2, Epochs = 6, Tuning = new() { Trials = 8, Folds = 1, Networks = 1 } };
        TabularModel tuned = TabularModel.Train(penguins, "species", options with { Preset = TabularPreset.Tuned });
        TabularTuning search = TabularTuning.Run(penguins, "species", options);

        Assert.Equal(TabularModel.Train(penguins, "species", search.Apply(options)).Network.ComputeHash(), tuned.Network.ComputeHash());
        Assert.Equal(TabularPreset.Tuned, tuned.Report!.Preset);
        Assert.Equal(TabularPreset.Auto, tuned.Report.PresetModel!.Report!.Preset);
        Assert.Equal(["realmlp", "relu", "tabm"], search.Result.Trials.Select(one => one.Trial.Space.Name).Distinct().Order());
    }

    [Fact]
    public void Numbers_and_other_validation_rows_are_searched_on_too()
    {
        TabularOptions options = quick with { Schema = new() { DropMissingLabels = true }, Tuning = new() { Trials = 4 } };
        (Table training, Table other) = penguins.Split(0.7f, 1);

        SearchResult folds = TabularTuning.Run(penguins, "body_mass_g", options).Result;
        SearchResult given = TabularTuning.Run(training, "body_mass_g", options with { Validation = other }).Result;

        Assert.All([folds, given], result => Assert.InRange(Math.Sqrt(result.Best.Outcome.Loss), 200, 450));
    }

    [Fact]
    public void Journal_of_another_table_or_seed_is_refused()
    {
        TabularOptions options = quick with { Tuning = new() { Trials = 2, Journal = folder.PathOf("j"), Folds = 1 } };
        TabularTuning.Run(penguins, "species", options);

        // The usual trial, and the other one at each rung.
        Assert.Equal(4, TabularTuning.Run(penguins, "species", options).Result.FromJournal);
        Table other = penguins.SelectRows([.. Enumerable.Range(0, penguins.RowCount - 1)]);
        Assert.Contains("other rows", Assert.Throws<FastNnFormatException>(() => TabularTuning.Run(other, "species", options)).Message);
        Assert.Contains("other rows", Assert.Throws<FastNnFormatException>(() => TabularTuning.Run(penguins, "island", options)).Message);
        Assert.Throws<FastNnFormatException>(() => TabularTuning.Run(penguins, "species", options with { Seed = 6 }));
        Assert.Throws<FastNnFormatException>(() => TabularTuning.Run(penguins, "species", options with { BalancesClasses = true }));
    }

    /// <summary>The first trial of a family is the family of the presets.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Usual_settings_are_those_of_the_presets(bool isClassifier)
    {
        foreach (NetworkKind kind in NetworkKind.Of(TabularPreset.Auto))
        {
            MemberRecipe basis = kind.Basis(1000, isClassifier);
            SearchSetting[] settings = kind.Search(basis);
            MemberRecipe recipe = new TabularNetwork(kind.Name, [.. settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Default))])
                .CreateRecipe(1000, isClassifier);

            Assert.Equal(basis.Hidden, recipe.Hidden);
            Assert.Equal(basis.Activation().GetType(), recipe.Activation().GetType());
            Assert.Equal(basis with { Name = "", Hidden = [], Activation = recipe.Activation }, recipe with { Name = "", Hidden = [] });
        }
    }

    [Theory]
    [InlineData("realmlp(learningrate=0.05,dropout=0.3,periodic=0)")]
    [InlineData("relu")]
    [InlineData("tabm(submembers=16,bins=0,decay=0.0001)")]
    public void Network_is_text_and_back(string text)
    {
        Assert.Equal(text, TabularNetwork.Parse(text).ToString());
        Assert.Equal(text, TabularNetwork.Parse($" {text.ToUpperInvariant().Replace(",", " , ")} ").ToString());
    }

    [Theory]
    [InlineData("name is 'mlp'; it must be one of realmlp, tabm, relu.", "mlp")]
    [InlineData("relu has no setting 'rate'; its settings are learningrate, dropout, decay, depth, width, bins.", "relu(rate=1)")]
    [InlineData("The setting width of relu is 0; it must be a whole number from 1 to 4,096.", "relu(width=0)")]
    [InlineData("The setting dropout of relu is 1; it must be at least 0 and below 1.", "relu(dropout=1)")]
    [InlineData("The setting depth of tabm is 1.5; it must be a whole number", "tabm(depth=1.5)")]
    [InlineData("is given twice", "relu(width=8,width=8)")]
    [InlineData("no closing parenthesis", "relu(width=8")]
    [InlineData("'width' is no setting", "relu(width)")]
    [InlineData("'width=x' is no setting", "relu(width=x)")]
    public void Malformed_networks_are_refused(string message, string text) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => TabularNetwork.Parse(text)).Message);
}
