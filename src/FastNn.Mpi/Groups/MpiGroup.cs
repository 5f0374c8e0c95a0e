using System.Diagnostics;
using System.Runtime.InteropServices;
using FastNn.Mpi.Native;

namespace FastNn.Mpi;

/// <summary>
/// The processes that <c>mpirun</c> has started (MPI_COMM_WORLD), by Open MPI or MPICH. A process that was started without it is a group of its own, and needs
/// no MPI library.
/// </summary>
/// <remarks>
/// <para>The library is found at run time: that of the launcher, <c>libmpi.so.40</c> or <c>libmpich.so.12</c>, or the one in the environment variable
/// <c>FASTNN_MPI_LIBRARY</c>. MPI is started for calls from one thread (MPI_THREAD_FUNNELED): the thread that trains is the one that calls
/// <see cref="Start"/>.</para>
/// <para>Waiting for another process ends after <see cref="Timeout"/>: the processes then ask each other for a sign of life, and the exception names those
/// that give none. Messages allocate nothing.</para>
/// </remarks>
public sealed unsafe class MpiGroup : ProcessGroup
{
    const int DataTag = 1, LifeTag = 2, EndTag = 5;

    // Floats of one all-reduce. Of larger ones the libraries' buffers leave the cache: 100 MB took 150 ms in one piece, and 62 ms so, under Open MPI.
    const int SumLength = 128 * 1024;

    static readonly TimeSpan patience = TimeSpan.FromSeconds(4);

    readonly MpiLibrary library;
    readonly bool isOwner;
    readonly List<nint> sums = [];
    nint sending, receiving;
    bool failed, incomplete, ended;

    MpiGroup(MpiLibrary library)
    {
        this.library = library;
        isOwner = library.Start();
        (Rank, Size, Description) = (library.Rank, library.Size, library.Version);
        sums.EnsureCapacity(64);
    }

    /// <summary>Joins the processes that the launcher has started.</summary>
    /// <param name="timeout">How long a process waits for another one; 20 seconds unless given.</param>
    /// <exception cref="ProcessGroupException">The MPI library of the launcher was not found, or the processes have different versions of it or of
    /// FastNn.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is not above 0.</exception>
    public static ProcessGroup Start(TimeSpan? timeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout ?? TimeSpan.MaxValue, TimeSpan.Zero, nameof(timeout));
        if (SignalHandlers.Keep(() => MpiLauncher.Load() is { } library ? new MpiGroup(library) : null) is not { } group)
        {
            return new SingleProcess();
        }
        group.Timeout = timeout ?? group.Timeout;
        string version = $"FastNn {typeof(MpiGroup).Assembly.GetName().Version}, {group.Description}";
        Agreement.Check(group, version, "runs", "Start the same version everywhere.");
        return group;
    }

    /// <summary>How long a process waits for another one.</summary>
    public TimeSpan Timeout { get; private set; } = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public override int Rank { get; }

    /// <inheritdoc/>
    public override int Size { get; }

    /// <inheritdoc/>
    public override string Description { get; }

    /// <inheritdoc/>
    public override void Send(ReadOnlySpan<byte> message, int to)
    {
        fixed (byte* data = message)
        {
            library.BeginSend(data, message.Length, to, DataTag, ref sending);
            Await(ref sending, to);
        }
    }

    /// <inheritdoc/>
    public override void Receive(Span<byte> message, int from)
    {
        fixed (byte* data = message)
        {
            library.BeginReceive(data, message.Length, from, DataTag, ref receiving);
            Await(ref receiving, from);
        }
    }

    /// <inheritdoc/>
    public override void Exchange(ReadOnlySpan<byte> send, Span<byte> receive, int partner)
    {
        fixed (byte* from = send, to = receive)
        {
            library.BeginReceive(to, receive.Length, partner, DataTag, ref receiving);
            library.BeginSend(from, send.Length, partner, DataTag, ref sending);
            Await(ref receiving, partner);
            Await(ref sending, partner);
        }
    }

    /// <inheritdoc/>
    public override void BeginSum(Span<float> values)
    {
        for (int start = 0; start < values.Length; start += SumLength)
        {
            nint request = 0;
            fixed (float* data = values[start..])
            {
                library.BeginSum(data, Math.Min(SumLength, values.Length - start), ref request);
            }
            sums.Add(request);
        }
        // MPI moves messages only while it is called.
        foreach (ref nint earlier in CollectionsMarshal.AsSpan(sums))
        {
            _ = library.IsComplete(ref earlier);
        }
    }

    /// <inheritdoc/>
    public override void EndSums()
    {
        foreach (ref nint request in CollectionsMarshal.AsSpan(sums))
        {
            Await(ref request, partner: -1);
        }
        sums.Clear();
    }

    /// <inheritdoc/>
    public override void Abort(int exitCode) => library.Abort(exitCode);

    internal Mailbox OpenMailbox(int partner) => new(library, partner);

    /// <summary>Remembers that a process is lost: the end must not wait for it.</summary>
    internal void MarkIncomplete() => incomplete = true;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (ended)
        {
            return;
        }
        ended = true;
        // MPI itself would wait permanently for a process that hangs.
        if (!failed && !library.HasFailed && isOwner && !incomplete && ExchangeSigns(EndTag, Timeout) is { Count: > 0 } silent)
        {
            failed = true;
            Console.Error.WriteLine($"Rank {string.Join(", ", silent)} of {Size} has not ended within {Timeout.TotalSeconds:0} s.");
        }
        if (failed || library.HasFailed)
        {
            // The others may wait for messages that will never come.
            Abort(1);
        }
        else if (isOwner && !incomplete)
        {
            library.End();
        }
        base.Dispose(disposing);
    }

    void Await(ref nint request, int partner)
    {
        const int Spins = 1000;
        for (int i = 0; i < Spins; i++)
        {
            if (library.IsComplete(ref request))
            {
                return;
            }
        }
        long start = Stopwatch.GetTimestamp();
        while (!library.IsComplete(ref request))
        {
            Thread.Yield();
            if (Stopwatch.GetElapsedTime(start) > Timeout)
            {
                throw NoAnswer(partner);
            }
        }
    }

    /// <summary>Finds out who does not answer; those that wait too long do the same.</summary>
    ProcessGroupException NoAnswer(int partner)
    {
        failed = true;
        List<int> silent = ExchangeSigns(LifeTag, patience);
        string who = silent.Count > 0 ? $"Rank {string.Join(", ", silent)} of {Size} has"
            : partner >= 0 ? $"Rank {partner} of {Size}, which waits as well, has" : $"The {Size} processes wait for each other, and one has";
        return new($"{who} not answered for {Timeout.TotalSeconds:0} s. The process may hang or be cut off from the network; where a step takes longer, " +
            "set a longer timeout.");
    }

    /// <summary>Sends all processes a sign of life, and returns the ranks of those that send none within a time.</summary>
    List<int> ExchangeSigns(int tag, TimeSpan time)
    {
        // Native, and freed only when all is done: a sign may still arrive when this has returned.
        byte* signs = (byte*)NativeMemory.AllocZeroed((nuint)Size + 1);
        Span<nint> sent = new nint[Size], received = new nint[Size];
        var silent = new List<int>();
        for (int rank = 0; rank < Size; rank++)
        {
            if (rank != Rank)
            {
                library.BeginReceive(signs + rank, 1, rank, tag, ref received[rank]);
                library.BeginSend(signs + Size, 1, rank, tag, ref sent[rank]);
                silent.Add(rank);
            }
        }
        long start = Stopwatch.GetTimestamp();
        while (silent.Count > 0 && Stopwatch.GetElapsedTime(start) < time)
        {
            for (int i = silent.Count - 1; i >= 0; i--)
            {
                if (library.IsComplete(ref received[silent[i]]) && library.IsComplete(ref sent[silent[i]]))
                {
                    silent.RemoveAt(i);
                }
            }
            Thread.Yield();
        }
        if (silent.Count == 0)
        {
            NativeMemory.Free(signs);
        }
        return silent;
    }
}
