using System.Runtime.InteropServices;
using FastNn.Memory;

namespace FastNn.Layers;

/// <summary>Computes y = f(x) for one row by the layer's own <see cref="Layer.Forward"/>.</summary>
sealed class LayerStep(Layer layer, int inputs, bool isFirst, RowStepOptions options) : RowStep
{
    readonly int outputs = layer.GetOutputSize(inputs);
    readonly int inputStride = isFirst ? inputs : Panel.Stride(inputs), outputStride = Panel.Stride(layer.GetOutputSize(inputs));

    /// <summary>Creates the layer's own step, or one that runs its <see cref="Layer.Forward"/>.</summary>
    public static RowStep Create(Layer layer, int inputs, bool isFirst, RowStepOptions options) =>
        layer.CreateRowStep(inputs, isFirst, options) ?? new LayerStep(layer, inputs, isFirst, options);

    public override void Run(ref float x, ref float y) => layer.Forward(
        new ReadOnlyMatrix(MemoryMarshal.CreateReadOnlySpan(ref x, inputStride), 1, inputs, inputStride),
        new Matrix(MemoryMarshal.CreateSpan(ref y, outputStride), 1, outputs, outputStride),
        new Pass(options.Scratch.Span, options.Workers, exactOrder: options.ExactOrder));
}
