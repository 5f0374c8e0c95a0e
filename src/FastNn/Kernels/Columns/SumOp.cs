using System.Runtime.CompilerServices;

namespace FastNn.Kernels;

/// <summary>a + b.</summary>
readonly struct SumOp : IColumnOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Of<S>(S a, S b, nint column) where S : struct, ISimd<S> => a + b;
}
