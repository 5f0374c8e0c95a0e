using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Simd;

namespace FastNn;

/// <summary>
/// The last layer of a regression: turns standardized outputs into the units of the targets, y = clamp(x·deviation + mean, lowest, highest), or
/// y = e^clamp(...) - 1 where <see cref="Log"/> is true. Predictions stay within the range of the fitted targets.
/// x, y: [rows, outputs]  mean, deviation, lowest, highest: [outputs], saved with the model.
/// </summary>
/// <remarks>Train a network without it on the targets of <see cref="Transform(ReadOnlySpan{float})"/>, then predict with the same layers and parameters and
/// this layer behind them. It can also be trained through: the gradient is that of the formula, and 0 where an output is clamped. Before <see cref="Fit"/> it
/// has mean 0, deviation 1 and the range of float, in which every output is finite.</remarks>
public sealed class TargetScaler : Layer
{
    // The greatest float whose exponential is finite.
    const float GreatestLog = 88.72283f;

    FittedBuffer means = new("mean", 0), deviations = new("deviation", 1), lowest = new("lowest", float.MinValue), highest = new("highest", float.MaxValue);

    /// <summary>Whether log(1 + t) of a target t is standardized instead of t itself, for targets that are spread over several orders of magnitude; false
    /// unless set. Targets must be above -1 then; mean, deviation, lowest and highest are those of log(1 + t).</summary>
    public bool Log
    {
        get;
        init
        {
            field = value;
            highest = new("highest", value ? GreatestLog : float.MaxValue);
        }
    }

    /// <summary>Whether the layer was fitted, or its statistics were loaded or set.</summary>
    public bool IsFitted => means.IsFitted && deviations.IsFitted && lowest.IsFitted && highest.IsFitted;

    /// <inheritdoc/>
    public override int GetOutputSize(int inputs) => means.Check(inputs);

    /// <summary>True.</summary>
    protected internal override bool IsElementwise => true;

    /// <inheritdoc/>
    protected internal override void Build(LayerBuilder builder)
    {
        means.Build(builder);
        deviations.Build(builder);
        lowest.Build(builder);
        highest.Build(builder);
    }

    /// <summary>Measures mean, standard deviation (biased; 1 where it is 0), minimum and maximum of targets, in double. Allocates; not while the network
    /// predicts.</summary>
    /// <param name="targets">The training targets, row-major [rows, outputs], at least one row.</param>
    /// <param name="outputs">The outputs of the network, at least 1.</param>
    /// <returns>This layer.</returns>
    /// <exception cref="ArgumentException">The targets are empty or no whole rows, one is NaN, infinite or with <see cref="Log"/> not above -1, or the layer
    /// has another number of outputs; nothing is changed.</exception>
    public TargetScaler Fit(ReadOnlySpan<float> targets, int outputs = 1)
    {
        Require.AtLeast(outputs, 1, nameof(outputs));
        means.Check(outputs);
        int rows = CountRows(targets, outputs);
        Require.Argument(rows > 0, nameof(targets), $"targets is empty; it must have at least one row.");
        float[] mean = new float[outputs], deviation = new float[outputs], least = new float[outputs], greatest = new float[outputs];
        for (int i = 0; i < outputs; i++)
        {
            // B. P. Welford, 1962.
            double center = 0, squares = 0, low = double.PositiveInfinity, high = double.NegativeInfinity;
            for (int row = 0; row < rows; row++)
            {
                double value = Measure(targets[row * outputs + i], row, i);
                double difference = value - center;
                center += difference / (row + 1);
                squares += difference * (value - center);
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
            }
            float own = (float)Math.Sqrt(squares / rows);
            Require.Argument(float.IsFinite(own), nameof(targets), $"targets of output {i} go from {low} to {high}; they must be in the range of float. " +
                $"Divide them by a constant.");
            (mean[i], deviation[i], least[i], greatest[i]) = ((float)center, own > 0 ? own : 1, (float)low, (float)high);
        }
        means.Set(mean);
        deviations.Set(deviation);
        lowest.Set(least);
        highest.Set(greatest);
        return this;
    }

    /// <summary>Computes the standardized targets to train on, (t - mean)/deviation, with log(1 + t) for t where <see cref="Log"/> is true. Allocates
    /// nothing.</summary>
    /// <param name="targets">Targets in their own units, row-major [rows, outputs]; beyond the fitted range too, as those of validation rows.</param>
    /// <param name="standardized">Receives as many numbers; may be the same memory.</param>
    /// <exception cref="ArgumentException">The targets are no whole rows, one is NaN, infinite or with <see cref="Log"/> not above -1, or the spans differ in
    /// length. Numbers before that one are written.</exception>
    /// <exception cref="InvalidOperationException">The layer was never fitted.</exception>
    public void Transform(ReadOnlySpan<float> targets, Span<float> standardized)
    {
        Require.State(IsFitted, $"The {nameof(TargetScaler)} was never fitted: call Fit with the training targets first.");
        ReadOnlySpan<float> mean = means.Current, deviation = deviations.Current;
        int rows = CountRows(targets, mean.Length);
        Require.Argument(standardized.Length == targets.Length, nameof(standardized),
            $"standardized has {standardized.Length} floats; it must have as many as targets, {targets.Length}.");
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < mean.Length; i++)
            {
                int at = row * mean.Length + i;
                standardized[at] = (float)((Measure(targets[at], row, i) - mean[i]) / deviation[i]);
            }
        }
    }

    /// <summary>Returns the standardized targets. As <see cref="Transform(ReadOnlySpan{float}, Span{float})"/> otherwise, and allocates the result.</summary>
    /// <inheritdoc cref="Transform(ReadOnlySpan{float}, Span{float})" path="/exception"/>
    public float[] Transform(ReadOnlySpan<float> targets)
    {
        float[] standardized = new float[targets.Length];
        Transform(targets, standardized);
        return standardized;
    }

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass)
    {
        if (Log)
        {
            TargetColumns<True>.Forward(x, y, Statistics, pass.Workers);
        }
        else
        {
            TargetColumns<False>.Forward(x, y, Statistics, pass.Workers);
        }
    }

    internal override RowStep? CreateRowStep(int inputs, bool isFirst, bool exactOrder) => Log
        ? ColumnStep.Create(this, new TargetColumns<True>.ForwardOp(Statistics), [], inputs, isFirst)
        : ColumnStep.Create(this, new TargetColumns<False>.ForwardOp(Statistics), [], inputs, isFirst);

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        if (dx.IsEmpty)
        {
            return;
        }
        if (Log)
        {
            TargetColumns<True>.Backward(x, dy, dx, Statistics, pass.Workers);
        }
        else
        {
            TargetColumns<False>.Backward(x, dy, dx, Statistics, pass.Workers);
        }
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings) => settings.Set("log", Log);

    TargetStatistics Statistics => new(means.Values, deviations.Values, lowest.Values, highest.Values);

    static int CountRows(ReadOnlySpan<float> targets, int outputs)
    {
        Require.Argument(targets.Length % outputs == 0, nameof(targets), $"targets has {targets.Length} floats; it must be whole rows of {outputs}.");
        return targets.Length / outputs;
    }

    // The number that is standardized.
    double Measure(float target, int row, int output)
    {
        Require.Argument(float.IsFinite(target), "targets",
            $"targets has {target} in row {row}, output {output}, both from 0; it must be finite. Omit rows without a target.");
        Require.Argument(!Log || target > -1, "targets",
            $"targets has {target} in row {row}, output {output}, both from 0; it must be above -1 for log(1 + t). Fit without Log, or shift the targets.");
        return Log ? PortableMath.Log(1 + (double)target) : target;
    }
}
