using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace FastNn.Threading;

/// <summary>Work in parts, which may run on any threads in any order.</summary>
interface IJob
{
    void Run(int part);
}

/// <summary>
/// A team of background threads and the calling thread. The parts of a job are claimed one by one: the caller claims them from the front, the
/// workers from the back, so that with equal parts every thread gets the same parts each time and finds its weights in its own cache. A worker
/// that is not scheduled claims nothing, and no thread waits for it. No dispatch allocates.
/// </summary>
/// <remarks>The threads reference the <see cref="Team"/> only, not this object or its owner: if the owner is collected without having been disposed, the
/// finalizer ends them.</remarks>
sealed class Workers : IDisposable
{
    readonly Team team;
    readonly Thread[] threads;
    int started;

    /// <summary>Creates a team that <see cref="Start"/> starts, or none for one thread.</summary>
    /// <exception cref="PlatformNotSupportedException">No thread can be started here.</exception>
    public static Workers? Create(int threads) => threads > 1 ? new Workers(threads, start: false) : null;

    /// <param name="count">Threads, the caller included; at least 2.</param>
    /// <param name="start">Whether the threads start at once; otherwise call <see cref="Start"/>.</param>
    /// <param name="spinsBeforeParking">The number of spins of an idle thread before it parks.</param>
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

    /// <summary>Ends the threads of an owner that was not disposed, without waiting for them.</summary>
    ~Workers() => team?.Close(started);

    /// <summary>The number of threads, the caller included.</summary>
    public int Count => threads.Length + 1;

    /// <summary>The number of threads that are parked and have not been released yet: from 0 to all but the caller.</summary>
    internal int Parked => team.Parked;

    /// <summary>For tests: called by an idle thread before it counts itself as parked, so that a job can arrive at this moment.</summary>
    internal Action? Parking
    {
        init => team.Parking = value;
    }

    /// <summary>Starts the threads, unless the constructor has: call it last, after everything that can fail. Until then the caller runs all parts.</summary>
    public void Start()
    {
        for (; started < threads.Length; started++)
        {
            threads[started].Start();
        }
    }

    /// <summary>Runs all parts of a job and returns when they are done. Rethrows the exception of a part after all parts have ended. One caller at a
    /// time.</summary>
    public void Run<TJob>(scoped in TJob job, int parts) where TJob : struct, IJob, allows ref struct
    {
        ObjectDisposedException.ThrowIf(team.IsClosed, this);
        team.Run(in job, parts);
        // The finalizer ends the threads, so it must not run earlier.
        GC.KeepAlive(this);
    }

    /// <summary>Ends the threads and waits for them. A second call does nothing.</summary>
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

/// <summary>State shared by the threads of <see cref="Workers"/>: the current job, and the semaphore of parked threads.</summary>
/// <param name="spinsBeforeParking">The number of spins of an idle thread before it parks.</param>
sealed class Team(int spinsBeforeParking) : IDisposable
{
    /// <summary>A spinning thread starts a job within 0.2 µs, a parked one within 40 µs, but spinning occupies a core: about 50 µs, then park.</summary>
    public const int DefaultSpins = 1000;

    readonly SemaphoreSlim wake = new(0);
    SharedState shared;
    Exception? failure;

    /// <summary>Whether the threads have been told to end.</summary>
    public bool IsClosed => shared.Closed;

    /// <summary><see cref="Workers.Parking"/>.</summary>
    public Action? Parking { get; set; }

    /// <summary><see cref="Workers.Parked"/>.</summary>
    public int Parked => Volatile.Read(ref shared.Parked);

    /// <summary>Signals the threads to end, parked or not.</summary>
    public void Close(int threads)
    {
        Volatile.Write(ref shared.Closed, true);
        if (threads > 0)
        {
            wake.Release(threads);
        }
    }

    /// <summary>Call it after all threads have ended. After a finalizer the garbage collector frees the semaphore.</summary>
    public void Dispose() => wake.Dispose();

    /// <summary><see cref="Workers.Run"/>.</summary>
    public unsafe void Run<TJob>(scoped in TJob job, int parts) where TJob : struct, IJob, allows ref struct
    {
        // The job stays on the caller's stack, where it cannot move, until the last part is done.
#pragma warning disable CS8500, CS9123 // address of a managed type: see above
        fixed (TJob* place = &job)
#pragma warning restore CS8500, CS9123
        {
            shared.Job = (nint)place;
            shared.Call = &Call<TJob>;
            shared.Done = 0;
            Interlocked.Exchange(ref shared.Claims, Claims.First(shared.Claims, parts));
            int parked = Interlocked.Exchange(ref shared.Parked, 0);
            if (parked > 0)
            {
                wake.Release(parked);
            }
            int finished = 0;
            while (Claims.TakeFront(ref shared.Claims, out int part))
            {
                try
                {
                    job.Run(part);
                }
                catch (Exception e)
                {
                    // The job is on this stack: the method must not return while other threads run parts of it.
                    failure = e;
                }
                finished++;
            }
            Interlocked.Add(ref shared.Done, finished);
            var spin = new SpinWait();
            while (Volatile.Read(ref shared.Done) < parts)
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

    /// <summary>The loop of a thread.</summary>
    public unsafe void Work()
    {
        int idle = 0;
        while (!Volatile.Read(ref shared.Closed))
        {
            long seen = Volatile.Read(ref shared.Claims);
            if (Claims.AreLeft(seen))
            {
                // The values read here belong to the claim only if the claims have not changed since; then the job has not changed either.
                delegate*<nint, int, void> call = shared.Call;
                nint job = shared.Job;
                if (Claims.TakeBack(ref shared.Claims, seen, out int part))
                {
                    try
                    {
                        call(job, part);
                    }
                    catch (Exception e)
                    {
                        failure = e;
                    }
                    Interlocked.Increment(ref shared.Done);
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
        Interlocked.Increment(ref shared.Parked);
        if (Claims.AreLeft(Volatile.Read(ref shared.Claims)) || Volatile.Read(ref shared.Closed))
        {
            // Lost-wakeup check: a job was published while this thread was parking. It goes on, unless the caller has counted it as parked already: then
            // it must consume the release of the semaphore.
            for (int parked = Volatile.Read(ref shared.Parked); parked > 0; parked = Volatile.Read(ref shared.Parked))
            {
                if (Interlocked.CompareExchange(ref shared.Parked, parked - 1, parked) == parked)
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

    /// <summary>The shared words; those that all threads write are on cache lines of their own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 512)]
    unsafe struct SharedState
    {
        [FieldOffset(0)] public delegate*<nint, int, void> Call;
        [FieldOffset(8)] public nint Job;
        [FieldOffset(16)] public bool Closed;
        [FieldOffset(128)] public long Claims;
        [FieldOffset(256)] public int Done;
        [FieldOffset(384)] public int Parked;
    }
}

/// <summary>The unclaimed parts of a job in one word: the number of the job (32 bits), the first unclaimed part, and the end of the unclaimed parts (16 bits
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
