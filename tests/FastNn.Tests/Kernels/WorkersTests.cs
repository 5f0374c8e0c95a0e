using FastNn.Kernels;

namespace FastNn.Tests.Kernels;

public sealed class WorkersTests
{
    /// <summary>Jobs of all sizes one after the other, with helpers that spin, helpers that have gone to sleep, and more of them than cores.</summary>
    [Theory]
    [InlineData(2, 20_000)]
    [InlineData(3, 20_000)]
    [InlineData(8, 5_000)]
    public void Every_part_of_every_job_is_done_exactly_once(int threads, int jobs)
    {
        using var workers = new Workers(threads);
        int[] done = new int[100];
        var random = new CounterRandom(1);
        for (int job = 0; job < jobs; job++)
        {
            int parts = 1 + random.Below((ulong)job, done.Length);
            workers.Run(new Counting(done), parts);
            for (int part = 0; part < done.Length; part++)
            {
                Assert.Equal(part < parts ? 1 : 0, done[part]);
            }
            Array.Clear(done);
            if (job % 2_000 == 0)
            {
                Thread.Sleep(5);
            }
        }
    }

    [Fact]
    public void Helpers_do_help()
    {
        using var workers = new Workers(2);
        using var met = new Barrier(2);
        // Two parts that wait for each other: one thread alone would never end.
        workers.Run(new Meeting(met), 2);
        Assert.Equal(1, met.CurrentPhaseNumber);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(63)]
    public void Exception_in_any_part_comes_out_when_all_parts_have_ended(int faulty)
    {
        using var workers = new Workers(4);
        int[] done = new int[64];
        for (int time = 0; time < 50; time++)
        {
            Array.Clear(done);
            Assert.Equal("part " + faulty, Assert.Throws<InvalidOperationException>(() => workers.Run(new Faulty(done, faulty), 64)).Message);
            Assert.All(done.Index(), part => Assert.Equal(part.Index == faulty ? 0 : 1, part.Item));
        }
        Array.Clear(done);
        workers.Run(new Counting(done), 64);
        Assert.All(done, count => Assert.Equal(1, count));
    }

    [Fact]
    public void Dispose_ends_helpers_awake_or_asleep_and_a_second_time_does_nothing()
    {
        for (int time = 0; time < 50; time++)
        {
            var workers = new Workers(3);
            workers.Run(new Counting(new int[8]), 8);
            if (time % 10 == 0)
            {
                Thread.Sleep(5);
            }
            workers.Dispose();
            workers.Dispose();
            Assert.Throws<ObjectDisposedException>(() => workers.Run(new Counting(new int[1]), 1));
        }
    }

    readonly struct Counting(int[] done) : IJob
    {
        readonly int[] done = done;

        public void Run(int part) => Interlocked.Increment(ref done[part]);
    }

    readonly struct Meeting(Barrier met) : IJob
    {
        readonly Barrier met = met;

        public void Run(int part) => met.SignalAndWait();
    }

    readonly struct Faulty(int[] done, int faulty) : IJob
    {
        readonly int[] done = done;
        readonly int faulty = faulty;

        public void Run(int part)
        {
            if (part == faulty)
            {
                throw new InvalidOperationException("part " + part);
            }
            Interlocked.Increment(ref done[part]);
        }
    }
}
