using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn;

/// <summary>
/// y = (x - mean)/√(variance + epsilon)·weight + bias (S. Ioffe, C. Szegedy, "Batch normalization", 2015). In training, mean and biased variance are those of
/// every feature over the rows of the batch, of which there must be two; running means of them, of the unbiased variance, are kept on the way, and used in
/// predictions and tests.  x, y: [rows, inputs]  weight, bias, running_mean, running_var: [inputs]. As PyTorch's BatchNorm1d.
/// </summary>
/// <remarks>Behind a <see cref="Dense"/> layer a prediction costs next to nothing: both run as one, with a factor and an offset for every output. These are
/// computed from the network's own numbers at every call, so a predictor sees what a trainer goes on to learn, here as everywhere.</remarks>
public sealed class BatchNorm : Layer
{
    Scaling scaling;
    BufferVector runningMean = null!, runningVariance = null!;

    /// <summary>Added to the variance; above 0, 1e-5 unless set.</summary>
    /// <exception cref="ArgumentException">It is not above 0, or not finite.</exception>
    public float Epsilon { get; init => field = Positive(value, nameof(Epsilon)); } = 1e-5f;

    /// <summary>The share of a batch in the running statistics, in (0, 1]: running = (1 - momentum)·running + momentum·measured; 0.1 unless set.</summary>
    /// <exception cref="ArgumentException">It is not above 0 and at most 1.</exception>
    public float Momentum
    {
        get;
        init => field = value is > 0 and <= 1 ? value : throw new ArgumentException($"Momentum is {value}; it must be above 0 and at most 1, such as 0.1.", nameof(value));
    } = 0.1f;

    /// <summary>Whether there are a weight and a bias at all; true unless set.</summary>
    public bool IsAffine { get; init; } = true;

    /// <summary>2: one row alone has no variance.</summary>
    public override int MinTrainingBatch => 2;

    /// <inheritdoc/>
    public override int GetOutputSize(int inputs) => inputs;

    internal override bool PredictsInPlace => true;

    internal override bool FollowsDense(bool training) => !training;

    /// <inheritdoc/>
    protected internal override void Build(LayerBuilder builder)
    {
        scaling = Scaling.Ask(builder, IsAffine);
        runningMean = builder.Buffer("running_mean", builder.Inputs, 0);
        runningVariance = builder.Buffer("running_var", builder.Inputs, 1);
    }

    /// <summary>The mean and the variance of every feature.</summary>
    protected internal override long SavedSize(int inputs, int rows) => 2L * Panel.Pad(inputs);

    /// <inheritdoc/>
    protected internal override long ScratchSize(int inputs, int rows) => BackwardColumns.Vectors * (long)Panel.Pad(inputs);

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass)
    {
        int n = Panel.Pad(x.Columns);
        Span<float> factors = pass.Scratch[..n], offsets = pass.Scratch.Slice(n, n);
        if (pass.IsTraining)
        {
            Span<float> means = pass.Saved[..n], variances = pass.Saved.Slice(n, n);
            NormalizedColumns.Measure(x, means, variances, factors, pass.Workers);
            NormalizedColumns.Follow(runningMean.Values, runningVariance.Values, means, variances, x.Rows, Momentum);
            NormalizedColumns.Fold(means, variances, Epsilon, scaling.Scales, scaling.Shifts, factors, offsets);
        }
        else
        {
            NormalizedColumns.Fold(runningMean.Values, runningVariance.Values, Epsilon, scaling.Scales, scaling.Shifts, factors, offsets);
        }
        NormalizedColumns.Apply(x, y, factors, offsets, pass.Workers);
    }

    internal override void ForwardAfter(Dense dense, ReadOnlyMatrix x, Matrix z, Matrix y, in Pass pass)
    {
        int n = Panel.Pad(y.Columns);
        Span<float> factors = pass.Scratch[..n], offsets = pass.Scratch.Slice(n, n);
        NormalizedColumns.Fold(runningMean.Values, runningVariance.Values, Epsilon, scaling.Scales, scaling.Shifts, factors, offsets);
        dense.Forward(x, z, NormalizedColumns.Epilogue(z, y, factors, offsets), in pass);
    }

    internal override RowStep? StepAfter(Dense dense, bool exactOrder)
    {
        RowStep? made = null;
        Tiers.Run(new BatchNormStepMaker(dense.StepWith(default(Identity), exactOrder), scaling, runningMean, runningVariance, Epsilon, ref made));
        return made;
    }

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        int n = Panel.Pad(x.Columns);
        ReadOnlySpan<float> means = pass.Saved[..n], variances = pass.Saved.Slice(n, n);
        var columns = new BackwardColumns(pass.Scratch, x.Columns);
        NormalizedColumns.BackwardMeasure(x, dy, means, variances, Epsilon, scaling.Scales, columns, pass.Workers);
        if (scaling is { Scale: { } scale, Shift: { } shift })
        {
            Give(columns.Scale, scale.Gradients, pass.Accumulate);
            Give(columns.Shift, shift.Gradients, pass.Accumulate);
        }
        if (!dx.IsEmpty)
        {
            NormalizedColumns.BackwardApply(x, dy, dx, means, columns, pass.Workers);
        }
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        settings.Set("epsilon", Epsilon);
        settings.Set("momentum", Momentum);
        settings.Set("affine", IsAffine);
    }

    static void Give(ReadOnlySpan<float> found, Span<float> gradient, bool accumulate)
    {
        if (accumulate)
        {
            Binary.Run(default(AddOp), found, gradient);
        }
        else
        {
            found.CopyTo(gradient);
        }
    }
}
