namespace FastNn.Tables;

/// <summary>Counts how much of the work of a plan is done. For any number of threads.</summary>
/// <param name="plan">The plan.</param>
/// <param name="layers">The layers, which say what a row costs.</param>
sealed class WorkMeter(LearningPlan plan, MemberLayers layers)
{
    readonly Lock gate = new();
    readonly double all = plan.Families.Sum(family => Count(layers, family.Recipe) * family.Members);
    double done;

    /// <summary>Returns the operations of one row in all epochs of a member.</summary>
    public static double Count(MemberLayers layers, MemberRecipe recipe) => layers.CountOperations(recipe) * recipe.Epochs;

    /// <summary>Adds an epoch of a member.</summary>
    /// <returns>The fraction of the work that is done, up to 1.</returns>
    public double AddEpoch(MemberRecipe recipe)
    {
        lock (gate)
        {
            done += layers.CountOperations(recipe);
            // The sum of the epochs may be rounded above that of the plan.
            return Math.Min(1, done / all);
        }
    }
}
