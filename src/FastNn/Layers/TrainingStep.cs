using FastNn.RandomNumbers;

namespace FastNn.Layers;

/// <summary>A training step: a forward and a backward pass.</summary>
/// <param name="Seed">The seed of the training.</param>
/// <param name="Number">Steps before this one.</param>
/// <param name="Piece">The piece of the batch, where a batch runs in several.</param>
readonly record struct TrainingStep(long Seed, long Number, int Piece = 0)
{
    /// <summary>The factors of schedules.</summary>
    public StepFactors Factors { get; init; } = StepFactors.One;

    // 2^44 steps are below the bits of the piece.
    const int PieceBits = 44;

    /// <summary>Computes the seed of a layer from seed, step, piece and layer alone, so that a resumed training is identical.</summary>
    public long LayerSeed(int layer)
    {
        var (low, high, _, _) = new CounterRandom(Seed, RandomStream.Layer(layer)).Block((ulong)Number | (ulong)Piece << PieceBits);
        return (long)high << 32 | low;
    }
}
