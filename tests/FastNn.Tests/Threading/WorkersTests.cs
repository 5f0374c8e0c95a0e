using FastNn.RandomNumbers;
using FastNn.Threading;

namespace FastNn.Tests.Threading;

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

    /// <summary>Threads that go to sleep as soon as there is nothing to do, so that a job often comes just then: none is lost, none is done twice, and no
    /// thread is forgotten.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Jobs_that_meet_threads_on_their_way_to_sleep_are_done_once(int threads)
    {
        const int Jobs = 1_000_000;
        using var workers = new Workers(threads, spinsBeforeParking: 0);
        int[] done = new int[threads];
        long end = Environment.TickCount64 + 10_000;
        for (int job = 0; job < Jobs && Environment.TickCount64 < end; job++)
        {
            workers.Run(new Counting(done), threads);
            for (int part = 0; part < threads; part++)
            {
                Assert.Equal(job + 1, done[part]);
            }
        }
        Assert.InRange(workers.Parked, 0, threads - 1);
    }

    /// <summary>A wake-up that is lost leaves the caller alone with a job of which each part waits for the other.</summary>
    [Fact]
    public void Thread_on_its_way_to_sleep_hears_of_a_job()
    {
        using SemaphoreSlim idle = new(0), gate = new(0);
        using var workers = new Workers(2, start: false, spinsBeforeParking: 0) { Parking = () => Hold(idle, gate) };
        workers.Start();
        int[] met = new int[1];
        for (int job = 0; job < 100; job++)
        {
            // The thread has seen that there is nothing to do, and not yet said that it sleeps.
            Assert.True(idle.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
            met[0] = 0;
            workers.Run(new Together(met, gate), 2);
            Assert.Equal(2, met[0]);
            Assert.InRange(workers.Parked, 0, 1);
        }
        gate.Release(1_000);

        static void Hold(SemaphoreSlim idle, SemaphoreSlim gate)
        {
            idle.Release();
            gate.Wait();
        }
    }

    [Fact]
    public void Claim_on_a_job_that_is_over_fails_on_the_next_one()
    {
        long claims = Claims.First(0, 2), seen = claims;
        while (Claims.TakeFront(ref claims, out _))
        {
        }
        // The same parts again, of which a thread still remembers the job before.
        claims = Claims.First(claims, 2);
        Assert.False(Claims.TakeBack(ref claims, seen, out _));
        Assert.True(Claims.TakeBack(ref claims, claims, out int part));
        Assert.Equal(1, part);
    }

    [Fact]
    public void Threads_of_a_team_that_was_forgotten_end_when_it_is_collected()
    {
        Thread helper = Forget();
        for (int time = 0; time < 200 && helper.IsAlive; time++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(10);
        }
        Assert.False(helper.IsAlive);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static Thread Forget()
        {
            var threads = new Thread[2];
            using var met = new Barrier(2);
            new Workers(2).Run(new Naming(threads, met), 2);
            return threads[0] == Thread.CurrentThread ? threads[1] : threads[0];
        }
    }

    [Fact]
    public void Threads_start_when_they_are_told_to()
    {
        using var workers = new Workers(3, start: false);
        int[] done = new int[4];
        workers.Run(new Counting(done), 4);
        Assert.Equal([1, 1, 1, 1], done);
        new Workers(3, start: false).Dispose();
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

    /// <summary>Parts that wait for each other, but not for ever.</summary>
    readonly struct Together(int[] met, SemaphoreSlim gate) : IJob
    {
        readonly int[] met = met;
        readonly SemaphoreSlim gate = gate;

        public void Run(int part)
        {
            if (Interlocked.Increment(ref met[0]) == 1)
            {
                gate.Release();
            }
            long end = Environment.TickCount64 + 30_000;
            var spin = new SpinWait();
            while (Volatile.Read(ref met[0]) < 2)
            {
                spin.SpinOnce(sleep1Threshold: -1);
                if (Environment.TickCount64 > end)
                {
                    throw new TimeoutException("No thread came to help.");
                }
            }
        }
    }

    static void Meet(Barrier met)
    {
        if (!met.SignalAndWait(30_000))
        {
            throw new TimeoutException("No thread came to help.");
        }
    }

    readonly struct Naming(Thread[] threads, Barrier met) : IJob
    {
        readonly Thread[] threads = threads;
        readonly Barrier met = met;

        public void Run(int part)
        {
            threads[part] = Thread.CurrentThread;
            Meet(met);
        }
    }

    readonly struct Meeting(Barrier met) : IJob
    {
        readonly Barrier met = met;

        public void Run(int part) => Meet(met);
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
