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

    public override bool HasGradient => !weight.IsFrozen || bias is { IsFrozen: false };

    Span<float> Weights => new(values, inputs * padded);

    static bool HasActivation => typeof(TOp) != typeof(Identity);

    public override PlacedRows Output => place.Y;

    [MethodImpl(JitOptions.Kernel)]
    public override void Forward(PlacedRows x, int rows)
    {
        var w = new PanelOperand(ref *values, Panel.Width, inputs * Panel.Width);
        PanelOperand start = biases == null ? PanelOperand.Zero : new(ref *biases, 0, Panel.Width);
        if (rows == 1)
        {
            new GemvKernel<NoEpilogue>(x.GetFirst(inputs), Weights, start, place.Z.GetFirst(padded), RowOrder.Groups, default).Run<S>();
        }
        else
        {
            SmallGemm<S>.Run(x.Scalars, w, start, place.Z.Panels, rows, padded, inputs);
        }
        if (HasActivation)
        {
            Unary.Epilogue(op, place.Z.GetRows(rows), place.Y.GetRows(rows)).Apply<S>(0, 0, rows, padded);
        }
    }

    [MethodImpl(JitOptions.Kernel)]
    public override void Backward(PlacedRows x, int rows, bool wantsInputs)
    {
        if (HasActivation)
        {
            new UnaryBackward<TOp>(op, place.Z.GetRows(rows), place.Y.GetRows(rows), place.Dy.GetRows(rows), place.Dz.GetRows(rows)).Run<S>();
        }
        if (bias is { IsFrozen: false })
        {
            new ColumnSumsKernel(place.Dz.GetRows(rows), new Span<float>(biasGradients, padded), accumulate: false).Run<S>();
        }
        if (wantsInputs)
        {
            BackwardInputs(rows);
        }
        if (!weight.IsFrozen)
        {
            BackwardWeights(x, rows);
        }
    }

    [MethodImpl(JitOptions.Kernel)]
    void BackwardInputs(int rows)
    {
        if (rows == 1)
        {
            new PanelDots(Weights, inputs, place.Dz.GetFirst(padded), place.Dx.GetFirst(inputs)).Run<W>();
        }
        else if (weight.TransposesWeights(rows))
        {
            Span<float> transposed = place.Scratch.Slice(0, padded * Panel.Pad(inputs));
            new PanelTransposeKernel(Weights, inputs, padded, transposed).Run<S>();
            SmallGemm<S>.Run(place.Dz.Scalars, PanelOperand.OfPanels(transposed, padded), PanelOperand.Zero, place.Dx.Panels, rows, Panel.Pad(inputs), outputs);
        }
        else
        {
            weight.BackwardInputs(place.Dz.GetRows(rows), place.Dx.GetRows(rows), new Pass(place.Scratch.Span, workers: null));
        }
    }

    // Of few outputs, most lanes of a panel are padding: dW is computed with the inputs along the lanes, and moved. The same chains, so the same bits.
    [MethodImpl(JitOptions.Kernel)]
    void BackwardWeights(PlacedRows x, int rows)
    {
        var gradient = new PanelOperand(ref *gradients, Panel.Width, inputs * Panel.Width);
        int stride = Panel.Pad(inputs);
        if (outputs <= Panel.Width / 4 && inputs >= 2 * Panel.Width && x.IsPadded && rows > 1 && outputs * stride <= place.Scratch.Length)
        {
            ref float transposed = ref MemoryMarshal.GetReference(place.Scratch.Slice(0, outputs * stride));
            SmallGemm<S>.Run(place.Dz.TransposedScalars, x.Panels, PanelOperand.Zero, new(ref transposed, stride, Panel.Width), outputs, stride, rows);
            new TransposeKernel(ref transposed, outputs, inputs, stride, ref gradient.Start, Panel.Width).Run<S>();
        }
        else
        {
            SmallGemm<S>.Run(x.TransposedScalars, place.Dz.Panels, PanelOperand.Zero, gradient, inputs, padded, rows);
        }
    }

    static float* Pointer(Span<float> pinned) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(pinned));
}

/// <summary>Creates the kernel at the tier of the process.</summary>
readonly ref struct DenseKernelMaker<TOp>(WeightMatrix weight, ParameterVector? bias, TOp op, LayerPlace place, ref LayerKernel? kernel) : IRowKernel
    where TOp : struct, IElementwise
{
    readonly ref LayerKernel? kernel = ref kernel;

    public void Run<S, W>() where S : struct, ISimd<S> where W : struct, ISimd<W> => kernel = new DenseKernel<S, W, TOp>(weight, bias, op, place);
}
