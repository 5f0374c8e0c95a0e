namespace FastNn;

/// <summary>What Adam and its kin have in common: means of the gradient and of its square that fade by a share every step.</summary>
/// <param name="rate">The learning rate: finite, not negative.</param>
public abstract class AdaptiveMoments(float rate) : Optimizer(rate)
{
    /// <summary>How slowly the mean of the gradient moves, in [0, 1); 0.9 unless set.</summary>
    /// <exception cref="ArgumentException">It is not in [0, 1).</exception>
    public float Beta1 { get; init => field = Share(value, nameof(Beta1)); } = 0.9f;

    /// <summary>How slowly the mean of the square moves, in [0, 1); 0.999 unless set.</summary>
    /// <exception cref="ArgumentException">It is not in [0, 1).</exception>
    public float Beta2 { get; init => field = Share(value, nameof(Beta2)); } = 0.999f;

    /// <summary>Keeps the division from 0; 1e-8 unless set.</summary>
    /// <exception cref="ArgumentException">It is not above 0, or not finite.</exception>
    public float Epsilon { get; init => field = Positive(value, nameof(Epsilon)); } = 1e-8f;

    /// <summary>
    /// w -= rate/(1 - b1^t) · m / (√v/√(1 - b2^t) + epsilon) without the corrections for having started at 0, which are taken out of the loop into
    /// rate and epsilon.
    /// </summary>
    private protected (float Rate, float Epsilon) Corrected(long step)
    {
        double first = 1 - Math.Pow(Beta1, step), second = Math.Sqrt(1 - Math.Pow(Beta2, step));
        return ((float)(Rate * second / first), (float)(Epsilon * second));
    }
}
