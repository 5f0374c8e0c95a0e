namespace FastNn.Onnx.Import.Layers;

/// <summary>Limits of the layers of a graph: blocks that repeat others could become larger than any file.</summary>
/// <param name="file">The name for messages.</param>
sealed class FlowLimits(string file)
{
    // A reader of model files refuses nesting of 31.
    const int MaxDepth = 24;

    const int MaxBranchLayers = 100_000, MaxLayers = 100_000;

    // Constants that are not weights of the file, such as ones and zeros for a choice of columns.
    const long Slack = 1_000_000;

    int branches;

    public void CheckDepth(int depth) => Check(depth <= MaxDepth, $"its branches are nested deeper than {MaxDepth}");

    public void CountBranches(int layers) => Check((branches += layers) <= MaxBranchLayers, $"its branches have more than {MaxBranchLayers:N0} layers");

    /// <summary>Throws where the layers need more parameters than there are weights.</summary>
    public void CheckSize(LayerRecipe[] layers, long weights)
    {
        long elements = 0, count = 0;
        foreach (LayerRecipe layer in layers)
        {
            elements = Math.Min(long.MaxValue / 4, elements + layer.Elements);
            count = Math.Min(long.MaxValue / 4, count + layer.Count);
        }
        Check(count <= MaxLayers, $"it would have {count:N0} layers, which must be at most {MaxLayers:N0}");
        Check(elements <= weights + Slack,
            $"its layers would have {elements:N0} parameters, and the file has {weights:N0}: weights that several nodes use are not supported");
    }

    void Check(bool condition, FormattableString problem)
    {
        if (!condition)
        {
            throw new FastNnFormatException(file, -1, FormattableString.Invariant(problem)) { Code = FormatError.LimitExceeded };
        }
    }
}
