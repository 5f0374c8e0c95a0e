using System.Diagnostics;

namespace FastNn.Tests.Support;

/// <summary>Work on many threads of their own, none of the thread pool: what one of them throws makes the test red, and so does a hang.</summary>
static class Callers
{
    // Who waits for somebody that has thrown waits in vain.
    static readonly TimeSpan patience = TimeSpan.FromMinutes(3), afterFailure = TimeSpan.FromSeconds(5);

    /// <summary>Runs the work on so many threads, which are told their number, and waits for all of them.</summary>
    public static void Run(int count, Action<int> work)
    {
        var failures = new Exception?[count];
        Thread[] threads = [.. Enumerable.Range(0, count).Select(i => new Thread(() =>
        {
            try
            {
                work(i);
            }
            catch (Exception e)
            {
                failures[i] = e;
            }
        })
        { IsBackground = true })];
        Array.ForEach(threads, thread => thread.Start());
        long start = Stopwatch.GetTimestamp(), failed = 0;
        while (threads.Any(thread => !thread.Join(10)) && Stopwatch.GetElapsedTime(start) < patience
            && (failed == 0 || Stopwatch.GetElapsedTime(failed) < afterFailure))
        {
            failed = failed == 0 && failures.Any(failure => failure is not null) ? Stopwatch.GetTimestamp() : failed;
        }
        Assert.All(failures, Assert.Null);
        Assert.All(threads, thread => Assert.False(thread.IsAlive, $"A thread is still running after {Stopwatch.GetElapsedTime(start)}."));
    }
}
