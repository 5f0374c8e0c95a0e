using System.Runtime.CompilerServices;
using FastNn.Kernels;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Layers;

/// <summary>Computes the softmax of one row.</summary>
sealed class SoftmaxStep<S>(int columns, bool isFirst) : RowStep where S : struct, ISimd<S>
{
    readonly bool isPadded = !isFirst || columns % Panel.Width == 0;

    [MethodImpl(JitOptions.Kernel)]
    public override void Run(ref float x, ref float y) => SoftmaxRow<S>.Run(ref x, isPadded, ref y, yIsPadded: true, writesY: true, columns, factor: 1, out _);
}

/// <summary>Creates the step at the tier of the process.</summary>
readonly ref struct SoftmaxStepMaker(int columns, bool isFirst, ref RowStep? step) : IKernel
{
    readonly ref RowStep? step = ref step;

    public void Run<S>() where S : struct, ISimd<S> => step = new SoftmaxStep<S>(columns, isFirst);
}
