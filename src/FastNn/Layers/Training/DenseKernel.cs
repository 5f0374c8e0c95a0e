using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Kernels;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Layers;

/// <summary>y = op(x·Wᵀ + b) and its gradients, by the kernels of <see cref="Dense"/> and <see cref="Elementwise{TOp}"/>.</summary>
/// <typeparam name="S">The register of the tier.</typeparam>
/// <typeparam name="W">The register of 16 lanes, for sums along a row.</typeparam>
/// <typeparam name="TOp">The activation; <see cref="Identity"/> for none.</typeparam>
sealed unsafe class DenseKernel<S, W, TOp>(WeightMatrix weight, ParameterVector? bias, TOp op, LayerPlace place) : LayerKernel
    where S : struct, ISimd<S> where W : struct, ISimd<W> where TOp : struct, IElementwise
{
    readonly WeightMatrix weight = weight;
    readonly ParameterVector? bias = bias;
    readonly int inputs = weight.Columns, outputs = weight.Rows, padded = Panel.Pad(weight.Rows);
    // The slabs never move; weight and bias keep them alive.
    readonly float* values = Pointer(weight.Values), gradients = Pointer(weight.Gradients), biases = bias is null ? null : Pointer(bias.Values),
        biasGradients = bias is null ? null : Pointer(bias.Gradients);
    readonly TOp op = op;
    readonly LayerPlace place = place;

    public override bool HasGradient => !weight.IsFrozen || bias is { IsFrozen: false };

    Span<float> Weights => new(values, inputs * padded);

    static bool HasActivation => typeof(TOp) != typeof(Identity);

    public override ReadOnlyMatrix Output(int rows) => place.Y.GetRows(rows);

    [MethodImpl(JitOptions.Kernel)]
    public override ReadOnlyMatrix Forward(ReadOnlyMatrix x)
    {
        Matrix z = place.Z.GetRows(x.Rows);
        var w = new PanelOperand(ref *values, Panel.Width, inputs * Panel.Width);
        PanelOperand start = biases == null ? PanelOperand.Zero : new(ref *biases, 0, Panel.Width);
        if (x.Rows == 1)
        {
            new GemvKernel<NoEpilogue>(x.Row(0), Weights, start, z.Data[..padded], RowOrder.Groups, default).Run<S>();
        }
        else
        {
            SmallGemm<S>.Run(ScalarOperand.Of(x), w, start, PanelOperand.Of(z), x.Rows, padded, inputs);
        }
        if (!HasActivation)
        {
            return z;
        }
        Matrix y = place.Y.GetRows(x.Rows);
        Unary.Epilogue(op, z, y).Apply<S>(0, 0, x.Rows, padded);
        return y;
    }

    [MethodImpl(JitOptions.Kernel)]
    public override void Backward(ReadOnlyMatrix x, bool wantsInputs)
    {
        Matrix dz = place.Dz.GetRows(x.Rows);
        if (HasActivation)
        {
            new UnaryBackward<TOp>(op, place.Z.GetRows(x.Rows), place.Y.GetRows(x.Rows), place.Dy.GetRows(x.Rows), dz).Run<S>();
        }
        if (bias is { IsFrozen: false })
        {
            new ColumnSumsKernel(dz, new Span<float>(biasGradients, padded), accumulate: false).Run<S>();
        }
        if (wantsInputs)
        {
            BackwardInputs(dz);
        }
        if (!weight.IsFrozen)
        {
            BackwardWeights(x, dz);
        }
    }

    [MethodImpl(JitOptions.Kernel)]
    void BackwardInputs(ReadOnlyMatrix dz)
    {
        Matrix dx = place.Dx.GetRows(dz.Rows);
        if (dz.Rows == 1)
        {
            new PanelDots(Weights, inputs, dz.Data[..padded], dx.Row(0)).Run<W>();
        }
        else if (weight.TransposesWeights(dz.Rows))
        {
            Span<float> transposed = place.Scratch.Slice(0, padded * Panel.Pad(inputs));
            new PanelTransposeKernel(Weights, inputs, padded, transposed).Run<S>();
            SmallGemm<S>.Run(ScalarOperand.Of(dz), PanelOperand.OfPanels(transposed, padded), PanelOperand.Zero, PanelOperand.Of(dx), dz.Rows,
                Panel.Pad(inputs), outputs);
        }
        else
        {
            weight.BackwardInputs(dz, dx, new Pass(place.Scratch.Span, workers: null));
        }
    }

    // Of few outputs, most lanes of a panel are padding: dW is computed with the inputs along the lanes, and moved. The same chains, so the same bits.
    [MethodImpl(JitOptions.Kernel)]
    void BackwardWeights(ReadOnlyMatrix x, ReadOnlyMatrix dz)
    {
        var gradient = new PanelOperand(ref *gradients, Panel.Width, inputs * Panel.Width);
        int stride = Panel.Pad(inputs);
        if (outputs <= Panel.Width / 4 && inputs >= 2 * Panel.Width && x.IsPadded && x.Rows > 1 && outputs * stride <= place.Scratch.Length)
        {
            var rows = Matrix.Whole(place.Scratch.Slice(0, outputs * stride), outputs, inputs, stride);
            SmallGemm<S>.Run(ScalarOperand.OfTransposed(dz), PanelOperand.Of(x), PanelOperand.Zero, PanelOperand.Of(rows), outputs, stride, x.Rows);
            new TransposeKernel(ref rows.Start, outputs, inputs, stride, ref gradient.Start, Panel.Width).Run<S>();
        }
        else
        {
            SmallGemm<S>.Run(ScalarOperand.OfTransposed(x), PanelOperand.Of(dz), PanelOperand.Zero, gradient, inputs, padded, x.Rows);
        }
    }

    static float* Pointer(Span<float> pinned) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(pinned));
}

/// <summary>Creates the kernel at the tier of the process.</summary>
readonly ref struct DenseKernelMaker<TOp>(WeightMatrix weight, ParameterVector? bias, TOp op, LayerPlace place, ref LayerKernel? kernel) : IRowKernel
    where TOp : struct, IElementwise
{
    readonly WeightMatrix weight = weight;
    readonly ParameterVector? bias = bias;
    readonly TOp op = op;
    readonly LayerPlace place = place;
    readonly ref LayerKernel? kernel = ref kernel;

    public void Run<S, W>() where S : struct, ISimd<S> where W : struct, ISimd<W> => kernel = new DenseKernel<S, W, TOp>(weight, bias, op, place);
}
