using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Memory;

namespace FastNn;

/// <summary>
/// A matrix of weights W [outputs, inputs] and its three products: forward, by the weights and by the inputs. Stored in panels of 16 outputs, in each panel
/// a cache line per input, or per two or four inputs in a compressed <see cref="Format"/>, which has the forward product alone.
/// </summary>
/// <remarks>Nothing here allocates. Products check shapes and throw <see cref="ArgumentException"/> before they write.</remarks>
public sealed class WeightMatrix : Parameter
{
    readonly FirstValues first;
    readonly WeightLayout layout;

    internal WeightMatrix(string name, int outputs, int inputs, bool decays, FirstValues first, WeightFormat format = WeightFormat.Float32)
        : base(name, outputs, inputs, decays) => (this.first, Format, layout) = (first, format, LayoutOf(format));

    /// <summary>How the weights are stored: as those of the network (<see cref="Network.WeightFormat"/>).</summary>
    public WeightFormat Format { get; }

    /// <inheritdoc/>
    public override bool IsVector => false;

    internal override int Length => layout.GetLength(Rows, Columns);

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
        var start = ParameterVector.GetStart(bias);
        switch (Format)
        {
            case WeightFormat.BFloat16: WordPanels<BFloat16Words>.Forward(Values, x, start, y, epilogue, in pass); break;
            case WeightFormat.Int8: WordPanels<Int8Words>.Forward(Values, x, start, y, epilogue, in pass); break;
            case WeightFormat.DynamicInt8: WordPanels<DynamicInt8Words>.Forward(Values, x, start, y, epilogue, in pass); break;
            case var _ when x.Rows == 1: Gemv.Multiply(x.Data[..Columns], Values, start, y.Data[..Panel.Pad(Rows)], pass.RowOrder, epilogue); break;
            default:
                Gemm.Run(ScalarOperand.Of(x), PanelOperand.OfPanels(Values, Columns), start, PanelOperand.Of(y), x.Rows, Panel.Pad(Rows), Columns, epilogue,
                    pass.Workers);
                break;
        }
    }

    /// <summary>Computes dW = dyᵀ·x, assigned, or added where <see cref="Pass.Accumulate"/> is true; nothing where W is frozen.  x: [rows, inputs]  dy: [rows,
    /// outputs]</summary>
    /// <exception cref="ArgumentException">The shapes do not fit, or the rows of dy are not padded.</exception>
    /// <exception cref="InvalidOperationException">The network has no gradients, or compressed weights.</exception>
    public void BackwardWeights(ReadOnlyMatrix x, ReadOnlyMatrix dy, in Pass pass)
    {
        ParameterStore.CheckTrainable(Format);
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
    /// <exception cref="InvalidOperationException">The network has compressed weights.</exception>
    public void BackwardInputs(ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        ParameterStore.CheckTrainable(Format);
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
        if (Format != WeightFormat.Float32)
        {
            return 0;
        }
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
    internal bool TransposesWeights(int rows)
    {
        long moves = rows / Panel.Width * Panel.Width + rows % Panel.Width * Panel.Width;
        return (long)Panel.Pad(Rows) * Panel.Pad(Columns) <= ((long)Rows + Columns) * moves;
    }

    /// <inheritdoc/>
    public override string ToString() => Format == WeightFormat.Float32 ? base.ToString() : $"{base.ToString()} {Format}";

    internal override IReadOnlyList<ParameterTensor> Tensors => Format switch
    {
        WeightFormat.Int8 => Bytes<Int8Words>(),
        WeightFormat.DynamicInt8 => Bytes<DynamicInt8Words>(),
        WeightFormat.BFloat16 => [Halves],
        _ => base.Tensors,
    };

    /// <summary>The numbers of a matrix in BFloat16.</summary>
    ParameterTensor Halves => new(Name, [Rows, Columns], WeightFormat.BFloat16, CopyTo,
        (start, values) => WordPanels<BFloat16Words>.PackElements(start, values, Values, Columns, default));

    /// <summary>The whole numbers of a matrix in bytes, and its scales.</summary>
    ParameterTensor[] Bytes<D>() where D : struct, IWordFormat
    {
        int scales = WordPanels<D>.GetScalesStart(Rows, Columns);
        return
        [
            new(Name, [Rows, Columns], WeightFormat.Int8, values => WordPanels<D>.UnpackElements(Values, values, Rows, Columns, default),
                (start, values) => WordPanels<D>.PackElements(start, values, Values, Columns, default)),
            new(Name + "_scale", [Rows], WeightFormat.Float32, values => Values.Slice(scales, Rows).CopyTo(values),
                (start, values) => values.CopyTo(Values[(scales + start)..])),
        ];
    }

    internal override void CopyFrom(Parameter other)
    {
        if (other is WeightMatrix { Format: var format } && format != Format)
        {
            float[] values = new float[Count];
            other.CopyTo(values);
            Set(values);
        }
        else
        {
            base.CopyFrom(other);
        }
    }

    internal override void Pack(ReadOnlySpan<float> values, Span<float> target) => layout.Pack(values, target, Rows, Columns);

    private protected override void PackPart(int start, ReadOnlySpan<float> values, Span<float> target)
    {
        Require.State(Format == WeightFormat.Float32,
            $"'{Name}' is in {Format}, whose rows cannot be set one by one; set all weights, or use network.Compress(WeightFormat.Float32) first.");
        FloatPanels.PackPart(start, values, target, Columns);
    }

    internal override void Unpack(ReadOnlySpan<float> source, Span<float> values) => layout.Unpack(source, values, Rows, Columns);

    static WeightLayout LayoutOf(WeightFormat format) => format switch
    {
        WeightFormat.Float32 => FloatPanels.Instance,
        WeightFormat.BFloat16 => WordPanels<BFloat16Words>.Instance,
        WeightFormat.Int8 => WordPanels<Int8Words>.Instance,
        _ => WordPanels<DynamicInt8Words>.Instance,
    };

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
