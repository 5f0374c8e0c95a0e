using FastNn.Data;

namespace FastNn.Tables;

/// <summary>Weights that make classes count alike.</summary>
static class ClassBalance
{
    /// <summary>Gives each row the weight rows/(classes·rows of its class), as scikit-learn's <c>class_weight="balanced"</c>; rows with targets stay
    /// unweighted.</summary>
    public static Dataset Apply(Dataset rows)
    {
        if (!rows.HasLabels)
        {
            return rows;
        }
        int[] counts = new int[rows.Outputs];
        for (int i = 0; i < rows.Count; i++)
        {
            counts[rows.GetLabel(i)]++;
        }
        float[] weights = new float[rows.Count];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = (float)(rows.Count / ((double)counts.Length * counts[rows.GetLabel(i)]));
        }
        return rows.WithWeights(weights);
    }
}
