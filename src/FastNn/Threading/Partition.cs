using System.Runtime.CompilerServices;

namespace FastNn.Threading;

/// <summary>Work over a range of rows, columns or elements that can be cut into smaller ranges, each of which computes the same bits as the whole.</summary>
interface IRangeWork<T> where T : struct, IRangeWork<T>, allows ref struct
{
    /// <summary>Does all of the work on the calling thread.</summary>
    void Run();

    /// <summary>Returns the work on the elements from <paramref name="start"/> to before <paramref name="end"/>.</summary>
    T Slice(int start, int end);
}

/// <summary>Divides ranges into equal parts and runs the parts on several threads.</summary>
static class Partition
{
    /// <summary>
    /// The work, in fused multiply-adds from the L2 cache, below which a second thread costs more than it saves: about 2 µs of one thread at 100 per ns.
    /// </summary>
    public const long MinParallelCost = 3 << 16;

    /// <summary>The cost of one element of an elementwise kernel.</summary>
    public const int ElementCost = 12;

    /// <summary>Runs the work on all threads where it is large enough, otherwise on the calling thread. Allocates nothing.</summary>
    /// <param name="work">The work on a range from 0 to <paramref name="count"/>.</param>
    /// <param name="count">Elements of the range.</param>
    /// <param name="cost">The cost of one element of the range, in fused multiply-adds.</param>
    /// <param name="workers">The threads; null for the calling thread alone.</param>
    /// <param name="unit">Parts begin at multiples of this.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<T>(scoped in T work, int count, long cost, Workers? workers, int unit = 1) where T : struct, IRangeWork<T>, allows ref struct
    {
        if (workers is null || count * cost < MinParallelCost)
        {
            // Without the copy that C# makes before a call on an "in" parameter; implementations are readonly.
            Unsafe.AsRef(in work).Run();
        }
        else
        {
            RunParts(in work, count, workers, unit);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void RunParts<T>(scoped in T work, int count, Workers workers, int unit) where T : struct, IRangeWork<T>, allows ref struct =>
        workers.Run(new RangeJob<T>(work, count, workers.Count, unit), workers.Count);

    /// <summary>Returns where a part of the range from <paramref name="first"/> to <paramref name="end"/> begins; the end for part = parts.</summary>
    public static int Start(int first, int end, int part, int parts, int unit)
    {
        int units = (end - first + unit - 1) / unit;
        return Math.Min(end, first + (int)((long)units * part / parts) * unit);
    }

    readonly ref struct RangeJob<T>(T work, int count, int parts, int unit) : IJob where T : struct, IRangeWork<T>, allows ref struct
    {
        readonly T work = work;
        readonly int count = count, parts = parts, unit = unit;

        public void Run(int part) => work.Slice(Start(0, count, part, parts, unit), Start(0, count, part + 1, parts, unit)).Run();
    }
}
