namespace FastNn.Layers;

/// <summary>The state of building a network: the parameters and the number of layers so far.</summary>
sealed class Construction(WeightFormat format = WeightFormat.Float32)
{
    /// <summary>The format of all weight matrices.</summary>
    public WeightFormat Format { get; } = format;

    public List<Parameter> Parameters { get; } = [];

    /// <summary>Their names.</summary>
    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    public int Layers { get; set; }
}
