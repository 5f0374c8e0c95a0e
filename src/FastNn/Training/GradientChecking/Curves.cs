using FastNn.Kernels;
using FastNn.Layers;

namespace FastNn.Training;

/// <summary>Computes the slopes of a loss by the parameters of a network.</summary>
interface ISlopes
{
    /// <param name="parameter">A trained parameter.</param>
    /// <param name="place">Index of the entry.</param>
    /// <param name="expected">The result of the backward pass.</param>
    /// <param name="floor">Slopes below it are small.</param>
    /// <param name="tolerance">The relative error to decide.</param>
    CentralSlope Of(Parameter parameter, int place, double expected, double floor, double tolerance);
}

/// <summary>
/// Computes slopes of the sum of weights times outputs, in double. With the gradient of the loss as weights they are those of the loss, without its rounding.
/// </summary>
readonly ref struct NetworkSlopes(Network network, ReadOnlyMatrix x, TrainingStep step) : ISlopes
{
    readonly ForwardCache cache = new(network, x.Rows, training: true);
    readonly float[] weights = new float[x.Rows * network.Outputs];
    readonly ReadOnlyMatrix x = x;

    /// <summary>The weights, to be set.  [rows, outputs]</summary>
    public Matrix Weights => new(weights, x.Rows, network.Outputs);

    /// <summary>Computes the outputs, which are valid until the next run.  [rows, outputs]</summary>
    public ReadOnlyMatrix Forward() => cache.Forward(x, step);

    public CentralSlope Of(Parameter parameter, int place, double expected, double floor, double tolerance)
    {
        float[] values = new float[parameter.Count];
        parameter.CopyTo(values);
        float before = values[place];
        var curve = new Curve(this, parameter, values, place);
        CentralSlope slope = CentralSlope.Of(ref curve, before, expected, floor, tolerance);
        values[place] = before;
        parameter.Set(values);
        return slope;
    }

    double Sum(out double size)
    {
        ReadOnlyMatrix y = Forward();
        double sum = 0;
        size = 0;
        for (int row = 0; row < y.Rows; row++)
        {
            for (int i = 0; i < y.Columns; i++)
            {
                double term = (double)y.Row(row)[i] * weights[row * y.Columns + i];
                sum += term;
                size += Math.Abs(term);
            }
        }
        return sum;
    }

    ref struct Curve(NetworkSlopes slopes, Parameter parameter, float[] values, int place) : ICurve
    {
        readonly NetworkSlopes slopes = slopes;

        public double At(float value)
        {
            values[place] = value;
            parameter.Set(values);
            double sum = slopes.Sum(out double size);
            Rounding = size * CentralSlope.Ulp;
            return sum;
        }

        public double Rounding { get; private set; }
    }
}

/// <summary>A loss by one of the outputs.</summary>
ref struct LossCurve(Loss loss, Targets targets, ReadOnlyMatrix outputs, ref float output) : ICurve
{
    readonly Targets targets = targets;
    readonly ReadOnlyMatrix outputs = outputs;
    readonly ref float output = ref output;

    public double At(float value)
    {
        output = value;
        double all = loss.EvaluateWeighted(outputs, targets, default);
        Rounding = Math.Abs(all) * CentralSlope.Ulp;
        return all;
    }

    public double Rounding { get; private set; }
}

/// <summary>An activation by its input.</summary>
struct ActivationCurve<TOp>(TOp op) : ICurve where TOp : struct, IElementwise
{
    readonly float[] x = new float[1], y = new float[1];

    public double At(float value)
    {
        x[0] = value;
        Unary.Forward(op, new(x, 1, 1), new(y, 1, 1));
        Rounding = Math.Abs(y[0]) * CentralSlope.Ulp;
        return y[0];
    }

    public double Rounding { get; private set; }
}
