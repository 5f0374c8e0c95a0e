using FastNn.Data;

namespace FastNn.Tables;

/// <summary>The loss by which epochs and blends are chosen: log loss of probabilities, or squared error of numbers in the label's units.</summary>
static class OutputLoss
{
    // As scikit-learn's log_loss for float32.
    const double LeastProbability = 1.1920929e-7;

    /// <summary>Returns the mean loss over the validation rows of all parts, weighted by the weights of the rows.</summary>
    /// <param name="outputs">For each part the outputs for its validation rows.  [rows, width]</param>
    /// <param name="parts">The parts.</param>
    public static double Mean(IReadOnlyList<float[]> outputs, IReadOnlyList<Fold> parts)
    {
        double sum = 0, weights = 0;
        for (int part = 0; part < parts.Count; part++)
        {
            Dataset rows = parts[part].Validation;
            for (int i = 0; i < rows.Count; i++)
            {
                double weight = rows.GetWeight(i);
                weights += weight;
                sum += weight * Compute(rows, i, Select(rows, i, outputs[part]));
            }
        }
        return sum / weights;
    }

    /// <summary>Returns the only output that the loss of a row depends on: the probability of its class, or the number.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="row">The row.</param>
    /// <param name="outputs">[rows, width]</param>
    public static float Select(Dataset rows, int row, float[] outputs) =>
        rows.HasLabels ? outputs[row * (outputs.Length / rows.Count) + rows.GetLabel(row)] : outputs[row];

    /// <summary>Returns the loss of a row.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="row">The row.</param>
    /// <param name="output">The output of <see cref="Select"/>.</param>
    public static double Compute(Dataset rows, int row, double output) =>
        rows.HasLabels ? -Math.Log(Math.Max(LeastProbability, output)) : Square(output - rows.GetTarget(row)[0]);

    static double Square(double error) => error * error;
}
