using System.Globalization;

namespace FastNn.Tables;

/// <summary>What a model consists of: families of members, chosen by the preset, the table and the time budget. No clock and no machine is asked.</summary>
sealed class LearningPlan
{
    /// <summary>The fewest rows that can be trained and validated on.</summary>
    public const int LeastRows = 10;

    // Operations per second of two cores, by which a time budget is counted.
    const double Speed = 2 * 60e9;

    // The members of a family are validated on one of so many folds each.
    const int MostFolds = 8;

    // A family that cannot have so many epochs is omitted; the first one has at least the second number.
    const int LeastEpochs = 16, FewestEpochs = 8;

    // Beyond so many rows a family for small tables is not worth its time.
    const int SmallTable = 10_000;

    // The share of a family that the preset does not have.
    const double OtherShare = 0.25;

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
    /// <param name="rows">Rows to train on.</param>
    /// <param name="isClassifier">Whether the label is one of some classes.</param>
    public static LearningPlan Create(TabularOptions options, MemberLayers layers, int rows, bool isClassifier)
    {
        LearningPlan plan = options.Preset switch
        {
            TabularPreset.Fast => CreateSingle(Recipes.Relu(rows)),
            TabularPreset.RealMlp => CreateSingle(Recipes.RealMlp(isClassifier)),
            _ => CreateBlend(options, layers, rows, isClassifier),
        };
        return new([.. plan.Families.Select(family => family with
        {
            Recipe = options.Epochs > 0 ? family.Recipe with { Epochs = options.Epochs } : family.Recipe,
            Members = options.Members > 0 ? options.Members : family.Members,
        })], options.Members > 0 ? Math.Min(rows, Math.Max(plan.Folds, options.Members)) : plan.Folds);

        LearningPlan CreateSingle(MemberRecipe recipe) =>
            new([new(recipe, 1), .. options.Networks.Select(network => new PlannedFamily(network.CreateRecipe(rows, isClassifier), 1))], 1);
    }

    /// <summary>Returns the plan of the first families alone.</summary>
    public LearningPlan Take(int families) => new([.. Families.Take(families)], Folds);

    /// <summary>Returns the families, the members of each and their epochs, in a sentence.</summary>
    public override string ToString() => string.Join(", ", Families.Select(family => string.Create(CultureInfo.InvariantCulture,
        $"{family.Members} × {family.Recipe.Name} for {family.Recipe.Epochs} epochs")));

    static LearningPlan CreateBlend(TabularOptions options, MemberLayers layers, int rows, bool isClassifier)
    {
        int folds = Math.Min(MostFolds, rows);
        double budget = options.TimeBudget.TotalSeconds * Speed, rowsOfAMember = rows * (1 - 1.0 / folds);
        (MemberRecipe Recipe, double Share)[] families = options.Preset == TabularPreset.Ensemble
            ? [(Recipes.TabM(rows, isClassifier), 1)]
            : rows <= SmallTable
                ?
                [
                    (Recipes.RealMlp(isClassifier), 0.28), (Recipes.SmoothRealMlp(isClassifier), 0.22), (Recipes.TabM(rows, isClassifier), 0.36),
                    (Recipes.Relu(rows), 0.1), (Recipes.Linear(rows), 0.04),
                ]
                :
                [
                    (Recipes.RealMlp(isClassifier), 0.62), (Recipes.TabM(rows, isClassifier), 0.26), (Recipes.Relu(rows), 0.1),
                    (Recipes.Linear(rows), 0.02),
                ];
        // A family that cannot be trained well in its share leaves it to the first one.
        bool[] fits = [.. families.Select((family, i) => i == 0 || Count(family.Recipe, 2, LeastEpochs) <= family.Share * budget)];
        families[0].Share = 1 - families.Where((_, i) => i > 0 && fits[i]).Sum(family => family.Share);
        IEnumerable<PlannedFamily> own = families.Where((_, i) => fits[i]).Select(family => Fit(family.Recipe, family.Share * budget));
        return new([.. own, .. options.Networks.Select(FitOwn)], folds);

        PlannedFamily FitOwn(TabularNetwork network)
        {
            string basis = network.CreateBasis(rows, isClassifier).Name;
            double share = families.Where(family => family.Recipe.Name == basis).Select(family => family.Share).FirstOrDefault(OtherShare);
            return Fit(network.CreateRecipe(rows, isClassifier), share * budget);
        }

        double Count(MemberRecipe recipe, int members, int epochs) => members * epochs * rowsOfAMember * layers.CountOperations(recipe);

        PlannedFamily Fit(MemberRecipe recipe, double operations)
        {
            // Half of a cut goes into fewer members, and half into fewer epochs.
            double part = Math.Min(1, operations / Count(recipe, folds, recipe.Epochs));
            int members = Math.Clamp((int)Math.Round(folds * Math.Sqrt(part)), Math.Min(2, folds), folds);
            return new(recipe with { Epochs = Math.Clamp((int)(recipe.Epochs * part * folds / members), FewestEpochs, recipe.Epochs) }, members);
        }
    }
}

/// <summary>A family of a plan.</summary>
/// <param name="Recipe">How its members are built and trained.</param>
/// <param name="Members">The number of members.</param>
sealed record PlannedFamily(MemberRecipe Recipe, int Members);
