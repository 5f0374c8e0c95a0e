using FastNn.Contracts;

namespace FastNn;

/// <summary>The settings of a <see cref="PredictorPool"/> or a <see cref="ModelHandle"/>.</summary>
public sealed class PredictorPoolOptions : PredictorOptions
{
    /// <summary>How many callers can predict at the same time, each with its own predictor; from 1 to 65,536, or 0, as unless set, for twice the processor
    /// cores: the system may suspend a caller in the middle of a prediction.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside of that range.</exception>
    public int Callers
    {
        get;
        init
        {
            Require.Range(value is >= 0 and <= 65_536, nameof(Callers),
                $"Callers is {value}; it must be from 1 to 65,536, or 0 for twice the processor cores.");
            field = value;
        }
    }
}
