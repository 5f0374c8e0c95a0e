using FastNn.Contracts;

namespace FastNn.Tables;

/// <summary>A family of networks whose settings can be chosen: what they are, and among which values a search looks for them.</summary>
/// <param name="Name">The name.</param>
/// <param name="Basis">Returns the family of the presets, by rows and whether the label is one of some classes.</param>
/// <param name="Search">Returns what a search varies, by the basis.</param>
sealed record NetworkKind(string Name, Func<int, bool, MemberRecipe> Basis, Func<MemberRecipe, SearchSetting[]> Search)
{
    // Near the spaces that the authors of RealMLP and TabM tune in (tables of their appendices), with narrower networks and higher rates for fewer epochs.
    static readonly NetworkKind[] all =
    [
        new("realmlp", (_, isClassifier) => Recipes.RealMlp(isClassifier), basis =>
        [
            SearchSetting.LogRange("learningrate", basis.LearningRate, 0.005, 0.4),
            SearchSetting.Choice("dropout", Widen(basis.Dropout), 0, 0.15, 0.3),
            SearchSetting.Choice("decay", basis.Decay, 0, 0.02, 0.1),
            SearchSetting.Choice("depth", basis.Hidden.Count, 2, 3, 4),
            SearchSetting.Choice("width", basis.Hidden[0], 64, 128, 256),
            SearchSetting.Choice("periodic", 1, 0, 1),
            SearchSetting.Choice("mish", IsMish(basis) ? 1 : 0, 0, 1),
        ]),
        new("tabm", Recipes.TabM, basis =>
        [
            SearchSetting.LogRange("learningrate", basis.LearningRate, 0.0005, 0.01),
            SearchSetting.Choice("dropout", Widen(basis.Dropout), 0, 0.1, 0.2, 0.4),
            SearchSetting.LogRange("decay", basis.Decay, 0.0001, 0.1),
            SearchSetting.Choice("depth", basis.Hidden.Count, 1, 2, 3),
            SearchSetting.Choice("width", basis.Hidden[0], 64, 128, 256),
            SearchSetting.Choice("bins", basis.Bins, 0, 8, 16, 32),
            SearchSetting.Choice("submembers", basis.Submembers, 8, 16),
        ]),
        new("relu", (rows, _) => Recipes.Relu(rows), basis =>
        [
            SearchSetting.LogRange("learningrate", basis.LearningRate, 0.0003, 0.01),
            SearchSetting.Choice("dropout", Widen(basis.Dropout), 0, 0.1, 0.25, 0.5),
            SearchSetting.LogRange("decay", basis.Decay, 0.0001, 0.1),
            SearchSetting.Choice("depth", basis.Hidden.Count, 1, 2, 3, 4),
            SearchSetting.Choice("width", basis.Hidden[0], 64, 128, 256, 512),
            SearchSetting.Choice("bins", basis.Bins, 0, 8, 16, 32),
        ]),
    ];

    // What a setting must be, and its cure in messages.
    static readonly Dictionary<string, (Func<double, bool> Fits, string Requirement)> requirements = new()
    {
        ["learningrate"] = (value => value > 0 && double.IsFinite(value), "a finite number above 0"),
        ["dropout"] = (value => value is >= 0 and < 1, "at least 0 and below 1"),
        ["decay"] = (value => value >= 0 && double.IsFinite(value), "a finite number of at least 0"),
        ["depth"] = (value => IsWhole(value, 1, 16), "a whole number from 1 to 16"),
        ["width"] = (value => IsWhole(value, 1, 4096), "a whole number from 1 to 4,096"),
        ["bins"] = (value => value == 0 || IsWhole(value, 2, 128), "0, or a whole number from 2 to 128"),
        ["submembers"] = (value => IsWhole(value, 1, 64), "a whole number from 1 to 64"),
        ["periodic"] = (value => value is 0 or 1, "0 or 1"),
        ["mish"] = (value => value is 0 or 1, "0 or 1"),
    };

    /// <summary>Returns the family of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static NetworkKind Find(string name) => Array.Find(all, kind => kind.Name == name)
        ?? throw new ArgumentException($"name is '{name}'; it must be one of {string.Join(", ", all.Select(kind => kind.Name))}.", nameof(name));

    /// <summary>Returns the families among whose settings a preset is tuned.</summary>
    public static IReadOnlyList<NetworkKind> Of(TabularPreset preset) => preset switch
    {
        TabularPreset.RealMlp => [Find("realmlp")],
        TabularPreset.Ensemble => [Find("tabm")],
        TabularPreset.Fast => [Find("relu")],
        _ => all,
    };

    /// <summary>Checks a setting.</summary>
    /// <exception cref="ArgumentException">There is none of that name, or the value does not fit.</exception>
    public void Check(string setting, double value)
    {
        string[] names = [.. Search(Basis(1, true)).Select(one => one.Name)];
        Require.Argument(names.Contains(setting), nameof(setting), $"{Name} has no setting '{setting}'; its settings are {string.Join(", ", names)}.");
        (Func<double, bool> fits, string requirement) = requirements[setting];
        Require.Argument(fits(value), nameof(value), $"The setting {setting} of {Name} is {value}; it must be {requirement}.");
    }

    /// <summary>Returns a recipe with a setting.</summary>
    public MemberRecipe Apply(MemberRecipe recipe, string setting, double value) => setting switch
    {
        "learningrate" => recipe with { LearningRate = value },
        "dropout" => recipe with { Dropout = (float)value },
        "decay" => recipe with { Decay = value },
        "depth" => recipe with { Hidden = CreateHidden(recipe.Hidden[0], (int)value) },
        "width" => recipe with { Hidden = CreateHidden((int)value, recipe.Hidden.Count) },
        "bins" => recipe with { Bins = (int)value },
        "submembers" => recipe with { Submembers = (int)value },
        "periodic" => recipe with { IsPeriodic = value == 1 },
        _ => recipe with { Activation = value == 1 ? () => new ParametricMish() : () => new ParametricSelu() },
    };

    int[] CreateHidden(int width, int depth) => [.. Enumerable.Range(0, depth).Select(i => Name == "relu" ? Math.Max(1, width >> i) : width)];

    // The shortest decimal of a float: 0.1f is 0.1.
    static double Widen(float value) => (double)(decimal)value;

    static bool IsMish(MemberRecipe recipe) => recipe.Activation() is ParametricMish;

    static bool IsWhole(double value, int lowest, int highest) => value >= lowest && value <= highest && value == Math.Floor(value);
}
