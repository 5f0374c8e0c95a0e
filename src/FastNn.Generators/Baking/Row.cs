namespace FastNn.Baking;

/// <summary>A row of floats in the written code.</summary>
/// <param name="name">The variable, a reference to its first float.</param>
/// <param name="width">Its floats.</param>
/// <param name="start">Where it lies in the memory of rows; negative for a row of the caller, which has no padding and is not written.</param>
sealed class Row(string name, int width, int start)
{
    public string Name => name;

    public int Width => width;

    public int Start => start;

    /// <summary>Whether the row belongs to the caller.</summary>
    public bool IsInput => start < 0;

    /// <summary>Its floats with the padding to whole cache lines.</summary>
    public int Padded => Constants.Pad(width);
}
