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
            int width = outputs[part].Length / rows.Count;
            for (int i = 0; i < rows.Count; i++)
            {
                double weight = rows.GetWeight(i);
                weights += weight;
                sum += weight * (rows.HasLabels ? LogLoss(outputs[part][i * width + rows.GetLabel(i)]) : Square(outputs[part][i] - rows.GetTarget(i)[0]));
            }
        }
        return sum / weights;
    }

    static double LogLoss(float probability) => -Math.Log(Math.Max(LeastProbability, probability));

    static double Square(double error) => error * error;
}
