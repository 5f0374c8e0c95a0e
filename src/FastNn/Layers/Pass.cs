using FastNn.Layers;
using FastNn.Threading;

namespace FastNn;

/// <summary>What one run through the layers hands to each of them. Lives on the stack.</summary>
public readonly ref struct Pass
{
    readonly TrainingStep? step;

    internal Pass(Span<float> scratch, Workers? workers, bool accumulate = false, bool exactOrder = false, TrainingStep? step = null, Span<float> kept = default)
    {
        Saved = kept;
        this.step = step;
        ExactOrder = exactOrder;
        Scratch = scratch;
        Workers = workers;
        Accumulate = accumulate;
    }

    /// <summary>Memory for the layer's own use during this call, at least as long as it asked for in <see cref="Layer.ScratchSize"/>; starts on a cache line,
    /// content undefined.</summary>
    public Span<float> Scratch { get; }

    /// <summary>
    /// Memory of the layer's own from the forward pass of a training step, which fills it, to the backward pass, which reads it: at least as long as
    /// <see cref="Layer.SavedSize"/> says; starts on a cache line. Empty in predictions.
    /// </summary>
    public Span<float> Saved { get; }

    /// <summary>Whether a backward pass adds to the parameter gradients; otherwise it assigns them.</summary>
    public bool Accumulate { get; }

    /// <summary>Whether this is a step of a training, and not a prediction or a test: then layers drop, measure and keep what <see cref="Layer.Backward"/> is
    /// going to need. Backward passes always are.</summary>
    public bool IsTraining => step is not null;

    /// <summary>
    /// Where the random numbers of a layer begin in this training step: drawn from the trainer's seed, the number of the step and that of the layer.
    /// The same in the forward and the backward pass of a step, in any run, on any number of threads and at every tier.
    /// </summary>
    /// <param name="number">The layer's <see cref="LayerBuilder.Number"/>.</param>
    /// <exception cref="InvalidOperationException">This is no training step (<see cref="IsTraining"/>).</exception>
    public long Seed(int number) => (step ?? throw new InvalidOperationException("A prediction draws no random numbers: ask IsTraining first.")).LayerSeed(number);

    /// <summary>The same pass for a layer that keeps something.</summary>
    internal Pass Keeping(Span<float> kept) => new(Scratch, Workers, Accumulate, ExactOrder, step, kept);

    /// <summary>The same pass inside a layer of layers, with the rest of its scratch.</summary>
    internal Pass Inside(Span<float> scratch) => new(scratch, Workers, Accumulate, ExactOrder, step);

    /// <summary>Whether a row alone must give the same bits as in a batch.</summary>
    internal bool ExactOrder { get; }

    /// <summary>The threads that help, or none.</summary>
    internal Workers? Workers { get; }
}
