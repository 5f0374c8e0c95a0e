using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Layers;
using FastNn.RandomNumbers;
using FastNn.Training;

namespace FastNn;

/// <summary>
/// Compares the gradients of a network, or of a layer, a loss or an activation of your own, with central differences:
/// <c>new GradientCheck().Run(new Cube.Op()).ThrowIfWrong()</c>.
/// </summary>
/// <remarks>
/// Differences are computed in double, from losses that the network computes in float, with steps that are halved until two of them agree. Where none do, or
/// the loss has a kink, an entry is omitted and counted (<see cref="GradientCheckResult.Undecided"/>). Best for few rows and small networks, with inputs of
/// about 1. For tests: it allocates, and runs the network several times for every entry. One caller at a time.
/// </remarks>
public sealed class GradientCheck
{
    // An entry below these fractions of the largest of its parameter, and of all, is what rounding of larger terms has left.
    const double OfParameter = 0.1, OfAll = 0.01, OfAllCancelling = 0.1;

    /// <summary>The relative error up to which an entry is right; 0.001 unless set.</summary>
    /// <exception cref="ArgumentException">It is not between 0 and 1.</exception>
    public double Tolerance
    {
        get;
        init
        {
            Require.Argument(value is > 0 and < 1, nameof(Tolerance), $"Tolerance is {value}; it must be above 0 and below 1, such as 0.001.");
            field = value;
        }
    } = 1e-3;

    /// <summary>The largest number of entries of a parameter to compare, evenly spread over it; 100 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int Entries { get; init => field = Require.AtLeast(value, 1, nameof(Entries)); } = 100;

    /// <summary>The seed of dropout, and of the numbers with which a layer is checked; 0 unless set.</summary>
    public long Seed { get; init; }

    /// <summary>Checks a network together with its loss: the gradient of the loss by the outputs, then that of every parameter that is not frozen.</summary>
    /// <param name="network">It keeps its parameters and statistics. Training passes are compared: with the same dropout in all of them, and statistics of the
    /// batch.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="inputs">[rows, inputs]</param>
    /// <param name="targets">As many rows.</param>
    /// <exception cref="ArgumentException">The inputs are no whole rows, or none, or the targets do not fit.</exception>
    /// <exception cref="InvalidOperationException">The network has no layers, or none with parameters.</exception>
    public GradientCheckResult Run(Network network, Loss loss, ReadOnlySpan<float> inputs, Targets targets)
    {
        float[][] gradients = Gradients(network, loss, inputs, targets);
        float[] kept = network.Parameters.Store.Values.Span.ToArray();
        try
        {
            var slopes = new NetworkSlopes(network, new ReadOnlyMatrix(inputs, inputs.Length / network.Inputs, network.Inputs), new TrainingStep(Seed, 0));
            var result = new GradientCheckResult(Tolerance);
            CompareLoss(result, loss, slopes.Forward(), targets, slopes.Weights);
            Compare(result, network, gradients, slopes);
            return result;
        }
        finally
        {
            // Training passes change the statistics.
            kept.CopyTo(network.Parameters.Store.Values.Span);
        }
    }

    /// <summary>Checks a layer between two dense layers: the gradients of its parameters and, through the dense layer before it, the gradient by its
    /// inputs.</summary>
    /// <param name="layer">The layer, "1" in the result. It belongs to that network afterwards.</param>
    /// <param name="inputs">Inputs of the layer.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <exception cref="ArgumentException">The layer belongs to a network already, cannot take so many inputs, or needs more rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no inputs or no rows.</exception>
    public GradientCheckResult Run(Layer layer, int inputs = 19, int rows = 8)
    {
        const int Before = 7, Behind = 5;
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        var network = new Network(Before, Seed) { new Dense(inputs), layer, new Dense(Behind) };
        long next = Seed;
        foreach (Parameter parameter in network.Parameters)
        {
            // Not the initial 0 and 1 of vectors, which could hide a fault.
            if (parameter is { IsVector: true, IsTrained: true })
            {
                float[] values = new float[parameter.Count], noise = Normal(values.Length, ++next);
                parameter.CopyTo(values);
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] += noise[i] / 3;
                }
                parameter.Set(values);
            }
        }
        return Run(network, new MeanSquaredError(), Normal(rows * Before, ++next), Normal(rows * Behind, ++next));
    }

    /// <summary>Checks a loss: its gradient by the outputs, named "outputs" in the result.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="outputs">[rows, outputs], such as the loss expects them.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="targets">As many rows.</param>
    /// <exception cref="ArgumentException">The outputs are no whole rows, or the targets do not fit.</exception>
    public GradientCheckResult Run(Loss loss, ReadOnlySpan<float> outputs, int rows, Targets targets)
    {
        ArgumentNullException.ThrowIfNull(loss);
        Require.Argument(rows >= 1 && !outputs.IsEmpty && outputs.Length % rows == 0, nameof(outputs),
            $"outputs has {outputs.Length} numbers; it must be {rows} rows of at least one output.");
        int columns = outputs.Length / rows;
        loss.ValidateTargets(rows, columns, targets);
        var result = new GradientCheckResult(Tolerance);
        CompareLoss(result, loss, new(outputs, rows, columns), targets, new(new float[outputs.Length], rows, columns));
        return result;
    }

    /// <summary>Checks the derivative of an activation, named "x" in the result.</summary>
    /// <param name="op">The activation.</param>
    /// <param name="points">The inputs; 64 from -4 to 4 where empty.</param>
    public GradientCheckResult Run<TOp>(TOp op, params ReadOnlySpan<float> points) where TOp : struct, IElementwise
    {
        float[] x = points.IsEmpty ? new float[64] : points.ToArray();
        for (int i = 0; points.IsEmpty && i < x.Length; i++)
        {
            // Between the round numbers, at which functions have their kinks.
            x[i] = (i - 31.5f) / 8;
        }
        int n = x.Length;
        float[] y = new float[n], dy = new float[n], dx = new float[n];
        Array.Fill(dy, 1f);
        Unary.Forward(op, new(x, 1, n), new(y, 1, n));
        Unary.Backward(op, new(x, 1, n), new(y, 1, n), new(dy, 1, n), new(dx, 1, n));
        var result = new GradientCheckResult(Tolerance);
        double floor = OfParameter * Largest(dx);
        var curve = new ActivationCurve<TOp>(op);
        for (int i = 0; i < n; i++)
        {
            result.Compare("x", i, dx[i], CentralSlope.Of(ref curve, x[i], dx[i], floor, Tolerance), floor);
        }
        return result;
    }

    /// <summary>Compares slopes that the caller has computed.</summary>
    internal GradientCheckResult Run<TSlopes>(Network network, Loss loss, ReadOnlySpan<float> inputs, Targets targets, TSlopes slopes)
        where TSlopes : ISlopes, allows ref struct
    {
        var result = new GradientCheckResult(Tolerance);
        Compare(result, network, Gradients(network, loss, inputs, targets), slopes);
        return result;
    }

    /// <summary>Computes the gradients of all parameters; empty for those without. Statistics are restored.</summary>
    float[][] Gradients(Network network, Loss loss, ReadOnlySpan<float> inputs, Targets targets)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var trainer = new Trainer(network, loss, new Sgd(0)) { BatchSize = Math.Max(1, inputs.Length / network.Inputs), Seed = Seed };
        ParameterList parameters = network.Parameters;
        float[] kept = parameters.Store.Values.Span.ToArray();
        // The second pass finds gradients that it must not add to.
        trainer.ComputeGradients(inputs, targets);
        trainer.ComputeGradients(inputs, targets);
        kept.CopyTo(parameters.Store.Values.Span);
        float[][] gradients = new float[parameters.Count][];
        for (int i = 0; i < gradients.Length; i++)
        {
            gradients[i] = parameters[i].HasGradient ? new float[parameters[i].Count] : [];
            if (parameters[i].HasGradient)
            {
                parameters[i].CopyGradientTo(gradients[i]);
            }
        }
        return gradients;
    }

    void Compare<TSlopes>(GradientCheckResult result, Network network, float[][] gradients, TSlopes slopes) where TSlopes : ISlopes, allows ref struct
    {
        double all = 0;
        foreach (float[] gradient in gradients)
        {
            all = Math.Max(all, Largest(gradient));
        }
        all *= Cancels(network) ? OfAllCancelling : OfAll;
        for (int i = 0; i < gradients.Length; i++)
        {
            Parameter parameter = network.Parameters[i];
            double floor = Math.Max(OfParameter * Largest(gradients[i]), all);
            // An odd stride meets every lane of a panel.
            for (int place = 0, stride = Stride(gradients[i].Length); place < gradients[i].Length; place += stride)
            {
                double gradient = gradients[i][place];
                result.Compare(parameter.Name, place, gradient, slopes.Of(parameter, place, gradient, floor, Tolerance), floor);
            }
        }
    }

    void CompareLoss(GradientCheckResult result, Loss loss, ReadOnlyMatrix outputs, Targets targets, Matrix gradient)
    {
        float[] y = new float[outputs.Rows * outputs.Columns], dy = new float[y.Length];
        for (int row = 0; row < outputs.Rows; row++)
        {
            outputs.Row(row).CopyTo(y.AsSpan(row * outputs.Columns));
        }
        loss.EvaluateWeighted(outputs, targets, gradient);
        for (int row = 0; row < outputs.Rows; row++)
        {
            gradient.Row(row).CopyTo(dy.AsSpan(row * outputs.Columns));
        }
        double floor = OfParameter * Largest(dy);
        for (int place = 0, stride = Stride(y.Length); place < y.Length; place += stride)
        {
            var curve = new LossCurve(loss, targets, new ReadOnlyMatrix(y, outputs.Rows, outputs.Columns), ref y[place]);
            float before = y[place];
            result.Compare("outputs", place, dy[place], CentralSlope.Of(ref curve, before, dy[place], floor, Tolerance), floor);
            y[place] = before;
        }
    }

    // The input of a normalization has no gradient along its mean, and nearly none along its deviation: only what large terms leave when they cancel.
    static bool Cancels(Network network)
    {
        for (int i = 0; i < network.Count; i++)
        {
            if (network[i].MinTrainingBatch > 1 || (network[i] is LayerNorm && network.GetWidth(i) <= 2))
            {
                return true;
            }
        }
        return false;
    }

    int Stride(int count) => Math.Max(1, count / Entries) | 1;

    static double Largest(float[] values)
    {
        double largest = 0;
        foreach (float value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }
        return largest;
    }

    static float[] Normal(int count, long seed)
    {
        var random = new CounterRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = random.Normal((ulong)i);
        }
        return values;
    }
}
