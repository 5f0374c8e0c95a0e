namespace FastNn.RandomNumbers;

/// <summary>
/// What random numbers are drawn for, as streams of <see cref="CounterRandom"/>: one seed given to a network, a split and
/// a trainer alike still gives them unrelated numbers. Each purpose owns 2³² streams, told apart by the low half.
/// </summary>
static class RandomStream
{
    /// <summary>Initial values of the parameter with this number in the network.</summary>
    public static ulong Parameter(int parameter) => (uint)parameter;

    /// <summary>Which rows go to which part of a split dataset.</summary>
    public const ulong Split = 1ul << 32;

    /// <summary>The order of the rows in this epoch.</summary>
    public static ulong Epoch(int epoch) => (2ul << 32) | (uint)epoch;

    /// <summary>What the layer with this number draws: a block for every step.</summary>
    public static ulong Layer(int layer) => (3ul << 32) | (uint)layer;
}
