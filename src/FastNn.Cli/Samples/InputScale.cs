using FastNn.Data;

namespace FastNn.Cli;

/// <summary>
/// Inputs are trained on as (x - shift)·factor, a shift and a factor per column. Afterwards the first Dense layer takes both over:
/// W·((x - s)·f) + b = (W·f)·x + (b - W·f·s). So the saved network takes inputs as they stand in the files, and nothing has to be kept beside it.
/// </summary>
internal sealed class InputScale
{
    readonly double[] shifts, factors;

    InputScale(double[] shifts, double[] factors)
    {
        this.shifts = shifts;
        this.factors = factors;
    }

    /// <summary>The same factor for every column, and no shift.</summary>
    public static InputScale Constant(int columns, double factor)
    {
        double[] factors = new double[columns];
        Array.Fill(factors, factor);
        return new(new double[columns], factors);
    }

    /// <summary>Mean 0 and deviation 1 in every column. A column that never changes becomes 0: nothing can be learned from it.</summary>
    /// <param name="data">What means and deviations are taken of.</param>
    /// <param name="centred">Whether columns are shifted: a first layer without bias cannot take that over.</param>
    public static InputScale Standard(Dataset data, bool centred)
    {
        // B. P. Welford, 1962: exact for a column of one value, where the sum of squares is not.
        double[] means = new double[data.Inputs], squares = new double[data.Inputs];
        for (int row = 0; row < data.Count; row++)
        {
            ReadOnlySpan<float> x = data.Input(row);
            for (int i = 0; i < x.Length; i++)
            {
                double distance = x[i] - means[i];
                means[i] += distance / (row + 1);
                squares[i] += distance * (x[i] - means[i]);
            }
        }
        double[] factors = Array.ConvertAll(squares, square => square > 0 ? 1 / Math.Sqrt(square / data.Count) : 0);
        return new(centred ? means : new double[data.Inputs], factors);
    }

    /// <summary>A copy of labelled samples, scaled.</summary>
    public Dataset Apply(Dataset data)
    {
        float[] inputs = new float[data.Count * data.Inputs];
        int[] labels = new int[data.Count];
        for (int row = 0; row < data.Count; row++)
        {
            ReadOnlySpan<float> x = data.Input(row);
            for (int i = 0; i < x.Length; i++)
            {
                inputs[row * data.Inputs + i] = (float)((x[i] - shifts[i]) * factors[i]);
            }
            labels[row] = data.Label(row);
        }
        return new Dataset(inputs, data.Inputs, labels, data.Outputs);
    }

    /// <summary>Gives the scale to the network's first layer, which must be Dense, with a bias if anything is shifted.</summary>
    public void FoldInto(Network network)
    {
        Parameter weight = network.Parameters["0.weight"];
        float[] weights = new float[weight.Count];
        double[] shifted = new double[weight.Rows];
        weight.CopyTo(weights);
        for (int output = 0; output < weight.Rows; output++)
        {
            for (int input = 0; input < weight.Columns; input++)
            {
                ref float w = ref weights[output * weight.Columns + input];
                double scaled = w * factors[input];
                shifted[output] += scaled * shifts[input];
                w = (float)scaled;
            }
        }
        weight.Set(weights);
        if (shifts.AsSpan().ContainsAnyExcept(0))
        {
            Parameter bias = network.Parameters["0.bias"];
            float[] biases = new float[bias.Count];
            bias.CopyTo(biases);
            for (int output = 0; output < biases.Length; output++)
            {
                biases[output] = (float)(biases[output] - shifted[output]);
            }
            bias.Set(biases);
        }
    }
}
