namespace FastNn.Tables;

/// <summary>Orders the texts of a column.</summary>
static class TextOrder
{
    /// <summary>Sorts names, numbers by value first, then texts in ordinal order, and changes the codes to the new order.</summary>
    public static TextValues Sort(ChunkedList<int> codes, IReadOnlyList<string> names)
    {
        int[] order = new int[names.Count], ranks = new int[names.Count];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }
        Array.Sort(order, (a, b) => Categories.Compare(names[a], names[b]));
        string[] sorted = new string[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            sorted[i] = names[order[i]];
            ranks[order[i]] = i;
        }
        for (int chunk = 0; codes.GetChunk(chunk) is { IsEmpty: false } values; chunk++)
        {
            foreach (ref int code in values)
            {
                code = code < 0 ? code : ranks[code];
            }
        }
        return new TextValues(codes, sorted);
    }
}
