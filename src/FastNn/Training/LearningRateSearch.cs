namespace FastNn;

/// <summary>What <see cref="Trainer.FindLearningRate"/> has seen: a loss for every learning rate it tried, in rising order.</summary>
/// <param name="Rates">The rates, one per batch.</param>
/// <param name="Losses">The losses, smoothed, as many.</param>
public sealed record LearningRateSearch(IReadOnlyList<float> Rates, IReadOnlyList<float> Losses)
{
    /// <summary>The rate with the smallest loss: about the largest that still trains.</summary>
    public float Best
    {
        get
        {
            int best = 0;
            for (int i = 1; i < Losses.Count; i++)
            {
                best = Losses[i] < Losses[best] ? i : best;
            }
            return Rates[best];
        }
    }

    /// <summary>A rate to train with: a tenth of <see cref="Best"/>, which leaves room for what training brings.</summary>
    /// <remarks>The rule of the fastai library (J. Howard, S. Gugger 2020) for searches after L. N. Smith, "Cyclical Learning Rates for Training Neural
    /// Networks", 2017.</remarks>
    public float Suggestion => Best / 10;
}
