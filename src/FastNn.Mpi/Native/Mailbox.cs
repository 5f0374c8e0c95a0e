using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FastNn.Mpi.Native;

/// <summary>The kinds of messages between the processes of a <see cref="TaskFarm"/>.</summary>
enum MessageKind
{
    /// <summary>A task, for a process that has none.</summary>
    Task,

    /// <summary>The result of a task.</summary>
    Result,

    /// <summary>A task has failed; the content is the text of its exception.</summary>
    Failure,

    /// <summary>A task is not wanted any more.</summary>
    Cancel,

    /// <summary>The process is alive.</summary>
    Alive,

    /// <summary>There will be no more tasks; the number is that of the processes that are lost.</summary>
    End,
}

/// <summary>Exchanges messages of any length with one other process, without waiting for it.</summary>
sealed unsafe class Mailbox : IDisposable
{
    const int HeaderTag = 3, ContentTag = 4;

    readonly MpiLibrary library;
    readonly int partner;
    // Kind, task and length. Native memory, which MPI may still write to when this object is collected.
    readonly long* header = (long*)NativeMemory.AllocZeroed(3, sizeof(long));
    readonly List<Outgoing> outgoing = [];
    nint receiving, receivingContent;
    byte* content;
    bool isContent;
    long lastSign;

    public Mailbox(MpiLibrary library, int partner)
    {
        (this.library, this.partner) = (library, partner);
        ReceiveHeader();
    }

    /// <summary>Begins to send a message.</summary>
    public void Send(MessageKind kind, long task, ReadOnlySpan<byte> message)
    {
        var one = new Outgoing(message.Length);
        (one.Header[0], one.Header[1], one.Header[2]) = ((long)kind, task, message.Length);
        message.CopyTo(new(one.Content, message.Length));
        library.BeginSend((byte*)one.Header, 3 * sizeof(long), partner, HeaderTag, ref one.HeaderRequest);
        if (message.Length > 0)
        {
            library.BeginSend(one.Content, message.Length, partner, ContentTag, ref one.ContentRequest);
        }
        outgoing.Add(one);
    }

    /// <summary>Tells the partner that this process is alive, where it has not for some time.</summary>
    public void GiveSign(TimeSpan heartbeat)
    {
        if (lastSign == 0 || Stopwatch.GetElapsedTime(lastSign) > heartbeat)
        {
            Send(MessageKind.Alive, 0, []);
            lastSign = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Receives a message, if a whole one has arrived.</summary>
    public bool TryReceive(out MessageKind kind, out long task, out byte[] message)
    {
        (kind, task, message) = (default, 0, []);
        RemoveSent();
        if (!isContent)
        {
            if (!library.IsComplete(ref receiving))
            {
                return false;
            }
            if (header[2] > 0)
            {
                content = (byte*)NativeMemory.Alloc((nuint)header[2]);
                library.BeginReceive(content, (int)header[2], partner, ContentTag, ref receivingContent);
            }
            isContent = true;
        }
        if (header[2] > 0)
        {
            if (!library.IsComplete(ref receivingContent))
            {
                return false;
            }
            message = new Span<byte>(content, (int)header[2]).ToArray();
            NativeMemory.Free(content);
        }
        (kind, task, isContent) = ((MessageKind)header[0], header[1], false);
        ReceiveHeader();
        return true;
    }

    /// <summary>Waits until all messages are sent.</summary>
    /// <returns>Whether they were within the time.</returns>
    public bool Flush(TimeSpan time)
    {
        long start = Stopwatch.GetTimestamp();
        while (outgoing.Count > 0 && Stopwatch.GetElapsedTime(start) < time)
        {
            RemoveSent();
            Thread.Yield();
        }
        return outgoing.Count == 0;
    }

    /// <summary>Cancels the message that is waited for, so that MPI can end.</summary>
    public void Dispose() => library.Cancel(ref receiving);

    void ReceiveHeader() => library.BeginReceive((byte*)header, 3 * sizeof(long), partner, HeaderTag, ref receiving);

    void RemoveSent()
    {
        for (int i = outgoing.Count - 1; i >= 0; i--)
        {
            Outgoing one = outgoing[i];
            if (library.IsComplete(ref one.HeaderRequest) && (one.Length == 0 || library.IsComplete(ref one.ContentRequest)))
            {
                one.Free();
                outgoing.RemoveAt(i);
            }
        }
    }

    /// <summary>A message that is being sent.</summary>
    sealed class Outgoing(int length)
    {
        public readonly long* Header = (long*)NativeMemory.Alloc(3, sizeof(long));
        public readonly byte* Content = (byte*)NativeMemory.Alloc((nuint)Math.Max(1, length));
        public nint HeaderRequest, ContentRequest;

        public int Length => length;

        public void Free()
        {
            NativeMemory.Free(Header);
            NativeMemory.Free(Content);
        }
    }
}
