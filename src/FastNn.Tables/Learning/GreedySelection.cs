using FastNn.Data;

namespace FastNn.Tables;

/// <summary>Finds shares of families: in each step the family whose addition makes the loss of the blend lowest gets one more part.</summary>
sealed class GreedySelection
{
    const int Samples = 50, Steps = 10;

    readonly (Dataset Rows, int Row)[] rows;
    readonly double[] weights;
    readonly float[][] outputs;

    /// <param name="families">The families.</param>
    /// <param name="parts">The rows that all of them were validated on.</param>
    public GreedySelection(IReadOnlyList<Family> families, IReadOnlyList<Fold> parts)
    {
        rows = [.. parts.SelectMany(part => Enumerable.Range(0, part.Validation.Count).Select(row => (part.Validation, row)))];
        weights = Array.ConvertAll(rows, row => (double)row.Rows.GetWeight(row.Row));
        outputs = [.. families.Select(family => (float[])[.. parts.SelectMany((part, i) =>
            Enumerable.Range(0, part.Validation.Count).Select(row => OutputLoss.Select(part.Validation, row, family.Outputs[i])))])];
    }

    /// <summary>Returns the mean shares over samples of the rows, each as many rows as there are, drawn with repeats.</summary>
    public double[] Run(Random random)
    {
        double[] shares = new double[outputs.Length];
        if (shares.Length == 1)
        {
            return [1];
        }
        for (int sample = 0; sample < Samples; sample++)
        {
            double[] drawn = new double[rows.Length];
            for (int i = 0; i < drawn.Length; i++)
            {
                int row = random.Next(drawn.Length);
                drawn[row] += weights[row];
            }
            Select(drawn, shares);
        }
        return Array.ConvertAll(shares, share => share / (Samples * Steps));
    }

    // Adds a part to the chosen share in each step.
    void Select(double[] drawn, double[] shares)
    {
        double[] sums = new double[rows.Length];
        for (int step = 1; step <= Steps; step++)
        {
            double[] losses = [.. outputs.Select(own => Measure(drawn, sums, own, step))];
            int chosen = Array.IndexOf(losses, losses.Min());
            shares[chosen]++;
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += outputs[chosen][i];
            }
        }
    }

    double Measure(double[] drawn, double[] sums, float[] own, int step)
    {
        double loss = 0;
        for (int i = 0; i < sums.Length; i++)
        {
            if (drawn[i] > 0)
            {
                loss += drawn[i] * OutputLoss.Compute(rows[i].Rows, rows[i].Row, (sums[i] + own[i]) / step);
            }
        }
        return loss;
    }
}
