using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Kernels;
using FastNn.Simd;

namespace FastNn.Layers;

/// <summary>A dense layer and the batch normalization behind it, for one row: y = (x·Wᵀ + b)·factor + offset, by the statistics as they are now.</summary>
sealed unsafe class BatchNormStep<S>(RowStep product, Scaling scaling, BufferVector mean, BufferVector variance, float epsilon) : RowStep where S : struct, ISimd<S>
{
    // Parameters lie in a slab, which never moves; the fields keep it alive.
    readonly BufferVector mean = mean, variance = variance;
    readonly Scaling scaling = scaling;
    readonly float* means = Pointer(mean), variances = Pointer(variance), scales = Pointer(scaling.Scale), shifts = Pointer(scaling.Shift);
    readonly int columns = mean.Length;

    [MethodImpl(JitOptions.Kernel)]
    public override void Run(ref float x, ref float y)
    {
        product.Run(ref x, ref y);
        ColumnVector scale = scales is null ? ColumnVector.One : ColumnVector.Of(new(scales, columns));
        var column = new NormalizedColumn(new(means, columns), new(variances, columns), epsilon, scale, new(shifts, shifts is null ? 0 : columns));
        for (nint i = 0; i < columns; i += S.Width)
        {
            S factor = column.Factor<S>(i);
            S.Store(S.MultiplyAdd(S.Load(ref y, i), factor, column.Offset(i, factor)), ref y, i);
        }
    }

    static float* Pointer(Parameter? parameter) => parameter is null ? null : (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(parameter.Values));
}

/// <summary>Makes the step at the tier of the process.</summary>
readonly ref struct BatchNormStepMaker(RowStep product, Scaling scaling, BufferVector mean, BufferVector variance, float epsilon, ref RowStep? made) : IKernel
{
    readonly RowStep product = product;
    readonly Scaling scaling = scaling;
    readonly BufferVector mean = mean, variance = variance;
    readonly float epsilon = epsilon;
    readonly ref RowStep? made = ref made;

    public void Run<S>() where S : struct, ISimd<S> => made = new BatchNormStep<S>(product, scaling, mean, variance, epsilon);
}
