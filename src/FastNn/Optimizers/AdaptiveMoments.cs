namespace FastNn;

/// <summary>What Adam and its kin have in common: means of the gradient and of its square that fade by a share every step.</summary>
/// <param name="learningRate">The learning rate: finite, not negative.</param>
public abstract class AdaptiveMoments(float learningRate) : Optimizer(learningRate)
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

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        base.Describe(settings);
        settings.Set("beta1", Beta1);
        settings.Set("beta2", Beta2);
        settings.Set("epsilon", Epsilon);
    }
}
