using System.Runtime.CompilerServices;
using FastNn.Kernels;

namespace FastNn;

/// <summary>
/// 1 - cos(y, t) of every sample: the angle between outputs and targets, from 0 to 2, independent of their lengths.
/// gradient: cos·y/|y|² - t/(|y|·|t|).  Mean over the samples unless <see cref="Loss.Reduction"/> says otherwise.
/// </summary>
/// <remarks>Lengths below 1e-8 are raised to it, as in PyTorch, so a row of zeros has the loss 1.</remarks>
public sealed class CosineSimilarity : Loss
{
    const double MinLength = 1e-8;

    /// <inheritdoc/>
    protected internal override bool AcceptsLabels => false;

    /// <inheritdoc/>
    protected internal override float Evaluate(ReadOnlyMatrix outputs, Targets targets, Matrix gradient)
    {
        ReadOnlyMatrix all = targets.AsMatrix(outputs.Rows, outputs.Columns);
        double weight = SampleFactor(outputs.Rows), sum = 0;
        for (int row = 0; row < outputs.Rows; row++)
        {
            ReadOnlyMatrix y = outputs.Slice(row, 1), t = all.Slice(row, 1);
            double own = Math.Max(Math.Sqrt(LossRows.Sum(default(Product), y, y)), MinLength),
                other = Math.Max(Math.Sqrt(LossRows.Sum(default(Product), t, t)), MinLength);
            double cosine = LossRows.Sum(default(Product), y, t) / (own * other);
            // Of equal directions the quotient may round to just above 1.
            sum += Math.Max(1 - cosine, 0);
            if (!gradient.IsEmpty)
            {
                LossRows.Gradient(new Mix((float)(cosine / (own * own)), (float)(-1 / (own * other))), y, t, (float)weight, gradient.Slice(row, 1));
            }
        }
        return (float)(sum * weight);
    }

    readonly struct Product : ILossTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Loss<S>(S y, S t) where S : struct, ISimd<S> => y * t;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Gradient<S>(S y, S t) where S : struct, ISimd<S> => t;
    }

    /// <summary>The gradient of a row with known lengths and angle.</summary>
    readonly struct Mix(float own, float other) : ILossTerm
    {
        readonly float own = own, other = other;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Loss<S>(S y, S t) where S : struct, ISimd<S> => 0f;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Gradient<S>(S y, S t) where S : struct, ISimd<S> => S.MultiplyAdd(y, own, t * other);
    }
}
