namespace FastNn.Kernels;

/// <summary>The order of the sums of a product of one row with a matrix. None depends on the tier.</summary>
enum RowOrder
{
    /// <summary>One to four chains, by the number of outputs: what the registers of all tiers compute fastest.</summary>
    Fast,

    /// <summary>Groups of columns with one to eight chains: the order of trainings with batches of one, whose bits are the same from version to
    /// version.</summary>
    Groups,

    /// <summary>One chain in the order of k, as in <see cref="Gemm"/>.</summary>
    Exact,
}
