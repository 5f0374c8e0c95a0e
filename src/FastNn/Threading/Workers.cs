using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace FastNn.Threading;

/// <summary>Work that falls into parts, which any threads may do in any order.</summary>
interface IJob
{
    void Run(int part);
}

/// <summary>
/// A team of background threads and the thread that calls it. A job's parts are claimed one by one: the caller takes them from the front, the
/// workers from the back, so that with equal parts every thread gets the same ones each time and finds its weights in its own cache. A worker
/// that the system has not scheduled claims nothing, and nobody waits for it. No dispatch allocates.
/// </summary>
/// <remarks>The threads refer to the <see cref="Team"/> alone, never to this object or its owner: when the owner is collected without having been disposed, the
/// finalizer
/// ends them.</remarks>
sealed class Workers : IDisposable
{
    readonly Team team;
    readonly Thread[] threads;
    int started;

    /// <param name="count">Threads, the caller included; at least 2.</param>
    /// <param name="start">Whether the threads start at once; off, <see cref="Start"/> does it.</param>
    /// <param name="spinsBeforeParking">How often an idle thread looks for a job before it sleeps.</param>
    /// <exception cref="PlatformNotSupportedException">No thread can be started here.</exception>
    public Workers(int count, bool start = true, int spinsBeforeParking = Team.DefaultSpins)
    {
        Platform.RequireThreads($"Threads is {count}; it must be 1 here, which is what it is unless set.");
        team = new Team(spinsBeforeParking);
        threads = new Thread[count - 1];
        for (int i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(team.Work, maxStackSize: 256 * 1024) { IsBackground = true, Name = $"FastNn worker {i + 1}" };
        }
        if (start)
        {
            Start();
        }
    }

    /// <summary>Ends the threads of an owner that was not disposed, and waits for none of them.</summary>
    ~Workers() => team?.Close(started);

    /// <summary>Threads, the caller included.</summary>
    public int Count => threads.Length + 1;

    /// <summary>Threads that have announced that they sleep and have not been called since: from 0 to all but the caller.</summary>
    internal int Parked => team.Parked;

    /// <summary>For tests: what an idle thread does before it announces that it sleeps, so that a job can come just then.</summary>
    internal Action? Parking
    {
        init => team.Parking = value;
    }

    /// <summary>Starts the threads, where the constructor has not: last, when all that can fail is done. Until then a job is done by its caller
    /// alone.</summary>
    public void Start()
    {
        for (; started < threads.Length; started++)
        {
            threads[started].Start();
        }
    }

    /// <summary>Does all parts of a job and returns when they are done. What a part throws comes out here, after all of them have ended. One caller at a
    /// time.</summary>
    public void Run<TJob>(scoped in TJob job, int parts) where TJob : struct, IJob, allows ref struct
    {
        ObjectDisposedException.ThrowIf(team.IsClosed, this);
        team.Run(in job, parts);
        // Not before: the finalizer ends the threads.
        GC.KeepAlive(this);
    }

    /// <summary>Ends the threads and waits until they have. A second time does nothing.</summary>
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        if (team.IsClosed)
        {
            return;
        }
        team.Close(started);
        for (int i = 0; i < started; i++)
        {
            threads[i].Join();
        }
        team.Dispose();
    }
}

/// <summary>What the threads of <see cref="Workers"/> share: the job in turn, and what they sleep on.</summary>
/// <param name="spinsBeforeParking">How often an idle thread looks for a job before it sleeps.</param>
sealed class Team(int spinsBeforeParking) : IDisposable
{
    /// <summary>Spinning answers in 0.2 µs and parking in 40 µs, but spinning takes a core from another thread: some 50 µs of it, then park.</summary>
    public const int DefaultSpins = 1000;

    readonly SemaphoreSlim wake = new(0);
    Turn turn;
    Exception? failure;

    /// <summary>Whether the threads have been told to end.</summary>
    public bool IsClosed => turn.Closed;

    /// <summary><see cref="Workers.Parking"/>.</summary>
    public Action? Parking { get; set; }

    /// <summary><see cref="Workers.Parked"/>.</summary>
    public int Parked => Volatile.Read(ref turn.Parked);

    /// <summary>Tells so many threads to end, asleep or not.</summary>
    public void Close(int threads)
    {
        Volatile.Write(ref turn.Closed, true);
        if (threads > 0)
        {
            wake.Release(threads);
        }
    }

    /// <summary>When all threads have ended. Where the finalizer has closed it, the garbage collector does the rest.</summary>
    public void Dispose() => wake.Dispose();

    /// <summary><see cref="Workers.Run"/>.</summary>
    public unsafe void Run<TJob>(scoped in TJob job, int parts) where TJob : struct, IJob, allows ref struct
    {
        // The job stays on the caller's stack, where it cannot move, until the last part is done.
#pragma warning disable CS8500, CS9123 // address of a managed type: see above
        fixed (TJob* place = &job)
#pragma warning restore CS8500, CS9123
        {
            turn.Job = (nint)place;
            turn.Call = &Call<TJob>;
            turn.Done = 0;
            Interlocked.Exchange(ref turn.Claims, Claims.First(turn.Claims, parts));
            int parked = Interlocked.Exchange(ref turn.Parked, 0);
            if (parked > 0)
            {
                wake.Release(parked);
            }
            int finished = 0;
            while (Claims.TakeFront(ref turn.Claims, out int part))
            {
                try
                {
                    job.Run(part);
                }
                catch (Exception e)
                {
                    // The job lies on this stack: nobody may leave it while others are at work on it.
                    failure = e;
                }
                finished++;
            }
            Interlocked.Add(ref turn.Done, finished);
            var spin = new SpinWait();
            while (Volatile.Read(ref turn.Done) < parts)
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }
        }
        if (failure is { } thrown)
        {
            failure = null;
            ExceptionDispatchInfo.Throw(thrown);
        }
    }

    /// <summary>What a thread does until the end.</summary>
    public unsafe void Work()
    {
        int idle = 0;
        while (!Volatile.Read(ref turn.Closed))
        {
            long seen = Volatile.Read(ref turn.Claims);
            if (Claims.AreLeft(seen))
            {
                // What was read here belongs to the claim only if nobody claimed in between; then the job cannot have changed either.
                delegate*<nint, int, void> call = turn.Call;
                nint job = turn.Job;
                if (Claims.TakeBack(ref turn.Claims, seen, out int part))
                {
                    try
                    {
                        call(job, part);
                    }
                    catch (Exception e)
                    {
                        failure = e;
                    }
                    Interlocked.Increment(ref turn.Done);
                }
                idle = 0;
            }
            else if (++idle < spinsBeforeParking)
            {
                Thread.SpinWait(1);
            }
            else
            {
                Park();
                idle = 0;
            }
        }
    }

    void Park()
    {
        Parking?.Invoke();
        Interlocked.Increment(ref turn.Parked);
        if (Claims.AreLeft(Volatile.Read(ref turn.Claims)) || Volatile.Read(ref turn.Closed))
        {
            // A job came while lying down. Get up, unless the caller has counted this thread already: then its wake-up call must be heard.
            for (int parked = Volatile.Read(ref turn.Parked); parked > 0; parked = Volatile.Read(ref turn.Parked))
            {
                if (Interlocked.CompareExchange(ref turn.Parked, parked - 1, parked) == parked)
                {
                    return;
                }
            }
        }
        wake.Wait();
    }

    static unsafe void Call<TJob>(nint job, int part) where TJob : struct, IJob, allows ref struct
    {
#pragma warning disable CS8500 // the caller keeps the job where it is
        ((TJob*)job)->Run(part);
#pragma warning restore CS8500
    }

    /// <summary>What the threads share, the words that they all write on cache lines of their own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 512)]
    unsafe struct Turn
    {
        [FieldOffset(0)] public delegate*<nint, int, void> Call;
        [FieldOffset(8)] public nint Job;
        [FieldOffset(16)] public bool Closed;
        [FieldOffset(128)] public long Claims;
        [FieldOffset(256)] public int Done;
        [FieldOffset(384)] public int Parked;
    }
}

/// <summary>The parts of a job that nobody has claimed, in one word: the job's number (32 bits), the first part left, the first part gone (16 bits
/// each).</summary>
static class Claims
{
    public static long First(long before, int parts) => ((before >> 32) + 1) << 32 | (uint)parts;

    public static bool AreLeft(long claims) => Front(claims) < Back(claims);

    public static bool TakeFront(ref long claims, out int part)
    {
        while (true)
        {
            long seen = Volatile.Read(ref claims);
            part = Front(seen);
            if (!AreLeft(seen))
            {
                return false;
            }
            if (Interlocked.CompareExchange(ref claims, seen + (1 << 16), seen) == seen)
            {
                return true;
            }
        }
    }

    public static bool TakeBack(ref long claims, long seen, out int part)
    {
        part = Back(seen) - 1;
        return Interlocked.CompareExchange(ref claims, seen - 1, seen) == seen;
    }

    static int Front(long claims) => (int)(claims >> 16 & 0xFFFF);

    static int Back(long claims) => (int)(claims & 0xFFFF);
}
