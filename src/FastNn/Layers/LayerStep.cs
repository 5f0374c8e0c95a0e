using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.Threading;

namespace FastNn.Layers;

/// <summary>Computes y = f(x) for one row by the layer's own <see cref="Layer.Forward"/>.</summary>
sealed class LayerStep(Layer layer, int inputs, bool isFirst, int outputs, Slab scratch, Workers? workers, bool exactOrder) : RowStep
{
    readonly int inputStride = isFirst ? inputs : Panel.Stride(inputs), outputStride = Panel.Stride(outputs);

    public override void Run(ref float x, ref float y) => layer.Forward(
        new ReadOnlyMatrix(MemoryMarshal.CreateReadOnlySpan(ref x, inputStride), 1, inputs, inputStride),
        new Matrix(MemoryMarshal.CreateSpan(ref y, outputStride), 1, outputs, outputStride),
        new Pass(scratch.Span, workers, exactOrder: exactOrder));
}
