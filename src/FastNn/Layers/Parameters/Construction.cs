namespace FastNn.Layers;

/// <summary>What the building of a network has come to: all parameters so far, and how many layers have asked.</summary>
sealed class Construction
{
    public List<Parameter> Parameters { get; } = [];

    /// <summary>Their names.</summary>
    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    public int Layers { get; set; }
}
