using System.Diagnostics;

namespace FastNn.Serving;

/// <summary>Waits for something that comes within microseconds, unless whoever has it was taken off its core: spins, yields, sleeps, and gives up in the
/// end.</summary>
struct SpinBackoff(TimeSpan limit)
{
    SpinWait spin;
    long start;

    /// <summary>Far longer than any prediction, and than 64 threads need to get their turn on one core.</summary>
    public static TimeSpan Usual { get; } = TimeSpan.FromSeconds(5);

    /// <summary>A little longer.</summary>
    /// <exception cref="TimeoutException">The time is over.</exception>
    public void Once(int capacity)
    {
        long now = Stopwatch.GetTimestamp();
        start = start == 0 ? now : start;
        if (Stopwatch.GetElapsedTime(start, now) >= limit)
        {
            throw new TimeoutException($"All {capacity} predictors were rented for {limit}. Make room for more callers, or give leases back sooner.");
        }
        spin.SpinOnce();
    }

    public static TimeSpan Check(TimeSpan value, string name) => value >= TimeSpan.Zero && value <= TimeSpan.FromDays(1)
        ? value
        : throw new ArgumentOutOfRangeException(name, $"{name} is {value}; it must be from 0 to a day.");
}
