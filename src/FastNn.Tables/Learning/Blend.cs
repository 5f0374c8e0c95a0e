using FastNn.Data;

namespace FastNn.Tables;

/// <summary>The shares of families in the prediction of a model.</summary>
static class Blend
{
    // A family with a lower share would cost more time than it is worth.
    const double LeastShare = 0.05;

    /// <summary>Chooses shares by the validation loss of the blend (R. Caruana and others, "Ensemble selection from libraries of models", 2004): the mean of
    /// the shares that a <see cref="GreedySelection"/> finds on samples of the rows, so that they depend less on single rows.</summary>
    /// <param name="families">The families; their members were validated on the same parts, as far as they have as many.</param>
    /// <param name="parts">The rows of the members.</param>
    /// <param name="seed">The seed of the samples.</param>
    /// <returns>A share for each family; they add up to 1.</returns>
    /// <exception cref="InvalidOperationException">No family has finite outputs.</exception>
    public static double[] Choose(IReadOnlyList<Family> families, IReadOnlyList<Fold> parts, long seed)
    {
        Family[] trained = GetTrained(families);
        double[] found = new GreedySelection(trained, [.. parts.Take(CountShared(trained))]).Run(Seeds.Create(seed));
        double kept = found.Where(share => share >= LeastShare).Sum();
        return [.. families.Select(family => Array.IndexOf(trained, family) is var i && i >= 0 && found[i] >= LeastShare ? found[i] / kept : 0)];
    }

    /// <summary>Returns the outputs of a blend for each part that all families have a member for.</summary>
    public static float[][] Mix(IReadOnlyList<Family> families, double[] shares)
    {
        Family[] trained = GetTrained(families);
        float[][] mixed = [.. trained[0].Outputs.Take(CountShared(trained)).Select(outputs => new float[outputs.Length])];
        for (int family = 0; family < families.Count; family++)
        {
            for (int part = 0; part < mixed.Length && shares[family] > 0; part++)
            {
                for (int i = 0; i < mixed[part].Length; i++)
                {
                    mixed[part][i] += (float)shares[family] * families[family].Outputs[part][i];
                }
            }
        }
        return mixed;
    }

    static Family[] GetTrained(IReadOnlyList<Family> families)
    {
        Family[] trained = [.. families.Where(family => double.IsFinite(family.ValidationLoss))];
        return trained.Length > 0 ? trained
            : throw new InvalidOperationException("No member of the model has a finite validation loss. Look at the inputs and the label for extreme numbers.");
    }

    // The parts that every trained family has a member for.
    static int CountShared(Family[] trained) => trained.Min(family => family.Members.Count);
}
