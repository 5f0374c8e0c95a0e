using FastNn.Contracts;

namespace FastNn;

/// <summary>The settings of a <see cref="Predictor"/>.</summary>
public class PredictorOptions
{
    /// <summary>The most rows that go through the layers at once, at least 1; larger batches are split. 1 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxBatch { get; init => field = Require.AtLeast(value, 1, nameof(MaxBatch)); } = 1;

    /// <summary>Threads that share the work of a large batch, the caller included; from 1 to 1,024, 1 unless set. The results do not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside of that range.</exception>
    public int Threads { get; init => field = CheckThreads(value); } = 1;

    /// <summary>Whether the prediction of a row is the same, bit for bit, alone and in any batch. Where false, as unless set, a single row may be summed in
    /// another fixed order, which is faster for small layers.</summary>
    public bool ExactOrder { get; init; }

    /// <summary>Returns a number of threads that is in its range, for a predictor, an evaluator or a trainer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside of that range.</exception>
    internal static int CheckThreads(int value)
    {
        Require.Range(value is >= 1 and <= 1024, nameof(Threads),
            $"Threads is {value}; it must be from 1 to 1,024, at best the number of processor cores.");
        return value;
    }
}
