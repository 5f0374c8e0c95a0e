namespace FastNn.Data;

/// <summary>An array that is filled without its length being known beforehand; it doubles when it is full.</summary>
sealed class GrowingArray<T>
{
    T[] items = [];
    int count;

    /// <summary>Room for so many more, at least 1, to be filled before the next call; empty if one array cannot hold them.</summary>
    public Span<T> Add(int count)
    {
        long needed = (long)this.count + count;
        if (needed > Array.MaxLength)
        {
            return default;
        }
        if (needed > items.Length)
        {
            Array.Resize(ref items, (int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * items.Length)));
        }
        Span<T> added = items.AsSpan(this.count, count);
        this.count += count;
        return added;
    }

    /// <summary>What was added so far.</summary>
    public Span<T> Items => items.AsSpan(0, count);

    /// <summary>What was added, without the room to spare. Nothing is added afterwards.</summary>
    public T[] ToArray()
    {
        Array.Resize(ref items, count);
        return items;
    }
}
