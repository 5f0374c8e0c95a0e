using System.Runtime.CompilerServices;
using FastNn.Simd;
using FastNn.Threading;

namespace FastNn.Kernels;

/// <summary>The Yeo-Johnson transformation with an exponent λ for each column, in the columns of the mask (all columns if it is empty): with e = λ for x of at
/// least 0 and e = 2 - λ below, y = sign(x)·((1 + |x|)^e - 1)/e. Column vectors are in whole panels.</summary>
static class PowerColumns
{
    /// <summary>x, y: [rows, columns], may be the same</summary>
    public static void Forward(ReadOnlyMatrix x, Matrix y, Span<float> lambdas, Span<float> mask, Workers? workers) =>
        SelectedColumns.Run(new ForwardOp(lambdas), x, x, y, mask, workers);

    /// <summary>dx = dy·(1 + |x|)^(e - 1).  x, dy, dx: [rows, columns]; dx may be dy</summary>
    public static void Backward(ReadOnlyMatrix x, ReadOnlyMatrix dy, Matrix dx, Span<float> lambdas, Span<float> mask, Workers? workers) =>
        SelectedColumns.Run(new SlopeOp(lambdas), x, dy, dx, mask, workers);

    /// <summary>The operation, which reads the exponents where they are.</summary>
    public readonly struct ForwardOp(Span<float> lambdas) : IBinaryOp
    {
        readonly SlabVector lambdas = new(lambdas);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Apply<S>(S x, S same, nint column) where S : struct, ISimd<S>
        {
            S lambda = lambdas.Load<S>(column), other = 2f - lambda;
            S e = S.Select(x < 0f, other, lambda), lost = S.Select(x < 0f, 2f - other - lambda, 0f);
            return S.CopySign(SimdMath.PowerMinus1(S.Abs(x), e, lost), x);
        }
    }

    readonly struct SlopeOp(Span<float> lambdas) : IBinaryOp
    {
        readonly SlabVector lambdas = new(lambdas);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Apply<S>(S x, S dy, nint column) where S : struct, ISimd<S>
        {
            S lambda = lambdas.Load<S>(column);
            return dy * SimdMath.Exp(S.Select(x < 0f, 1f - lambda, lambda - 1f) * SimdMath.Log1Plus(S.Abs(x)));
        }
    }
}
