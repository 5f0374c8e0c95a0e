namespace FastNn;

/// <summary>What one run through the layers hands to each of them. Lives on the stack.</summary>
/// <param name="scratch">Memory for the layer's own use during the call.</param>
/// <param name="accumulate">Whether parameter gradients are added to what is there.</param>
public readonly ref struct Pass(Span<float> scratch, bool accumulate = false)
{
    /// <summary>Memory for the layer's own use during this call, at least as long as it asked for in <see cref="Layer.ScratchSize"/>; starts on a cache line, content undefined.</summary>
    public Span<float> Scratch { get; } = scratch;

    /// <summary>Whether a backward pass adds to the parameter gradients; otherwise it assigns them.</summary>
    public bool Accumulate { get; } = accumulate;
}
