using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Memory;

namespace FastNn;

/// <summary>
/// A matrix of weights W [outputs, inputs] and its three products: forward, by the weights and by the inputs. Stored in panels of 16 outputs, in each panel
/// a cache line per input.
/// </summary>
/// <remarks>Nothing here allocates. Products check shapes and throw <see cref="ArgumentException"/> before they write.</remarks>
public sealed class WeightMatrix : Parameter
{
    readonly FirstValues first;

    internal WeightMatrix(string name, int outputs, int inputs, bool decays, FirstValues first) : base(name, outputs, inputs, decays) => this.first = first;

    /// <inheritdoc/>
    public override bool IsVector => false;

    internal override int Length => checked(Panel.Pad(Rows) * Columns);

    internal override void Fill(long seed)
    {
        // The slab is zero already: a network that is filled from a file needs no second copy of its weights.
        if (first.Initializer is not Zeros)
        {
            Set(first.Draw(Count, seed));
        }
    }

    /// <summary>Computes y = x·Wᵀ + b.  x: [rows, inputs]  b: [outputs] or null  y: [rows, outputs]</summary>
    /// <exception cref="ArgumentException">The shapes do not fit, or the rows of y are not padded to a multiple of 16 floats, as those of a layer's matrices
    /// are.</exception>
    public void Forward(ReadOnlyMatrix x, ParameterVector? bias, Matrix y, in Pass pass) => Forward(x, bias, y, default(NoEpilogue), in pass);

    internal void Forward<E>(ReadOnlyMatrix x, ParameterVector? bias, Matrix y, scoped in E epilogue, scoped in Pass pass)
        where E : struct, IEpilogue, allows ref struct
    {
        Check(x, y, y.IsPadded);
        Require.Argument(bias is null || bias.Columns == Rows, nameof(bias), $"bias '{bias?.Name}' has {bias?.Columns} elements; '{Name}' has {Rows} outputs.");
        var start = bias is null ? PanelOperand.Zero : PanelOperand.OfRow(bias.Values);
        if (x.Rows == 1)
        {
            Gemv.Multiply(x.Data[..Columns], Values, start, y.Data[..Panel.Pad(Rows)], pass.ExactOrder, epilogue);
            return;
        }
        Gemm.Run(ScalarOperand.Of(x), PanelOperand.OfPanels(Values, Columns), start, PanelOperand.Of(y), x.Rows, Panel.Pad(Rows), Columns, epilogue,
            pass.Workers);
    }

    /// <summary>Computes dW = dyᵀ·x, assigned, or added where <see cref="Pass.Accumulate"/> is true; nothing where W is frozen.  x: [rows, inputs]  dy: [rows,
    /// outputs]</summary>
    /// <exception cref="ArgumentException">The shapes do not fit, or the rows of dy are not padded.</exception>
    /// <exception cref="InvalidOperationException">The network has no gradients.</exception>
    public void BackwardWeights(ReadOnlyMatrix x, ReadOnlyMatrix dy, in Pass pass)
    {
        Check(x, dy, dy.IsPadded);
        if (IsFrozen)
        {
            return;
        }
        var gradient = PanelOperand.OfPanels(Gradients, Columns);
        PanelOperand start = pass.Accumulate ? gradient : PanelOperand.Zero;
        Gemm.Run(ScalarOperand.OfTransposed(x), PanelOperand.Of(dy), start, gradient, Columns, Panel.Pad(Rows), x.Rows, pass.Workers);
    }

    /// <summary>Computes dx = dy·W.  dy: [rows, outputs]  dx: [rows, inputs].  Needs <see cref="ScratchSize"/> floats in
    /// <see cref="Pass.Scratch"/>.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit, the rows of dy are not padded, or the scratch is too short.</exception>
    public void BackwardInputs(ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        Check(dx, dy, dy.IsPadded);
        if (dy.Rows == 1)
        {
            Gemv.MultiplyTransposed(Values, Columns, dy.Data[..Panel.Pad(Rows)], dx.Row(0));
            return;
        }
        if (TransposesWeights(dy.Rows) && dx.IsPadded)
        {
            Span<float> transposed = pass.Scratch[..(Panel.Pad(Rows) * Panel.Pad(Columns))];
            Transpose.Panels(Values, Columns, Rows, transposed);
            PanelOperand w = PanelOperand.OfPanels(transposed, Panel.Pad(Rows));
            Gemm.Run(ScalarOperand.Of(dy), w, PanelOperand.Zero, PanelOperand.Of(dx), dy.Rows, Panel.Pad(Columns), Rows, pass.Workers);
            return;
        }
        // dxᵀ = Wᵀ·dyᵀ
        int stride = Panel.Stride(dy.Rows);
        var dyTransposed = new Matrix(pass.Scratch[..(Rows * stride)], Rows, dy.Rows, stride);
        var dxTransposed = new Matrix(pass.Scratch.Slice(Rows * stride, Columns * stride), Columns, dy.Rows, stride);
        Transpose.Run(dy, dyTransposed);
        Gemm.Run(ScalarOperand.OfPanels(Values, Columns), PanelOperand.Of(dyTransposed), PanelOperand.Zero, PanelOperand.Of(dxTransposed),
            Columns, Panel.Pad(dy.Rows), Rows, pass.Workers);
        Transpose.Run(dxTransposed, dx);
    }

    /// <summary>Returns the floats of scratch that <see cref="BackwardInputs"/> needs for up to so many rows.</summary>
    public long ScratchSize(int rows)
    {
        // Fewer rows may transpose the larger matrix and need more.
        long most = 0;
        for (int few = 2; few <= rows; few++)
        {
            most = Math.Max(most, TransposesWeights(few) ? (long)Panel.Pad(Rows) * Panel.Pad(Columns) : ((long)Rows + Columns) * Panel.Stride(few));
        }
        return most;
    }

    // Either W or both dy and dx must be transposed; chooses the smaller. Rows that fill no register are moved float by float, each as slowly as 16 in a
    // register.
    bool TransposesWeights(int rows)
    {
        long moves = rows / Panel.Width * Panel.Width + rows % Panel.Width * Panel.Width;
        return (long)Panel.Pad(Rows) * Panel.Pad(Columns) <= ((long)Rows + Columns) * moves;
    }

    internal override void Pack(ReadOnlySpan<float> values, Span<float> target)
    {
        for (int output = 0; output < Rows; output++)
        {
            PackRow(output, values.Slice(output * Columns, Columns), target);
        }
    }

    private protected override void PackRow(int row, ReadOnlySpan<float> values, Span<float> target)
    {
        int at = Panel.RowStart(row, Columns);
        for (int input = 0; input < values.Length; input++)
        {
            target[at + input * Panel.Width] = values[input];
        }
    }

    internal override void Unpack(ReadOnlySpan<float> source, Span<float> values)
    {
        for (int output = 0; output < Rows; output++)
        {
            int at = Panel.RowStart(output, Columns);
            for (int input = 0; input < Columns; input++)
            {
                values[output * Columns + input] = source[at + input * Panel.Width];
            }
        }
    }

    void Check(ReadOnlyMatrix x, ReadOnlyMatrix y, bool padded)
    {
        if (x.Columns != Columns || y.Columns != Rows || x.Rows != y.Rows || !padded)
        {
            throw new ArgumentException(
                $"'{Name}' takes [rows, {Columns}] to [rows, {Rows}]; it was given [{x.Rows}, {x.Columns}] and [{y.Rows}, " +
                $"{y.Columns}]{(padded ? "" : ", whose rows are not padded to whole panels of 16")}.");
        }
    }
}
