namespace FastNn.Data;

/// <summary>An array that is filled without its length being known beforehand; it doubles when it is full.</summary>
internal sealed class GrowingArray<T>
{
    private T[] _items = [];
    private int _count;

    /// <summary>Room for so many more, at least 1, to be filled before the next call; empty if one array cannot hold them.</summary>
    public Span<T> Add(int count)
    {
        long needed = (long)_count + count;
        if (needed > Array.MaxLength)
        {
            return default;
        }
        if (needed > _items.Length)
        {
            Array.Resize(ref _items, (int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * _items.Length)));
        }
        Span<T> added = _items.AsSpan(_count, count);
        _count += count;
        return added;
    }

    /// <summary>What was added so far.</summary>
    public Span<T> Items => _items.AsSpan(0, _count);

    /// <summary>What was added, without the room to spare. Nothing is added afterwards.</summary>
    public T[] ToArray()
    {
        Array.Resize(ref _items, _count);
        return _items;
    }
}
