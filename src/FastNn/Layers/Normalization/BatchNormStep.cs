using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Kernels;
using FastNn.Simd;

namespace FastNn.Layers;

/// <summary>Computes a product and the batch normalization behind it for one row: y = (x·Wᵀ + b)·factor + offset, with the current statistics.</summary>
sealed unsafe class BatchNormStep<S>(RowStep product, Scaling scaling, BufferVector mean, BufferVector variance, float epsilon) : RowStep
    where S : struct, ISimd<S>
{
    // The slab of the parameters never moves; the fields keep it alive.
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

/// <summary>Creates the step at the tier of the process.</summary>
readonly ref struct BatchNormStepMaker(RowStep product, Scaling scaling, BufferVector mean, BufferVector variance, float epsilon, ref RowStep? step) : IKernel
{
    readonly ref RowStep? step = ref step;

    public void Run<S>() where S : struct, ISimd<S> => step = new BatchNormStep<S>(product, scaling, mean, variance, epsilon);
}
