using FastNn.Kernels;

namespace FastNn;

/// <summary>What one run through the layers hands to each of them. Lives on the stack.</summary>
public readonly ref struct Pass
{
    internal Pass(Span<float> scratch, Workers? workers, bool accumulate = false, bool exactOrder = false, WeightUpdate? update = null)
    {
        Update = update;
        ExactOrder = exactOrder;
        Scratch = scratch;
        Workers = workers;
        Accumulate = accumulate;
    }

    /// <summary>Memory for the layer's own use during this call, at least as long as it asked for in <see cref="Layer.ScratchSize"/>; starts on a cache line, content undefined.</summary>
    public Span<float> Scratch { get; }

    /// <summary>Whether a backward pass adds to the parameter gradients; otherwise it assigns them.</summary>
    public bool Accumulate { get; }

    /// <summary>Whether a row alone must give the same bits as in a batch.</summary>
    internal bool ExactOrder { get; }

    /// <summary>Who changes weights as soon as their gradient is known, or nobody.</summary>
    internal WeightUpdate? Update { get; }

    /// <summary>The threads that help, or none.</summary>
    internal Workers? Workers { get; }
}
