using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace FastNn.Mpi.Tests;

/// <summary>A group whose processes are threads of this one.</summary>
sealed class ThreadGroup : ProcessGroup
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(30);

    readonly BlockingCollection<byte[]>[] boxes;

    ThreadGroup(BlockingCollection<byte[]>[] boxes, int rank, int size) => (this.boxes, Rank, Size) = (boxes, rank, size);

    public override int Rank { get; }

    public override int Size { get; }

    public override string Description => "threads";

    /// <summary>Calls of <see cref="BeginSum"/>.</summary>
    public int Sums { get; private set; }

    /// <summary>Adds this to the first value of every sum.</summary>
    public float Fault { get; set; }

    /// <summary>Runs a program in so many threads, and returns what they return.</summary>
    public static T[] Run<T>(int size, Func<ThreadGroup, T> program)
    {
        (T Result, Exception? Failure)[] all = Start(size, program);
        Assert.All(all, one => Assert.Null(one.Failure));
        return [.. all.Select(one => one.Result)];
    }

    /// <summary>Runs a program that fails in all threads, and returns the messages.</summary>
    public static string[] Fail<TException>(int size, Action<ThreadGroup> program) where TException : Exception =>
        [.. Start(size, group =>
        {
            program(group);
            return true;
        }).Select(one => Assert.IsType<TException>(one.Failure).Message)];

    public override void Send(ReadOnlySpan<byte> message, int to) => Box(Rank, to).Add(message.ToArray());

    public override void Receive(Span<byte> message, int from)
    {
        Assert.True(Box(from, Rank).TryTake(out byte[]? sent, patience), $"Rank {Rank} has waited for rank {from}.");
        Assert.Equal(message.Length, sent.Length);
        sent.CopyTo(message);
    }

    public override void Exchange(ReadOnlySpan<byte> send, Span<byte> receive, int partner)
    {
        Assert.False(send.Overlaps(receive));
        Send(send, partner);
        Receive(receive, partner);
    }

    public override void BeginSum(Span<float> values)
    {
        Sums++;
        for (int rank = 0; rank < Size; rank++)
        {
            if (rank != Rank)
            {
                Send(MemoryMarshal.AsBytes(values), rank);
            }
        }
        float[] own = values.ToArray(), other = new float[values.Length];
        values.Clear();
        for (int rank = 0; rank < Size; rank++)
        {
            Span<float> part = rank == Rank ? own : other;
            if (rank != Rank)
            {
                Receive(MemoryMarshal.AsBytes(part), rank);
            }
            for (int i = 0; i < values.Length; i++)
            {
                values[i] += part[i];
            }
        }
        values[0] += Fault;
    }

    public override void EndSums() { }

    public override void Abort(int exitCode) => throw new NotSupportedException();

    static (T Result, Exception? Failure)[] Start<T>(int size, Func<ThreadGroup, T> program)
    {
        BlockingCollection<byte[]>[] boxes = [.. Enumerable.Range(0, size * size).Select(_ => new BlockingCollection<byte[]>())];
        var results = new (T, Exception?)[size];
        Thread[] threads = [.. Enumerable.Range(0, size).Select(rank => new Thread(() =>
        {
            try
            {
                results[rank] = (program(new(boxes, rank, size)), null);
            }
            catch (Exception e)
            {
                results[rank] = (default!, e);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.All(boxes, box => Assert.Empty(box));
        return results;
    }

    BlockingCollection<byte[]> Box(int from, int to) => boxes[(from * Size) + to];
}
