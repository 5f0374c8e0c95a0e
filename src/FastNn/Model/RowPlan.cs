using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Layers;
using FastNn.Memory;
using FastNn.Simd;
using FastNn.Threading;

namespace FastNn.Model;

/// <summary>A network made ready to predict single rows: a step for every layer, or for a dense layer and its activation together, and two rows of memory in
/// turn.</summary>
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
            bool isFirst = i == 0, fuses = layer is Dense && i + 1 < network.Count && network[i + 1].FollowsDense(training: false);
            int inputs = network.GetWidth(i - 1);
            list.Add((fuses ? network[++i].StepAfter((Dense)layer, exactOrder) : layer.Step(inputs, isFirst, exactOrder)) ?? new LayerStep(layer, inputs, isFirst, network.GetWidth(i), scratch, workers, exactOrder));
            widest = Math.Max(widest, Panel.Stride(network.GetWidth(i)));
        }
        steps = [.. list];
        rows = new Slab(2L * widest);
        outputs = network.Outputs;
    }

    /// <summary>Runs a row through all layers and gives the last one's output, which stays until the next run. input: [inputs], checked by the caller</summary>
    [MethodImpl(JitOptions.Kernel)]
    public ReadOnlySpan<float> Run(ReadOnlySpan<float> input)
    {
        ref float x = ref Unsafe.AsRef(in MemoryMarshal.GetReference(input)), y = ref MemoryMarshal.GetReference(rows.Span), other = ref Unsafe.Add(ref y, widest);
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
