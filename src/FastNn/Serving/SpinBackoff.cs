using System.Diagnostics;
using FastNn.Contracts;

namespace FastNn.Serving;

/// <summary>Waits for a predictor, which normally is returned within microseconds: spins, yields, sleeps, and throws after the limit.</summary>
struct SpinBackoff(TimeSpan limit)
{
    SpinWait spin;
    long start;

    /// <summary>Far longer than a prediction, and than 64 threads need to be scheduled on one core.</summary>
    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Waits a little longer than in the call before.</summary>
    /// <exception cref="TimeoutException">The limit is reached.</exception>
    public void SpinOnce(int callers)
    {
        long now = Stopwatch.GetTimestamp();
        start = start == 0 ? now : start;
        if (Stopwatch.GetElapsedTime(start, now) >= limit)
        {
            throw new TimeoutException($"All {callers} predictors were rented for {limit}. Set more Callers, or return leases sooner.");
        }
        spin.SpinOnce();
    }

    public static TimeSpan Check(TimeSpan value, string name)
    {
        Require.Range(value >= TimeSpan.Zero && value <= TimeSpan.FromDays(1), name, $"{name} is {value}; it must be from 0 to a day.");
        return value;
    }
}
