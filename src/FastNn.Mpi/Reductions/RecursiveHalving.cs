using System.Runtime.InteropServices;

namespace FastNn.Mpi;

/// <summary>
/// Adds a block of all processes in two steps, by recursive halving and doubling (R. Thakur, R. Rabenseifner and W. Gropp, "Optimization of collective
/// communication operations in MPICH", 2005): a share of the sums in each process, then all sums in all of them. The order of the sums is that of
/// <see cref="PieceTree"/>.
/// </summary>
/// <param name="group">The processes, a power of two.</param>
/// <param name="received">Memory for the values of another process: up to <see cref="Chunk"/>.</param>
sealed class RecursiveHalving(ProcessGroup group, Node received)
{
    /// <summary>The floats of a message: a quarter of a megabyte, so that what is sent, received and added stays in L2.</summary>
    public const int Chunk = 64 * 1024;

    /// <summary>Adds the partner's half of a block to the own one, leaves the other half to the partner, and does the same with the own half for larger
    /// groups.</summary>
    public void ReduceScatter(Span<float> block, int bit = 1)
    {
        if (bit == group.Size)
        {
            return;
        }
        Halve(block, bit, out Span<float> own, out Span<float> other);
        for (int i = 0; i < Math.Max(own.Length, other.Length); i += Chunk)
        {
            Span<float> target = Part(own, i), values = received.Gradients[..target.Length];
            group.Exchange(MemoryMarshal.AsBytes(Part(other, i)), MemoryMarshal.AsBytes(values), group.Rank ^ bit);
            Node.AddTo(target, values);
        }
        ReduceScatter(own, bit << 1);
    }

    /// <summary>Gets the halves of a block that others have added, in the opposite order.</summary>
    public void AllGather(Span<float> block, int bit = 1)
    {
        if (bit == group.Size)
        {
            return;
        }
        Halve(block, bit, out Span<float> own, out Span<float> other);
        AllGather(own, bit << 1);
        group.Exchange(MemoryMarshal.AsBytes(own), MemoryMarshal.AsBytes(other), group.Rank ^ bit);
    }

    void Halve(Span<float> block, int bit, out Span<float> own, out Span<float> other)
    {
        int middle = block.Length / 2 / 16 * 16;
        bool isFirst = (group.Rank & bit) == 0;
        own = isFirst ? block[..middle] : block[middle..];
        other = isFirst ? block[middle..] : block[..middle];
    }

    static Span<float> Part(Span<float> values, int start) => start >= values.Length ? [] : values.Slice(start, Math.Min(Chunk, values.Length - start));
}
