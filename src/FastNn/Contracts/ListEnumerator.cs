namespace FastNn;

/// <summary>Enumerates the items of a list; allocates nothing.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
public struct ListEnumerator<T>
{
    List<T>.Enumerator items;

    internal ListEnumerator(List<T> list) => items = list.GetEnumerator();

    /// <summary>The current item.</summary>
    public readonly T Current => items.Current;

    /// <summary>Moves to the next item; false after the last.</summary>
    public bool MoveNext() => items.MoveNext();
}
