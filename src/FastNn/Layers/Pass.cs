using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Threading;

namespace FastNn;

/// <summary>The context of a forward or backward pass, which each layer is given. Lives on the stack.</summary>
public readonly ref struct Pass
{
    readonly TrainingStep? step;

    internal Pass(Span<float> scratch, Workers? workers, bool accumulate = false, bool exactOrder = false, TrainingStep? step = null,
        Span<float> kept = default)
    {
        Saved = kept;
        this.step = step;
        ExactOrder = exactOrder;
        Scratch = scratch;
        Workers = workers;
        Accumulate = accumulate;
    }

    /// <summary>Scratch memory of the call, at least <see cref="Layer.ScratchSize"/> floats; starts on a cache line, content undefined.</summary>
    public Span<float> Scratch { get; }

    /// <summary>
    /// Memory that the forward pass of a training step writes and its backward pass reads, at least <see cref="Layer.SavedSize"/> floats; starts on a cache
    /// line. Empty in predictions.
    /// </summary>
    public Span<float> Saved { get; }

    /// <summary>Whether a backward pass adds to the parameter gradients; otherwise it assigns them.</summary>
    public bool Accumulate { get; }

    /// <summary>Whether this is a training step, and not a prediction or a test: layers drop, update running statistics and save for
    /// <see cref="Layer.Backward"/>. Always true in backward passes.</summary>
    public bool IsTraining => step is not null;

    /// <summary>
    /// Returns the seed of a layer's random numbers in this training step, computed from the trainer's seed, the number of the step and that of the layer. The
    /// same in the forward and the backward pass, in any run, on any number of threads and at every tier.
    /// </summary>
    /// <param name="number">The layer's <see cref="LayerBuilder.Number"/>.</param>
    /// <exception cref="InvalidOperationException">This is not a training step (<see cref="IsTraining"/>).</exception>
    public long Seed(int number) => (step ?? throw new InvalidOperationException("A prediction has no random seed: check IsTraining first.")).LayerSeed(number);

    /// <summary>Multiplies the rates of dropout in this training step: 1 unless a schedule changes it (<c>FitOptions.DropoutSchedule</c>). The same in the
    /// forward and the backward pass.</summary>
    public float DropoutFactor => step?.Factors.Dropout ?? 1;

    /// <summary>Returns the pass with the saved memory of a layer.</summary>
    internal Pass Keeping(Span<float> kept) => new(Scratch, Workers, Accumulate, ExactOrder, step, kept);

    /// <summary>Returns the pass for the layers inside a block, with the rest of its scratch.</summary>
    internal Pass Inside(Span<float> scratch) => new(scratch, Workers, Accumulate, ExactOrder, step);

    /// <summary>Whether a row alone must give the same bits as in a batch.</summary>
    internal bool ExactOrder { get; }

    /// <summary>The order of the sums of a row alone.</summary>
    internal RowOrder RowOrder => ExactOrder ? RowOrder.Exact : IsTraining ? RowOrder.Groups : RowOrder.Fast;

    /// <summary>The threads that help, or none.</summary>
    internal Workers? Workers { get; }
}
