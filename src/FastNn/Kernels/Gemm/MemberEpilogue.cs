using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>
/// y = z·s + b on every finished block of a product, with a factor and a bias for each member and column.  z: [rows·members, columns], the result of the
/// product  s, b: [members·columns]  y: [rows, members·columns]
/// </summary>
readonly ref struct MemberEpilogue(Matrix z, Matrix y, int members, ReadOnlySpan<float> factors, ReadOnlySpan<float> biases) : IEpilogue
{
    readonly Matrix z = z, y = y;
    readonly int members = members;
    readonly ref float factors = ref MemoryMarshal.GetReference(factors), biases = ref MemoryMarshal.GetReference(biases);

    [MethodImpl(JitOptions.Kernel)]
    public void Apply<S>(int row, int column, int rows, int columns) where S : struct, ISimd<S>
    {
        nint end = Math.Min(column + columns, z.Columns);
        for (int i = row; i < row + rows; i++)
        {
            int sample = i / members;
            nint start = (nint)(i - sample * members) * z.Columns;
            ref float pz = ref Unsafe.Add(ref z.Start, (nint)i * z.Stride), py = ref Unsafe.Add(ref y.Start, (nint)sample * y.Stride + start),
                s = ref Unsafe.Add(ref factors, start), b = ref Unsafe.Add(ref biases, start);
            nint j = column;
            for (; j + S.Width <= end; j += S.Width)
            {
                S.Store(S.MultiplyAdd(S.Load(ref pz, j), S.Load(ref s, j), S.Load(ref b, j)), ref py, j);
            }
            for (; j < end; j++)
            {
                Simd1.Store(Simd1.MultiplyAdd(Simd1.Load(ref pz, j), Simd1.Load(ref s, j), Simd1.Load(ref b, j)), ref py, j);
            }
        }
    }
}
