namespace FastNn.Optimizers;

/// <summary>Neighbouring parameters of the slab that are updated with the same factors.</summary>
/// <param name="Start">The first float.</param>
/// <param name="Length">How many floats.</param>
/// <param name="LearningRateFactor">Multiplies the learning rate.</param>
/// <param name="DecayFactor">Multiplies weight decay and the strength of a regularizer.</param>
readonly record struct ParameterRun(int Start, int Length, float LearningRateFactor, float DecayFactor)
{
    /// <summary>Whether another run begins where this one ends, and has the same factors.</summary>
    public bool IsContinuedBy(in ParameterRun next) =>
        Start + Length == next.Start && LearningRateFactor == next.LearningRateFactor && DecayFactor == next.DecayFactor;

    /// <summary>How many floats of the run lie before a place in the slab.</summary>
    public int CountBefore(int place) => Math.Clamp(place - Start, 0, Length);
}
