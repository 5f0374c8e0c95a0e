using System.Runtime.InteropServices;

namespace FastNn.Mpi;

/// <summary>A group of processes that exchange messages. <see cref="MpiGroup"/> is the one for MPI; derive from it for an engine of your own.</summary>
/// <remarks>All members are called by one thread, in all processes in the same order. Memory of messages must not move: from the pinned heap, native, or on the
/// stack. Calls return when their memory may be used again.</remarks>
public abstract class ProcessGroup : IDisposable
{
    /// <summary>The number of this process, from 0.</summary>
    public abstract int Rank { get; }

    /// <summary>The number of processes.</summary>
    public abstract int Size { get; }

    /// <summary>What the processes run, such as the name and version of an MPI library; the same in all of them.</summary>
    public abstract string Description { get; }

    /// <summary>Sends a message.</summary>
    /// <param name="message">The bytes.</param>
    /// <param name="to">The rank that calls <see cref="Receive"/>.</param>
    /// <exception cref="ProcessGroupException">The other process has failed or does not answer.</exception>
    public abstract void Send(ReadOnlySpan<byte> message, int to);

    /// <summary>Receives a message.</summary>
    /// <param name="message">Its bytes; assigned.</param>
    /// <param name="from">The rank that calls <see cref="Send"/> with as many bytes.</param>
    /// <exception cref="ProcessGroupException">The other process has failed or does not answer.</exception>
    public abstract void Receive(Span<byte> message, int from);

    /// <summary>Sends a message to a process and receives one from it at the same time.</summary>
    /// <param name="send">The bytes to send.</param>
    /// <param name="receive">The bytes that it sends; assigned. No part of the other memory.</param>
    /// <param name="partner">The rank that calls the same.</param>
    /// <exception cref="ProcessGroupException">The other process has failed or does not answer.</exception>
    public abstract void Exchange(ReadOnlySpan<byte> send, Span<byte> receive, int partner);

    /// <summary>Begins to replace values by their sums over all processes, in an order that the group chooses.</summary>
    /// <param name="values">As many in every process; not touched until <see cref="EndSums"/>.</param>
    public abstract void BeginSum(Span<float> values);

    /// <summary>Waits for the sums of <see cref="BeginSum"/>.</summary>
    /// <exception cref="ProcessGroupException">A process has failed or does not answer.</exception>
    public abstract void EndSums();

    /// <summary>Ends all processes at once, this one too.</summary>
    /// <param name="exitCode">The exit code.</param>
    public abstract void Abort(int exitCode);

    /// <summary>Copies the bytes of one process to all others.</summary>
    /// <param name="bytes">As many in every process; assigned in all but the root.</param>
    /// <param name="root">The rank whose bytes they are.</param>
    /// <exception cref="ProcessGroupException">A process has failed or does not answer.</exception>
    public void Broadcast(Span<byte> bytes, int root)
    {
        // A binomial tree over the ranks counted from the root.
        int own = (Rank - root + Size) % Size, bit = 1;
        while (bit < Size && (own & bit) == 0)
        {
            bit <<= 1;
        }
        if (own != 0)
        {
            Receive(bytes, (own - bit + root) % Size);
        }
        for (bit >>= 1; bit > 0; bit >>= 1)
        {
            if (own + bit < Size)
            {
                Send(bytes, (own + bit + root) % Size);
            }
        }
    }

    /// <summary>Replaces a few values by their sums over all processes: the same bits in all of them, in an order that depends on their number alone.</summary>
    /// <param name="values">At most 16, as many in every process; assigned.</param>
    /// <exception cref="ProcessGroupException">A process has failed or does not answer.</exception>
    public void Sum(Span<double> values)
    {
        Span<double> other = stackalloc double[values.Length];
        Span<byte> bytes = MemoryMarshal.AsBytes(values);
        // Up a binomial tree to rank 0, and down again.
        for (int bit = 1; bit < Size; bit <<= 1)
        {
            if ((Rank & bit) != 0)
            {
                Send(bytes, Rank - bit);
                break;
            }
            if (Rank + bit < Size)
            {
                Receive(MemoryMarshal.AsBytes(other), Rank + bit);
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] += other[i];
                }
            }
        }
        Broadcast(bytes, root: 0);
    }

    /// <summary>Returns whether the flag is set in any process, in all of them.</summary>
    /// <param name="flag">That of this process.</param>
    /// <exception cref="ProcessGroupException">A process has failed or does not answer.</exception>
    public bool Any(bool flag)
    {
        double count = flag ? 1 : 0;
        Sum(new Span<double>(ref count));
        return count > 0;
    }

    /// <summary>Gives every process the bytes of all of them. For starts, not for steps: they go through rank 0.</summary>
    /// <param name="own">Those of this process.</param>
    /// <param name="all">[<see cref="Size"/> × the length of <paramref name="own"/>]; assigned, by rank.</param>
    /// <exception cref="ProcessGroupException">A process has failed or does not answer.</exception>
    public void AllGather(ReadOnlySpan<byte> own, Span<byte> all)
    {
        own.CopyTo(all[(Rank * own.Length)..]);
        if (Rank != 0)
        {
            Send(own, 0);
        }
        for (int rank = 1; Rank == 0 && rank < Size; rank++)
        {
            Receive(all.Slice(rank * own.Length, own.Length), rank);
        }
        Broadcast(all[..(Size * own.Length)], root: 0);
    }

    /// <summary>Ends the membership of this process; all processes do.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the membership of this process.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
    protected virtual void Dispose(bool disposing) { }
}
