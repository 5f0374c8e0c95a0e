using FastNn.Kernels;
using FastNn.Training;

namespace FastNn;

/// <content>Trainings that explode.</content>
public sealed partial class Trainer
{
    /// <summary>
    /// How many times larger than the one of the first batch a loss may become before the training ends as <see cref="StopReason.Diverged"/>;
    /// infinite unless set. A loss that is not finite ends it always, and so do weights or a validation loss that are not finite at the end of an epoch, or
    /// before a checkpoint is
    /// written. The network then has the weights from the beginning of that epoch, and the optimizer remembers nothing: its next step is a first one, whatever
    /// <see cref="Steps"/> says.
    /// </summary>
    /// <remarks>Where the first loss is not above 0, as those of log-likelihoods need not be, nothing is so many times larger: then only a loss that is not
    /// finite ends it.</remarks>
    /// <exception cref="ArgumentException">It is not above 1.</exception>
    public float DivergenceLimit
    {
        get;
        init => field = value > 1 ? value : throw new ArgumentException($"DivergenceLimit is {value}; it must be above 1.", nameof(value));
    } = float.PositiveInfinity;

    /// <summary>Whether no weight and no statistic is NaN or infinite.</summary>
    bool HasFiniteWeights => Reduce.AreFinite(parameters.Values.Span);

    // Times a first loss of 0 or below, every limit would be one that good losses are above.
    bool IsTooLarge(float value, float first) => float.IsFinite(DivergenceLimit) && first > 0 && value > first * DivergenceLimit;

    /// <summary>Restores the weights from the beginning of the epoch. Nothing is written of what came after it.</summary>
    void FallBack(FitState run)
    {
        run.Good.CopyTo(parameters.Values.Span);
        run.Restart();
        requested.Clear();
        // What the optimizer remembers may be NaN or infinite, too.
        ForgetSteps();
    }
}
