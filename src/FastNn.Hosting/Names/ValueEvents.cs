namespace FastNn.Hosting;

/// <summary>The values that were missing and unknown in the samples of a request, by their columns. Keeps its memory when it is cleared.</summary>
sealed class ValueEvents
{
    readonly List<(int Column, bool IsUnknown)> list = [];

    public int Count => list.Count;

    public (int Column, bool IsUnknown) this[int index] => list[index];

    public void Add(int column, bool isUnknown) => list.Add((column, isUnknown));

    public void Clear() => list.Clear();
}
