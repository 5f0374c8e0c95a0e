using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Memory;

namespace FastNn;

/// <summary>
/// y = x above 0, a·x elsewhere, with a trained slope a for all features or one for each (K. He and others, "Delving deep into rectifiers", 2015); the
/// derivative at 0 is a.  x, y: [rows, inputs]  weight: [1] or [inputs]. As PyTorch's PReLU.
/// </summary>
/// <param name="alpha">The initial slope.</param>
/// <exception cref="ArgumentException">alpha is not finite.</exception>
public sealed class PRelu(float alpha = 0.25f) : Layer
{
    readonly float alpha = Require.Finite(alpha, nameof(alpha));
    ParameterVector slope = null!;

    /// <summary>Whether each feature has its own slope; false unless set.</summary>
    public bool IsPerFeature { get; init; }

    /// <inheritdoc/>
    public override int GetOutputSize(int inputs) => inputs;

    /// <summary>True.</summary>
    protected internal override bool IsElementwise => true;

    /// <inheritdoc/>
    protected internal override void Build(LayerBuilder builder) => slope = builder.Vector("weight", IsPerFeature ? builder.Inputs : 1, new Constant(alpha));

    /// <inheritdoc/>
    protected internal override long ScratchSize(int inputs, int rows) => 2L * Panel.Pad(inputs);

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) => PReluColumns.Forward(x, y, Slope, pass.Workers);

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        // First the gradient: dx may overwrite dy.
        int n = Panel.Pad(x.Columns);
        if (IsPerFeature)
        {
            PReluColumns.Gradient(x, dy, slope.Gradients, pass.Scratch[..n], pass.Accumulate, pass.Workers);
        }
        else
        {
            Span<float> columns = pass.Scratch[..n];
            PReluColumns.Gradient(x, dy, columns, pass.Scratch.Slice(n, n), accumulate: false, pass.Workers);
            slope.Gradient[0] = (pass.Accumulate ? slope.Gradient[0] : 0) + (float)Reduce.InOrder(columns);
        }
        if (!dx.IsEmpty)
        {
            PReluColumns.Backward(x, dy, dx, Slope, pass.Workers);
        }
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        settings.Set("alpha", alpha);
        settings.Set("perfeature", IsPerFeature);
    }

    ColumnVector Slope => IsPerFeature ? ColumnVector.Of(slope.Values) : ColumnVector.OfFirst(slope.Values);
}
