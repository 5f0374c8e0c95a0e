using System.Runtime.CompilerServices;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>A group of columns of a product of rows with a matrix that stays: its operands, and its kernel at the tier of the process.</summary>
readonly unsafe struct RowProductCall
{
    readonly RowOperands operands;
    readonly nint column, end;
    readonly delegate*<in RowOperands, ref float, ref float, nint, nint, void> kernel;

    RowProductCall(
        in RowOperands operands, nint column, nint end, delegate*<in RowOperands, ref float, ref float, nint, nint, void> kernel)
    {
        this.operands = operands;
        this.column = column;
        this.end = end;
        this.kernel = kernel;
    }

    /// <summary>Creates the calls that compute a product together.</summary>
    /// <param name="operands">Operands that do not move.</param>
    /// <param name="exact">Whether every sum is one chain in the order of k.</param>
    public static RowProductCall[] Create(in RowOperands operands, bool exact)
    {
        var calls = new List<RowProductCall>();
        Tiers.Run(new Maker(operands, exact, calls));
        return [.. calls];
    }

    /// <summary>Computes y = max(start + x·W, low) in the columns of the group.  x: [k]  y: [n]</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(ref float x, ref float y) => kernel(in operands, ref x, ref y, column, end);

    readonly struct Maker(RowOperands operands, bool exact, List<RowProductCall> calls) : IKernel
    {
        public void Run<S>() where S : struct, ISimd<S>
        {
            for (nint column = 0; column < operands.N;)
            {
                nint end = RowProducts<S>.GetGroupEnd(column, operands.N);
                calls.Add(new(operands, column, end, RowProducts<S>.Choose((int)(end - column), exact)));
                column = end;
            }
        }
    }
}
