using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Contracts;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>Norms of the rows of a matrix in panels, [outputs/16][inputs][16]: a row, the weights of one output, is a lane of its panel.</summary>
static class RowNorms
{
    /// <summary>Scales every row with an L2 norm above the limit to the limit; the others keep their bits. Zero rows stay zero.</summary>
    public static void Limit(Span<float> panels, int inputs, float limit)
    {
        Require.Argument(panels.Length % (inputs * Panel.Width) == 0, nameof(panels),
            $"panels has {panels.Length} floats; it must have whole panels of {inputs} inputs.");
        Tiers.Run(new LimitNormsKernel(panels, inputs, limit));
    }
}

readonly ref struct LimitNormsKernel(Span<float> panels, int inputs, float limit) : IKernel
{
    readonly Span<float> panels = panels;
    readonly int inputs = inputs;
    readonly float limit = limit;

    [MethodImpl(JitOptions.Kernel)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        float limit = this.limit;
        ref float p = ref MemoryMarshal.GetReference(panels);
        nint n = panels.Length, length = (nint)inputs * Panel.Width;
        for (nint panel = 0; panel < n; panel += length)
        {
            // One register of rows at a time: every row is one chain in the order of the inputs, so all tiers give the same bits.
            for (nint lane = panel; lane < panel + Panel.Width; lane += S.Width)
            {
                S sum = 0f;
                for (nint i = lane; i < panel + length; i += Panel.Width)
                {
                    S w = S.Load(ref p, i);
                    sum = S.MultiplyAdd(w, w, sum);
                }
                S norm = S.Sqrt(sum);
                if (S.MaxLane(norm) <= limit)
                {
                    continue;
                }
                S factor = S.Select(norm > limit, (S)limit / norm, 1f);
                for (nint i = lane; i < panel + length; i += Panel.Width)
                {
                    S.Store(S.Load(ref p, i) * factor, ref p, i);
                }
            }
        }
    }
}
