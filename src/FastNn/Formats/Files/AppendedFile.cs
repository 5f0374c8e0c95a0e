using Microsoft.Win32.SafeHandles;

namespace FastNn.Formats;

/// <summary>A file that grows at its end, by way of a buffer: allocates when it is opened and never again. What others read while it is open ends with the last
/// <see cref="Flush"/>.</summary>
sealed class AppendedFile : IDisposable
{
    readonly SafeFileHandle handle;
    readonly byte[] buffer;
    int used;
    long written;

    /// <param name="path">Its name.</param>
    /// <param name="mode">Whether it may be there.</param>
    /// <param name="capacity">Bytes of the buffer.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public AppendedFile(string path, FileMode mode, int capacity = 1 << 16)
    {
        handle = File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.Read);
        buffer = new byte[capacity];
        written = RandomAccess.GetLength(handle);
    }

    /// <summary>Bytes in it, those in the buffer included.</summary>
    public long Length => written + used;

    /// <summary>Whether it begins so.</summary>
    public bool StartsWith(ReadOnlySpan<byte> bytes)
    {
        byte[] first = new byte[bytes.Length];
        return RandomAccess.Read(handle, first, 0) == first.Length && bytes.SequenceEqual(first);
    }

    /// <summary>Memory for what is to be appended; as much of it as <see cref="Advance"/> says is.</summary>
    /// <param name="bytes">How much is needed, at most the capacity.</param>
    public Span<byte> Room(int bytes)
    {
        if (buffer.Length - used < bytes)
        {
            Flush();
        }
        return buffer.AsSpan(used);
    }

    public void Advance(int bytes) => used += bytes;

    /// <summary>Appends bytes, at most the capacity.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Advance(bytes.Length);
    }

    /// <summary>Hands everything to the system.</summary>
    /// <exception cref="IOException">It takes it not; the next call tries again.</exception>
    public void Flush()
    {
        RandomAccess.Write(handle, buffer.AsSpan(0, used), written);
        written += used;
        used = 0;
    }

    /// <summary>Cuts it off, where it is longer.</summary>
    public void Truncate(long length)
    {
        Flush();
        if (length < written)
        {
            RandomAccess.SetLength(handle, length);
            written = length;
        }
    }

    /// <summary>Closes it, whatever is in the buffer.</summary>
    public void Dispose() => handle.Dispose();
}
