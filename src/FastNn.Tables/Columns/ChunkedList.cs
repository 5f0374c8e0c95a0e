namespace FastNn.Tables;

/// <summary>A growing list of values in chunks, which are never copied to grow, so that the peak of memory is the memory kept.</summary>
sealed class ChunkedList<T> where T : unmanaged
{
    // 128 KB of floats: small beside the columns of a large table, and in the large object heap, which is not copied.
    const int Bits = 15, ChunkLength = 1 << Bits, FirstLength = 64;

    readonly List<T[]> chunks = [];
    T[] last = [];
    int used;

    /// <summary>The number of values.</summary>
    public int Count => chunks.Count == 0 ? 0 : ((chunks.Count - 1) << Bits) + used;

    public T this[int index]
    {
        get => chunks[index >> Bits][index & (ChunkLength - 1)];
        set => chunks[index >> Bits][index & (ChunkLength - 1)] = value;
    }

    public void Add(T value)
    {
        if (used == last.Length)
        {
            Grow();
        }
        last[used++] = value;
    }

    /// <summary>Adds a value so many times.</summary>
    public void Add(T value, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Add(value);
        }
    }

    /// <summary>Adds values in their order.</summary>
    public void Add(ReadOnlySpan<T> values)
    {
        foreach (T value in values)
        {
            Add(value);
        }
    }

    /// <summary>Copies the values into one array.</summary>
    public T[] ToArray()
    {
        T[] all = new T[Count];
        for (int chunk = 0, start = 0; GetChunk(chunk) is { IsEmpty: false } values; start += values.Length, chunk++)
        {
            values.CopyTo(all.AsSpan(start));
        }
        return all;
    }

    /// <summary>Releases the unused end.</summary>
    public void Trim()
    {
        if (used < last.Length)
        {
            Array.Resize(ref last, used);
            chunks[^1] = last;
        }
    }

    /// <summary>Returns a chunk for a loop over all values; empty behind the last.</summary>
    public Span<T> GetChunk(int chunk) => chunk >= chunks.Count ? default : chunks[chunk].AsSpan(0, chunk == chunks.Count - 1 ? used : ChunkLength);

    void Grow()
    {
        if (last.Length < ChunkLength && chunks.Count > 0)
        {
            Array.Resize(ref last, Math.Min(ChunkLength, 2 * last.Length));
            chunks[^1] = last;
            return;
        }
        last = new T[chunks.Count == 0 ? FirstLength : ChunkLength];
        used = 0;
        chunks.Add(last);
    }
}
