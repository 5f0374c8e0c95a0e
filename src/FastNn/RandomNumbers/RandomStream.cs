namespace FastNn.RandomNumbers;

/// <summary>
/// The purposes of random numbers, as streams of <see cref="CounterRandom"/>: with the same seed, a network, a split and a trainer still get independent
/// numbers. Each purpose owns 2³² streams, distinguished by the low half.
/// </summary>
static class RandomStream
{
    /// <summary>Returns the stream of the initial values of a parameter, by its index in the network.</summary>
    public static ulong Parameter(int parameter) => (uint)parameter;

    /// <summary>The stream of the assignment of rows to the parts of a split dataset.</summary>
    public const ulong Split = 1ul << 32;

    /// <summary>Returns the stream of the order of the rows in an epoch.</summary>
    public static ulong Epoch(int epoch) => (2ul << 32) | (uint)epoch;

    /// <summary>Returns the stream of a layer, by its index: a block for every step.</summary>
    public static ulong Layer(int layer) => (3ul << 32) | (uint)layer;
}
