using FastNn.Kernels;
using FastNn.Memory;

namespace FastNn;

/// <summary>The gradients by all layers' outputs for one batch, beside the <see cref="ForwardCache"/> that keeps the outputs. Padding stays zero for good.</summary>
internal sealed class BackwardCache
{
    readonly Network network;
    readonly ForwardCache forward;
    readonly Slab gradients;
    readonly int[] offsets, strides;

    public BackwardCache(Network network, ForwardCache forward)
    {
        this.network = network;
        this.forward = forward;
        offsets = new int[network.Count];
        strides = new int[network.Count];
        long end = 0;
        for (int i = 0; i < network.Count; i++)
        {
            strides[i] = Panel.Stride(network.Width(i));
            // An elementwise layer turns the gradient by its output into that by its input where it lies.
            bool inPlace = i + 1 < network.Count && network[i + 1].IsElementwise;
            offsets[i] = checked((int)end);
            end += inPlace ? 0 : (long)strides[i] * forward.MaxRows;
        }
        gradients = new Slab(end);
    }

    /// <summary>The gradient by a layer's output.  [rows, outputs of the layer]</summary>
    public Matrix Gradient(int layer, int rows) => new(gradients, offsets[layer], rows, network.Width(layer), strides[layer]);

    /// <summary>Runs the gradient by the last output back through all layers, to the gradients of all parameters but those that update takes over.  x: [rows, inputs], those of the forward run</summary>
    public void Backward(ReadOnlyMatrix x, Workers? workers, bool accumulate, TrainingStep step, WeightUpdate? update = null)
    {
        var pass = new Pass(forward.Scratch, workers, accumulate, update: update, step: step);
        for (int i = network.Count - 1; i >= 0; i--)
        {
            ReadOnlyMatrix input = i == 0 ? x : forward.Output(i - 1, x.Rows);
            Matrix inputGradient = i == 0 ? default : Gradient(i - 1, x.Rows);
            Span<float> kept = forward.Kept(i);
            network[i].Backward(input, forward.Output(i, x.Rows), Gradient(i, x.Rows), inputGradient, kept.IsEmpty ? pass : pass.Keeping(kept));
        }
    }
}
