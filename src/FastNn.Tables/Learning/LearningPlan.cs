using System.Globalization;
using FastNn.Data;

namespace FastNn.Tables;

/// <summary>What a model consists of: families of members, chosen by the preset, the table and the time budget. No clock and no machine is asked.</summary>
sealed class LearningPlan
{
    /// <summary>The fewest rows that can be trained and validated on.</summary>
    public const int LeastRows = 10;

    // Operations per second of two cores with AVX2, as by which a time budget is counted.
    const double Speed = 2 * 40e9;

    // The members of a family are validated on one of so many folds each.
    const int MostFolds = 8, LeastEpochs = 24;

    // Beyond so many rows a family for small tables is not worth its time.
    const int SmallTable = 10_000;

    LearningPlan(IReadOnlyList<PlannedFamily> families, int folds) => (Families, Folds) = (families, folds);

    /// <summary>The families with their members.</summary>
    public IReadOnlyList<PlannedFamily> Families { get; }

    /// <summary>The number of folds, of which each member is validated on one; 1 where there is a single split.</summary>
    public int Folds { get; }

    /// <summary>All members.</summary>
    public int Members => Families.Sum(family => family.Members);

    /// <summary>Returns the plan for a table.</summary>
    /// <param name="options">The options.</param>
    /// <param name="layers">The layers.</param>
    /// <param name="data">The rows to train on.</param>
    public static LearningPlan Create(TabularOptions options, MemberLayers layers, Dataset data)
    {
        int rows = data.Count;
        bool isClassifier = data.HasLabels;
        LearningPlan plan = options.Preset switch
        {
            TabularPreset.Fast => new([new(Recipes.Relu(rows), 1)], 1),
            TabularPreset.RealMlp => new([new(Recipes.RealMlp(isClassifier), 1)], 1),
            _ => CreateBlend(options, layers, rows, isClassifier),
        };
        return new([.. plan.Families.Select(family => family with
        {
            Recipe = options.Epochs > 0 ? family.Recipe with { Epochs = options.Epochs } : family.Recipe,
            Members = options.Members > 0 ? options.Members : family.Members,
        })], options.Members > 0 ? Math.Min(rows, Math.Max(plan.Folds, options.Members)) : plan.Folds);
    }

    /// <summary>Returns the families, the members of each and their epochs, in a sentence.</summary>
    public override string ToString() => string.Join(", ", Families.Select(family => string.Create(CultureInfo.InvariantCulture,
        $"{family.Members} × {family.Recipe.Name} for {family.Recipe.Epochs} epochs")));

    static LearningPlan Experiment(string exp, int rows, bool isClassifier)
    {
        string[] parts = exp.Split(';'); int folds = int.Parse(parts[0], CultureInfo.InvariantCulture); var list = new List<PlannedFamily>();
        foreach (string f in parts[1..])
        {
            string[] q = f.Split('+');
            MemberRecipe r = q[0] switch { "real" => Recipes.RealMlp(isClassifier), "smooth" => Recipes.SmoothRealMlp(isClassifier), "relu" => Recipes.Relu(rows), "tabm" => Recipes.TabM(rows), _ => Recipes.Linear(rows) };
            int members = folds;
            foreach (string o in q[1..]) { string[] kv = o.Split('='); double v = kv.Length > 1 ? double.Parse(kv[1], CultureInfo.InvariantCulture) : 0; 
                if (kv[0] == "n") { members = (int)v; continue; }
                r = kv[0] switch { "lr" => r with { LearningRate = v }, "decay" => r with { Decay = v }, "bins" => r with { Bins = (int)v }, "sub" => r with { Submembers = (int)v }, "e" => r with { Epochs = (int)v }, "batch" => r with { Batch = (int)v }, "drop" => r with { Dropout = (float)v }, "log" => r with { IsLogarithmic = true }, "w" => r with { Hidden = [.. r.Hidden.Select(_ => (int)v)] }, "d" => r with { Hidden = [.. Enumerable.Repeat(r.Hidden[0], (int)v)] }, "nopbld" => r with { IsPeriodic = false }, _ => throw new InvalidOperationException(o) }; }
            list.Add(new(r with { Name = f }, members));
        }
        return new(list, folds);
    }

    static LearningPlan CreateBlend(TabularOptions options, MemberLayers layers, int rows, bool isClassifier)
    {
        if (Environment.GetEnvironmentVariable("EXP") is { } exp) { return Experiment(exp, rows, isClassifier); }
        bool isSmall = rows <= SmallTable;
        int folds = Math.Min(MostFolds, rows);
        double budget = options.TimeBudget.TotalSeconds * Speed, rowsOfAMember = rows * (1 - 1.0 / folds);
        (MemberRecipe Recipe, double Share)[] families = isSmall
            ? [(Recipes.RealMlp(isClassifier), 0.46), (Recipes.SmoothRealMlp(isClassifier), 0.38), (Recipes.Relu(rows), 0.12), (Recipes.Linear(rows), 0.04)]
            : [(Recipes.RealMlp(isClassifier), 0.84), (Recipes.Relu(rows), 0.14), (Recipes.Linear(rows), 0.02)];
        return new([.. families.Select(family => Fit(family.Recipe, family.Share * budget))], folds);

        PlannedFamily Fit(MemberRecipe recipe, double operations)
        {
            // Half of a cut goes into fewer members, and half into fewer epochs.
            double part = Math.Min(1, operations / (folds * recipe.Epochs * rowsOfAMember * layers.CountOperations(recipe)));
            int members = Math.Clamp((int)Math.Round(folds * Math.Sqrt(part)), Math.Min(2, folds), folds);
            return new(recipe with { Epochs = Math.Clamp((int)(recipe.Epochs * part * folds / members), LeastEpochs, recipe.Epochs) }, members);
        }
    }
}

/// <summary>A family of a plan.</summary>
/// <param name="Recipe">How its members are built and trained.</param>
/// <param name="Members">The number of members.</param>
sealed record PlannedFamily(MemberRecipe Recipe, int Members);
