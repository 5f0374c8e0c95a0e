using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Layers;

/// <summary>Runs single rows through a list of layers: a step for each layer, or for a layer and the activation fused with it, and rows of memory of its
/// own.</summary>
sealed class RowPlan : RowStep
{
    readonly RowStep[] steps;
    readonly Slab rows;
    readonly int widest, outputs;

    /// <param name="layers">Layers that are built.</param>
    /// <param name="inputs">Inputs of the first layer.</param>
    /// <param name="isFirst">Whether its rows are the caller's, without padding.</param>
    /// <param name="options">What all steps have in common.</param>
    public RowPlan(IReadOnlyList<Layer> layers, int inputs, bool isFirst, RowStepOptions options)
    {
        var list = new List<RowStep>();
        int width = inputs;
        for (int i = 0; i < layers.Count; i++)
        {
            Layer layer = layers[i];
            int outputs = layer.GetOutputSize(width);
            if (layer.Product is { } product && i + 1 < layers.Count && layers[i + 1] is IProductEpilogue epilogue)
            {
                list.Add(epilogue.CreateRowStep(product, options.ExactOrder));
                i++;
            }
            else
            {
                list.Add(LayerStep.Create(layer, width, isFirst && i == 0, options));
            }
            width = layers[i] == layer ? outputs : layers[i].GetOutputSize(outputs);
            widest = Math.Max(widest, Panel.Stride(width));
        }
        steps = [.. list];
        rows = new Slab(3L * widest);
        outputs = width;
    }

    /// <summary>Returns the output of the last layer, which stays until the next call.  input: [inputs], checked by the caller</summary>
    public ReadOnlySpan<float> Run(ReadOnlySpan<float> input)
    {
        ref float y = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows.Span), 2 * widest);
        Run(ref Unsafe.AsRef(in MemoryMarshal.GetReference(input)), ref y);
        return MemoryMarshal.CreateReadOnlySpan(ref y, outputs);
    }

    [MethodImpl(JitOptions.Kernel)]
    public override void Run(ref float x, ref float y)
    {
        RowStep[] steps = this.steps;
        ref float input = ref Unsafe.AsRef(in x), next = ref MemoryMarshal.GetReference(rows.Span), other = ref Unsafe.Add(ref next, widest);
        int last = steps.Length - 1;
        for (int i = 0; i < last; i++)
        {
            steps[i].Run(ref input, ref next);
            input = ref next;
            next = ref other;
            other = ref input;
        }
        steps[last].Run(ref input, ref y);
    }
}
