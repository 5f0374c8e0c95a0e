using FastNn.Data;

namespace FastNn.Tables;

/// <summary>Makes datasets of other ones.</summary>
static class Rows
{
    /// <summary>Copies the inputs of rows.  [rows, inputs]</summary>
    public static float[] GetInputs(Dataset rows)
    {
        float[] inputs = new float[rows.Count * rows.Inputs];
        for (int i = 0; i < rows.Count; i++)
        {
            rows.GetInput(i).CopyTo(inputs.AsSpan(i * rows.Inputs));
        }
        return inputs;
    }

    /// <summary>Copies the labels of rows.</summary>
    public static int[] GetLabels(Dataset rows)
    {
        int[] labels = new int[rows.Count];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = rows.GetLabel(i);
        }
        return labels;
    }

    /// <summary>Copies the only target of each row.</summary>
    public static float[] GetTargets(Dataset rows)
    {
        float[] targets = new float[rows.Count];
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = rows.GetTarget(i)[0];
        }
        return targets;
    }

    /// <summary>Returns rows with other inputs and the same labels or targets, and weights.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="inputs">[rows, any width]</param>
    public static Dataset WithInputs(Dataset rows, float[] inputs)
    {
        int width = inputs.Length / rows.Count;
        return WithWeights(rows.HasLabels ? new(inputs, width, GetLabels(rows), rows.Outputs) : new(inputs, width, GetTargets(rows), 1), rows);
    }

    /// <summary>Returns rows with other targets, one each, and the same inputs and weights.</summary>
    public static Dataset WithTargets(Dataset rows, float[] targets) => WithWeights(new(GetInputs(rows), rows.Inputs, targets, 1), rows);

    /// <summary>Returns the rows of several datasets one after the other, without weights.</summary>
    public static Dataset Concatenate(IReadOnlyList<Dataset> all)
    {
        float[] inputs = [.. all.SelectMany(GetInputs)];
        return all[0].HasLabels
            ? new(inputs, all[0].Inputs, (int[])[.. all.SelectMany(GetLabels)], all[0].Outputs)
            : new(inputs, all[0].Inputs, (float[])[.. all.SelectMany(GetTargets)], 1);
    }

    static Dataset WithWeights(Dataset rows, Dataset weighted)
    {
        if (!weighted.HasWeights)
        {
            return rows;
        }
        float[] weights = new float[rows.Count];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = weighted.GetWeight(i);
        }
        return rows.WithWeights(weights);
    }
}
