namespace FastNn.Layers;

/// <summary>The state of building a network: the parameters and the number of layers so far.</summary>
sealed class Construction
{
    public List<Parameter> Parameters { get; } = [];

    /// <summary>Their names.</summary>
    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    public int Layers { get; set; }
}
