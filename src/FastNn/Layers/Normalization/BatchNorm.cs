using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn;

/// <summary>
/// y = (x - mean)/√(variance + epsilon)·weight + bias, as PyTorch's BatchNorm1d (S. Ioffe, C. Szegedy, "Batch normalization", 2015). Training steps use the
/// mean and the biased variance of each feature over the batch, at least 2 rows, and update running means of them (of the unbiased variance), which
/// predictions and tests use.  x, y: [rows, inputs]  weight, bias, running_mean, running_var: [inputs]
/// </summary>
/// <remarks>In predictions the layer is fused with a <see cref="Dense"/> layer before it. Factor and offset are computed from the network's parameters in every
/// call, so a predictor sees what a trainer changes.</remarks>
public sealed class BatchNorm : Layer, IProductEpilogue
{
    Scaling scaling;
    BufferVector runningMean = null!, runningVariance = null!;

    /// <summary>Added to the variance; above 0, 1e-5 unless set.</summary>
    /// <exception cref="ArgumentException">The value is not above 0, or not finite.</exception>
    public float Epsilon { get; init => field = Require.Positive(value, nameof(Epsilon)); } = 1e-5f;

    /// <summary>The weight of a batch in the running statistics, in (0, 1]: running = (1 - momentum)·running + momentum·measured; 0.1 unless set.</summary>
    /// <exception cref="ArgumentException">The value is not above 0 and at most 1.</exception>
    public float Momentum
    {
        get;
        init
        {
            Require.Argument(value is > 0 and <= 1, nameof(Momentum), $"Momentum is {value}; it must be above 0 and at most 1, such as 0.1.");
            field = value;
        }
    } = 0.1f;

    /// <summary>Whether the layer has a weight and a bias; true unless set.</summary>
    public bool IsAffine { get; init; } = true;

    /// <summary>2: one row alone has no variance.</summary>
    public override int MinTrainingBatch => 2;

    /// <inheritdoc/>
    public override int GetOutputSize(int inputs) => inputs;

    /// <summary>True.</summary>
    protected internal override bool PredictsInPlace => true;

    bool IProductEpilogue.FusesInTraining => false;

    /// <inheritdoc/>
    protected internal override void Build(LayerBuilder builder)
    {
        scaling = Scaling.Create(builder, IsAffine);
        runningMean = builder.Buffer("running_mean", builder.Inputs, 0);
        runningVariance = builder.Buffer("running_var", builder.Inputs, 1);
    }

    /// <summary>Returns the floats of the mean and the variance of each feature.</summary>
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

    void IProductEpilogue.Forward(LinearProduct product, ReadOnlyMatrix x, Matrix z, Matrix y, in Pass pass)
    {
        int n = Panel.Pad(y.Columns);
        Span<float> factors = pass.Scratch[..n], offsets = pass.Scratch.Slice(n, n);
        NormalizedColumns.Fold(runningMean.Values, runningVariance.Values, Epsilon, scaling.Scales, scaling.Shifts, factors, offsets);
        product.Forward(x, z, NormalizedColumns.Epilogue(z, y, factors, offsets), in pass);
    }

    RowStep IProductEpilogue.CreateRowStep(LinearProduct product, bool exactOrder)
    {
        RowStep? step = null;
        Tiers.Run(new BatchNormStepMaker(product.CreateRowStep(exactOrder), scaling, runningMean, runningVariance, Epsilon, ref step));
        return step!;
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
            WriteGradient(columns.Scale, scale.Gradients, pass.Accumulate);
            WriteGradient(columns.Shift, shift.Gradients, pass.Accumulate);
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

    static void WriteGradient(ReadOnlySpan<float> sums, Span<float> gradient, bool accumulate)
    {
        if (accumulate)
        {
            Binary.Run(default(AddOp), sums, gradient);
        }
        else
        {
            sums.CopyTo(gradient);
        }
    }
}
