namespace FastNn.Tests.Support;

/// <summary>Work on many threads of their own, none of the thread pool: what one of them throws makes the test red, and so does a hang.</summary>
internal static class Callers
{
    static readonly TimeSpan patience = TimeSpan.FromMinutes(3);

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
        Assert.All(threads, thread => Assert.True(thread.Join(patience), $"A thread is still running after {patience}."));
        Assert.All(failures, Assert.Null);
    }
}
