namespace FastNn.Data;

/// <summary>A growing array that hands out the space for new items; its capacity doubles.</summary>
sealed class GrowingArray<T>
{
    T[] items = [];
    int count;

    /// <summary>Returns the space for at least one more item, to be filled before the next call; empty where one array cannot hold them.</summary>
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

    /// <summary>The items added so far.</summary>
    public Span<T> Items => items.AsSpan(0, count);

    /// <summary>Returns the items in an array of their number. Ends the adding.</summary>
    public T[] ToArray()
    {
        Array.Resize(ref items, count);
        return items;
    }
}
