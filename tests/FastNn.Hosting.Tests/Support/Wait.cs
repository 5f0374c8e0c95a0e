using System.Diagnostics;

namespace FastNn.Hosting.Tests.Support;

/// <summary>Waits for what happens on other threads.</summary>
static class Wait
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    public static async Task Until(Func<bool> holds, string what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < patience, $"Waited in vain until {what}.");
            await Task.Delay(5);
        }
    }
}
