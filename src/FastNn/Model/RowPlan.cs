using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Layers;
using FastNn.Memory;
using FastNn.Simd;
using FastNn.Threading;

namespace FastNn.Model;

/// <summary>Predicts single rows: a step for each layer, or for a layer and the activation fused with it, and two ping-pong rows of memory.</summary>
sealed class RowPlan
{
    readonly RowStep[] steps;
    readonly Slab rows;
    readonly int widest, outputs;

    public RowPlan(Network network, Slab scratch, Workers? workers, bool exactOrder)
    {
        var list = new List<RowStep>();
        for (int i = 0; i < network.Count; i++)
        {
            Layer layer = network[i];
            bool isFirst = i == 0;
            int inputs = network.GetWidth(i - 1);
            if (layer.Product is { } product && i + 1 < network.Count && network[i + 1] is IProductEpilogue epilogue)
            {
                list.Add(epilogue.CreateRowStep(product, exactOrder));
                i++;
            }
            else
            {
                list.Add(layer.CreateRowStep(inputs, isFirst, exactOrder)
                    ?? new LayerStep(layer, inputs, isFirst, network.GetWidth(i), scratch, workers, exactOrder));
            }
            widest = Math.Max(widest, Panel.Stride(network.GetWidth(i)));
        }
        steps = [.. list];
        rows = new Slab(2L * widest);
        outputs = network.Outputs;
    }

    /// <summary>Returns the output of the last layer, which stays until the next call.  input: [inputs], checked by the caller</summary>
    [MethodImpl(JitOptions.Kernel)]
    public ReadOnlySpan<float> Run(ReadOnlySpan<float> input)
    {
        ref float x = ref Unsafe.AsRef(in MemoryMarshal.GetReference(input)), y = ref MemoryMarshal.GetReference(rows.Span),
            other = ref Unsafe.Add(ref y, widest);
        foreach (RowStep step in steps)
        {
            step.Run(ref x, ref y);
            x = ref y;
            y = ref other;
            other = ref x;
        }
        return MemoryMarshal.CreateReadOnlySpan(ref x, outputs);
    }
}
