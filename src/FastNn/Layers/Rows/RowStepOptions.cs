using FastNn.Memory;
using FastNn.Threading;

namespace FastNn.Layers;

/// <summary>What the steps of a predictor for single rows have in common.</summary>
/// <param name="ExactOrder">Whether a row alone must give the same bits as in a batch.</param>
/// <param name="Scratch">The scratch of layers that run by their own <see cref="Layer.Forward"/>: enough for each layer of the network.</param>
/// <param name="Workers">The threads that help, or none.</param>
readonly record struct RowStepOptions(bool ExactOrder, Slab Scratch, Workers? Workers);
