using FastNn.Data;

namespace FastNn.Tables;

/// <summary>The shares of families in the prediction of a model.</summary>
static class Blend
{
    // Shares are multiples of 1/20.
    const int Steps = 20;

    /// <summary>Chooses shares by the validation loss of the blend: in each step the family whose addition makes it lowest gets one more part (R. Caruana and
    /// others, "Ensemble selection from libraries of models", 2004).</summary>
    /// <param name="families">The families; their members were validated on the same parts, as far as they have as many.</param>
    /// <param name="parts">The rows of the members.</param>
    /// <returns>A share for each family; they add up to 1.</returns>
    public static double[] Choose(IReadOnlyList<Family> families, IReadOnlyList<Fold> parts)
    {
        int[] counts = new int[families.Count];
        float[][] sums = CreateSums(families);
        if (families.Count == 1)
        {
            return [1];
        }
        Fold[] shared = [.. parts.Take(sums.Length)];
        for (int step = 1; step <= Steps; step++)
        {
            (int chosen, double lowest) = (-1, double.PositiveInfinity);
            for (int i = 0; i < families.Count; i++)
            {
                if (double.IsFinite(families[i].ValidationLoss) && OutputLoss.Mean(Mix(sums, families[i].Outputs, step), shared) is var loss && loss < lowest)
                {
                    (chosen, lowest) = (i, loss);
                }
            }
            if (chosen < 0)
            {
                throw new InvalidOperationException("The predictions are too large to be averaged. Divide the label, so that it is far below 1e38.");
            }
            counts[chosen]++;
            for (int part = 0; part < sums.Length; part++)
            {
                float[] outputs = families[chosen].Outputs[part];
                for (int i = 0; i < outputs.Length; i++)
                {
                    sums[part][i] += outputs[i];
                }
            }
        }
        return Array.ConvertAll(counts, count => count / (double)Steps);
    }

    /// <summary>Returns the outputs of a blend for each part that all families have a member for.</summary>
    public static float[][] Mix(IReadOnlyList<Family> families, double[] shares)
    {
        float[][] mixed = CreateSums(families);
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

    static float[][] Mix(float[][] sums, IReadOnlyList<float[]> added, int step)
    {
        float[][] mixed = new float[sums.Length][];
        for (int part = 0; part < sums.Length; part++)
        {
            (float[] sum, float[] own) = (sums[part], added[part]);
            mixed[part] = new float[sum.Length];
            for (int i = 0; i < sum.Length; i++)
            {
                mixed[part][i] = (sum[i] + own[i]) / step;
            }
        }
        return mixed;
    }

    // The parts that every trained family has a member for.
    static float[][] CreateSums(IReadOnlyList<Family> families)
    {
        Family[] trained = [.. families.Where(family => double.IsFinite(family.ValidationLoss))];
        if (trained.Length == 0)
        {
            throw new InvalidOperationException("No member of the model has a finite validation loss. Look at the inputs and the label for extreme numbers.");
        }
        return [.. trained.MinBy(family => family.Members.Count)!.Outputs.Select(outputs => new float[outputs.Length])];
    }
}
