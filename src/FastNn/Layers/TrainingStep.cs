using FastNn.Kernels;

namespace FastNn;

/// <summary>A step of a training, of which a forward and a backward pass are the halves.</summary>
/// <param name="Seed">The seed of the training.</param>
/// <param name="Number">Steps made before it.</param>
internal readonly record struct TrainingStep(ulong Seed, long Number)
{
    /// <summary>The seed of one layer in this step: a function of seed, step and layer alone, so that a training goes on where it stopped.</summary>
    public ulong LayerSeed(int layer)
    {
        var (low, high, _, _) = new CounterRandom(Seed, RandomStream.Layer(layer)).Block((ulong)Number);
        return (ulong)high << 32 | low;
    }
}
