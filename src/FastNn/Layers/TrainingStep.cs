using FastNn.RandomNumbers;

namespace FastNn.Layers;

/// <summary>A step of a training, of which a forward and a backward pass are the halves.</summary>
/// <param name="Seed">The seed of the training.</param>
/// <param name="Number">Steps made before it.</param>
/// <param name="Piece">Which piece of the batch this is, where it goes through the layers in several.</param>
readonly record struct TrainingStep(long Seed, long Number, int Piece = 0)
{
    // More steps than anybody makes lie below it.
    const int PieceBits = 44;

    /// <summary>The seed of one layer in this step: a function of seed, step, piece and layer alone, so that a training goes on where it stopped.</summary>
    public long LayerSeed(int layer)
    {
        var (low, high, _, _) = new CounterRandom(Seed, RandomStream.Layer(layer)).Block((ulong)Number | (ulong)Piece << PieceBits);
        return (long)high << 32 | low;
    }
}
