using System.Globalization;
using System.Runtime.InteropServices;
using FastNn.Mpi.Native;

namespace FastNn.Mpi;

/// <summary>
/// Adds the gradients of all processes by the all-reduce of the group, layer by layer while the backward pass still computes the layers before. The order of
/// the sums is the group's own: bits depend on the number of processes.
/// </summary>
/// <remarks>Each process computes one piece of the batch. Every 64th step the processes check that their sums have the same bits, as MPI libraries may give
/// different sums to different processes. Allocates when it is prepared.</remarks>
public sealed class FastReduction : GradientReduction
{
    // Smaller parts are bound by latency: they wait for their neighbours.
    const int SmallestPart = 16 * 1024;
    const int StepsBetweenChecks = 64;

    readonly ProcessGroup group;
    readonly HugePages pages = new();
    readonly List<(int Start, int Length)> waiting = [];
    double loss, weight;
    long steps;

    /// <param name="group">The processes.</param>
    /// <exception cref="ArgumentNullException">The group is null.</exception>
    public FastReduction(ProcessGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        this.group = group;
    }

    /// <inheritdoc/>
    public override int Pieces => group.Size;

    /// <inheritdoc/>
    public override int FirstPiece => group.Rank;

    /// <inheritdoc/>
    public override int OwnPieces => 1;

    /// <inheritdoc/>
    public override bool IsPrimary => group.Rank == 0;

    /// <inheritdoc/>
    public override string Description => string.Create(CultureInfo.InvariantCulture, $"fast(processes={group.Size})");

    /// <inheritdoc/>
    /// <exception cref="ProcessGroupException">Another process has another network.</exception>
    public override void Prepare(Network network, int gradients)
    {
        Agreement.CheckNetwork(group, network, Description);
        waiting.EnsureCapacity(network.Parameters.Count);
    }

    /// <inheritdoc/>
    /// <exception cref="ProcessGroupException">Another process has another value.</exception>
    public override void CheckSame(string name, string value) => Agreement.CheckSame(group, name, value);

    /// <inheritdoc/>
    public override void Start() => waiting.Clear();

    /// <inheritdoc/>
    public override void Begin(Span<float> gradients, int start, int length)
    {
        if (length >= SmallestPart)
        {
            group.BeginSum(gradients.Slice(start, length));
        }
        else
        {
            waiting.Add((start, length));
        }
    }

    /// <inheritdoc/>
    public override void Add(Span<float> gradients, double loss, double weight) => (this.loss, this.weight) = (loss, weight);

    /// <inheritdoc/>
    /// <exception cref="ProcessGroupException">The sums of a process have other bits than those of rank 0.</exception>
    public override void Finish(Span<float> gradients, out double loss, out double weight)
    {
        pages.Request(gradients);
        // Weights lie beside weights, and biases beside biases: neighbours in memory are not reported one after the other.
        CollectionsMarshal.AsSpan(waiting).Sort(static (left, right) => left.Start.CompareTo(right.Start));
        for (int i = 0, next; i < waiting.Count; i = next)
        {
            (int start, int length) = waiting[i];
            for (next = i + 1; next < waiting.Count && waiting[next].Start == start + length; next++)
            {
                length += waiting[next].Length;
            }
            group.BeginSum(gradients.Slice(start, length));
        }
        waiting.Clear();
        Span<double> totals = [this.loss, this.weight];
        group.EndSums();
        group.Sum(totals);
        (loss, weight) = (totals[0], totals[1]);
        if (steps++ % StepsBetweenChecks == 0)
        {
            CheckBits(gradients);
        }
    }

    /// <inheritdoc/>
    public override bool AgreeToStop(bool stop) => group.Any(stop);

    void CheckBits(ReadOnlySpan<float> gradients)
    {
        ulong own = 0;
        foreach (uint bits in MemoryMarshal.Cast<float, uint>(gradients))
        {
            own = (own ^ bits) * 0x100000001B3;
        }
        ulong first = own;
        group.Broadcast(MemoryMarshal.AsBytes(new Span<ulong>(ref first)), root: 0);
        if (group.Any(own != first))
        {
            throw new ProcessGroupException(
                $"The gradients of step {steps} have different bits in different processes, by the all-reduce of {group.Description}. Use ExactReduction, or " +
                "choose another algorithm of the library.");
        }
    }
}
