using FastNn.Layers;
using FastNn.Memory;
using FastNn.Threading;

namespace FastNn.Model;

/// <summary>Holds the gradients by the outputs of all layers for one batch, beside the <see cref="ForwardCache"/> that holds the outputs. Padding stays
/// zero.</summary>
sealed class BackwardCache(Network network, ForwardCache forward)
{
    readonly Slab gradients = new(forward.Chain.GradientsSize(forward.MaxRows)), last = new((long)Panel.Stride(network.Outputs) * forward.MaxRows);
    readonly int outputs = network.Outputs;

    /// <summary>The gradient by the last layer's output.  [rows, outputs]</summary>
    public Matrix Last(int rows) => Matrix.Whole(last.Slice(0, rows * Panel.Stride(outputs)), rows, outputs, Panel.Stride(outputs));

    /// <summary>Prepares small training steps with this memory; null where the layers have no kernels for them. Allocates.</summary>
    public TrainingPlan? CreatePlan() =>
        forward.Chain.CreatePlan(forward.Memory, gradients.Span, last.Span, forward.Scratch, forward.MaxRows);

    /// <summary>
    /// Runs the gradient by the last output back through all layers, to the gradients of all parameters, and to dx where it is wanted.
    /// x: [rows, inputs], those of the forward run  dx: [rows, inputs] in whole panels, or empty  onLayer: called after each layer
    /// </summary>
    public void Backward(ReadOnlyMatrix x, Workers? workers, bool accumulate, TrainingStep step, Matrix dx = default, Action<int>? onLayer = null)
    {
        var pass = new Pass(forward.Scratch.Span, workers, accumulate, step: step);
        forward.Chain.Backward(x, forward.Memory, forward.MaxRows, Last(x.Rows), gradients.Span, dx, in pass, onLayer);
    }
}
