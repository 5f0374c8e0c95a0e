using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Kernels;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Layers;

/// <summary>Runs single rows through a list of layers: a step for each layer, or for a layer and the activation fused with it, and rows of memory of its
/// own.</summary>
sealed unsafe class RowPlan : RowStep
{
    readonly Step[] steps;
    // The memory of the rows never moves.
    readonly Slab rows;
    readonly float* first, second, last;
    readonly int outputs;

    /// <param name="layers">Layers that are built.</param>
    /// <param name="inputs">Inputs of the first layer.</param>
    /// <param name="isFirst">Whether its rows are the caller's, without padding.</param>
    /// <param name="options">What all steps have in common.</param>
    public RowPlan(IReadOnlyList<Layer> layers, int inputs, bool isFirst, RowStepOptions options)
    {
        var list = new List<RowStep>();
        int width = inputs, widest = 0;
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
        steps = Array.ConvertAll(list.ToArray(), step => new Step(step));
        rows = new Slab(3L * widest);
        first = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(rows.Span));
        second = first + widest;
        last = second + widest;
        outputs = width;
    }

    /// <summary>Returns the output of the last layer, which stays until the next call.  input: [inputs], checked by the caller</summary>
    public ReadOnlySpan<float> Run(ReadOnlySpan<float> input)
    {
        Run(ref Unsafe.AsRef(in MemoryMarshal.GetReference(input)), ref *last);
        return new(last, outputs);
    }

    /// <summary>Computes the outputs.  input: [inputs]  output: [outputs], both checked by the caller</summary>
    [MethodImpl(JitOptions.Kernel)]
    public void Run(ReadOnlySpan<float> input, Span<float> output)
    {
        RunSteps(ref Unsafe.AsRef(in MemoryMarshal.GetReference(input)), ref *last);
        // A call of the copy routine would cost more than a few floats.
        if (output.Length <= 4)
        {
            for (int i = 0; i < output.Length; i++)
            {
                output[i] = last[i];
            }
        }
        else
        {
            new ReadOnlySpan<float>(last, output.Length).CopyTo(output);
        }
    }

    [MethodImpl(JitOptions.Kernel)]
    public override void Run(ref float x, ref float y) => RunSteps(ref x, ref y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void RunSteps(ref float x, ref float y)
    {
        ref Step step = ref MemoryMarshal.GetArrayDataReference(steps), end = ref Unsafe.Add(ref step, steps.Length - 1);
        ref float input = ref Unsafe.AsRef(in x);
        float* next = first, other = second;
        while (Unsafe.IsAddressLessThan(ref step, ref end))
        {
            step.Run(ref input, ref *next);
            input = ref *next;
            next = other;
            other = (float*)Unsafe.AsPointer(ref input);
            step = ref Unsafe.Add(ref step, 1);
        }
        step.Run(ref input, ref y);
    }

    /// <summary>A step, or the kernel that is all of it, which is called directly.</summary>
    readonly struct Step(RowStep step)
    {
        readonly RowStep step = step;
        readonly RowProductCall product = step.Product;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run(ref float x, ref float y)
        {
            if (product.IsNone)
            {
                step.Run(ref x, ref y);
            }
            else
            {
                product.Run(ref x, ref y);
            }
        }
    }
}
