using System.Runtime.CompilerServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>A product of rows with a matrix that stays: its operands, and its kernel at the tier of the process.</summary>
readonly unsafe struct RowProductCall
{
    readonly RowOperands operands;
    readonly delegate*<in RowOperands, ref float, ref float, void> kernel;

    internal RowProductCall(in RowOperands operands, delegate*<in RowOperands, ref float, ref float, void> kernel)
    {
        this.operands = operands;
        this.kernel = kernel;
    }

    /// <summary>Whether this is the default of the type.</summary>
    public bool IsNone => kernel is null;

    /// <summary>Creates the call.</summary>
    /// <param name="operands">Operands that do not move.</param>
    /// <param name="order">The order of the sums: not groups.</param>
    public static RowProductCall Create(in RowOperands operands, RowOrder order)
    {
        RowProductCall call = default;
        var maker = new Maker(operands, order, ref call);
        if (operands.N == Panel.Half)
        {
            Tiers.RunHalf(maker);
        }
        else
        {
            Tiers.Run(maker);
        }
        return call;
    }

    /// <summary>Computes y = max(start + x·W, low).  x: [k]  y: [n]</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(ref float x, ref float y) => kernel(in operands, ref x, ref y);

    readonly ref struct Maker(RowOperands operands, RowOrder order, ref RowProductCall call) : IKernel
    {
        readonly RowOperands operands = operands;
        readonly RowOrder order = order;
        readonly ref RowProductCall call = ref call;

        public void Run<S>() where S : struct, ISimd<S> => call = new(operands, RowProducts<S>.Choose((int)operands.N, order));
    }
}
