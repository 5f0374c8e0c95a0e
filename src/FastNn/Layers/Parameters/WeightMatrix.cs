using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Memory;

namespace FastNn;

/// <summary>
/// A matrix of weights W [outputs, inputs] and the three products a layer makes with it. It is kept in the layout in which those are fastest:
/// panels of 16 outputs, in each panel a cache line per input.
/// </summary>
/// <remarks>Nothing here allocates. Products check their shapes and throw <see cref="ArgumentException"/> before they write.</remarks>
public sealed class WeightMatrix : Parameter
{
    readonly FirstValues first;

    internal WeightMatrix(string name, int outputs, int inputs, bool decays, FirstValues first) : base(name, outputs, inputs, decays) => this.first = first;

    /// <inheritdoc/>
    public override bool IsVector => false;

    internal override int Length => checked(Panel.Pad(Rows) * Columns);

    internal override void Fill(long seed) => Set(first.Draw(Count, seed));

    /// <summary>y = x·Wᵀ + b.  x: [rows, inputs]  b: [outputs] or null  y: [rows, outputs]</summary>
    /// <exception cref="ArgumentException">The shapes do not fit, or y is no matrix that a layer was given (its rows must be padded to whole panels of
    /// 16).</exception>
    public void Product(ReadOnlyMatrix x, ParameterVector? bias, Matrix y, in Pass pass) => Product(x, bias, y, default(NoEpilogue), in pass);

    internal void Product<E>(ReadOnlyMatrix x, ParameterVector? bias, Matrix y, scoped in E epilogue, scoped in Pass pass) where E : struct, IEpilogue, allows ref struct
    {
        Check(x, y, y.IsPadded);
        if (bias is not null && bias.Columns != Rows)
        {
            throw new ArgumentException($"'{Name}' has {Rows} outputs, the bias '{bias.Name}' has {bias.Columns}.", nameof(bias));
        }
        var start = bias is null ? PanelOperand.Zero : PanelOperand.OfRow(bias.Values);
        if (x.Rows == 1)
        {
            Gemv.Multiply(x.Data[..Columns], Values, start, y.Data[..Panel.Pad(Rows)], pass.ExactOrder, epilogue);
            return;
        }
        Gemm.Run(ScalarOperand.Of(x), PanelOperand.OfPanels(Values, Columns), start, PanelOperand.Of(y), x.Rows, Panel.Pad(Rows), Columns, epilogue, pass.Workers);
    }

    /// <summary>The gradient of W: dyᵀ·x, assigned or added (<see cref="Pass.Accumulate"/>); nothing where W is frozen.  x: [rows, inputs]  dy: [rows, outputs]</summary>
    /// <exception cref="ArgumentException">The shapes do not fit, or dy is no matrix that a layer was given.</exception>
    /// <exception cref="InvalidOperationException">The network has no gradients.</exception>
    public void ProductGradient(ReadOnlyMatrix x, ReadOnlyMatrix dy, in Pass pass)
    {
        Check(x, dy, dy.IsPadded);
        if (IsFrozen)
        {
            return;
        }
        var gradient = PanelOperand.OfPanels(Gradients, Columns);
        Gemm.Run(ScalarOperand.OfTransposed(x), PanelOperand.Of(dy), pass.Accumulate ? gradient : PanelOperand.Zero, gradient, Columns, Panel.Pad(Rows), x.Rows, pass.Workers);
    }

    /// <summary>The gradient of the inputs: dx = dy·W. dy: [rows, outputs] dx: [rows, inputs]. Needs <see cref="ScratchSize"/> floats in
    /// <see cref="Pass.Scratch"/>.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit, dy is no matrix that a layer was given, or the scratch is too short.</exception>
    public void TransposedProduct(ReadOnlyMatrix dy, Matrix dx, in Pass pass)
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
            Gemm.Run(ScalarOperand.Of(dy), PanelOperand.OfPanels(transposed, Panel.Pad(Rows)), PanelOperand.Zero, PanelOperand.Of(dx), dy.Rows, Panel.Pad(Columns), Rows, pass.Workers);
            return;
        }
        // dxᵀ = Wᵀ·dyᵀ
        int stride = Panel.Stride(dy.Rows);
        var dyTransposed = new Matrix(pass.Scratch[..(Rows * stride)], Rows, dy.Rows, stride);
        var dxTransposed = new Matrix(pass.Scratch.Slice(Rows * stride, Columns * stride), Columns, dy.Rows, stride);
        Transpose.Run(dy, dyTransposed);
        Gemm.Run(ScalarOperand.OfPanels(Values, Columns), PanelOperand.Of(dyTransposed), PanelOperand.Zero, PanelOperand.Of(dxTransposed), Columns, Panel.Pad(dy.Rows), Rows, pass.Workers);
        Transpose.Run(dxTransposed, dx);
    }

    /// <summary>Floats of scratch that <see cref="TransposedProduct"/> needs for up to so many rows.</summary>
    public long ScratchSize(int rows)
    {
        // Not the most rows need the most: fewer may turn over something larger.
        long most = 0;
        for (int few = 2; few <= rows; few++)
        {
            most = Math.Max(most, TransposesWeights(few) ? (long)Panel.Pad(Rows) * Panel.Pad(Columns) : ((long)Rows + Columns) * Panel.Stride(few));
        }
        return most;
    }

    // Somebody must be turned over: the weights, or the gradients on both sides. Whoever is smaller; rows that fill no register are moved one
    // float at a time, which takes as long as sixteen in a register.
    bool TransposesWeights(int rows)
    {
        long moves = rows / Panel.Width * Panel.Width + rows % Panel.Width * Panel.Width;
        return (long)Panel.Pad(Rows) * Panel.Pad(Columns) <= ((long)Rows + Columns) * moves;
    }

    internal override void Pack(ReadOnlySpan<float> values, Span<float> target)
    {
        for (int output = 0; output < Rows; output++)
        {
            int at = Panel.RowStart(output, Columns);
            for (int input = 0; input < Columns; input++)
            {
                target[at + input * Panel.Width] = values[output * Columns + input];
            }
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
            throw new ArgumentException($"'{Name}' takes [rows, {Columns}] to [rows, {Rows}]; it was given [{x.Rows}, {x.Columns}] and [{y.Rows}, {y.Columns}]{(padded ? "" : ", whose rows are not padded to whole panels of 16")}.");
        }
    }
}
