using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using FastNn.Mpi.Native;

namespace FastNn.Mpi;

/// <summary>
/// Adds the gradients of all processes by a fixed tree over the pieces of a batch, so that a training has the same bits for any number of processes, one
/// without MPI included, and for any number of threads.
/// </summary>
/// <remarks>Memory: a block of the size of the gradients for each doubling of the pieces of a process, none where each has one; more where the number of
/// processes is no power of two. Where it is one, large gradients are added by recursive halving and doubling, in the order of the tree.</remarks>
public sealed class ExactReduction : GradientReduction
{
    // From so many floats on, half of the traffic is worth twice the messages.
    const int HalvingFrom = 16 * 1024;

    readonly ProcessGroup group;
    readonly PieceTree tree;
    readonly HugePages pages = new();
    readonly List<Node> nodes = [];
    readonly Stack<Node> free = [];
    readonly int own;
    readonly double[] lastTotals = GC.AllocateArray<double>(2, pinned: true);
    Node received = null!;
    RecursiveHalving halving = null!;
    bool isHalved;
    int next;

    /// <param name="group">The processes.</param>
    /// <param name="pieces">The pieces of a batch: a power of two, at least the number of processes. Another number gives other bits.</param>
    /// <exception cref="ArgumentException">The number of pieces is no power of two, or below the number of processes.</exception>
    /// <exception cref="ArgumentNullException">The group is null.</exception>
    public ExactReduction(ProcessGroup group, int pieces = 8)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (!BitOperations.IsPow2(pieces) || pieces < group.Size)
        {
            throw new ArgumentException(
                $"pieces is {pieces}; it must be a power of two, and at least {group.Size}, the number of processes. A training has the same bits " +
                $"for the same number of pieces: choose the one of the largest group you will use.", nameof(pieces));
        }
        (this.group, Pieces, tree) = (group, pieces, new(pieces, group.Size));
        FirstPiece = tree.FirstPiece(group.Rank);
        own = tree.FirstPiece(group.Rank + 1) - FirstPiece;
    }

    /// <inheritdoc/>
    public override int Pieces { get; }

    /// <inheritdoc/>
    public override int FirstPiece { get; }

    /// <inheritdoc/>
    public override int OwnPieces => own;

    /// <inheritdoc/>
    public override bool IsPrimary => group.Rank == 0;

    /// <inheritdoc/>
    public override string Description => string.Create(CultureInfo.InvariantCulture, $"exact(pieces={Pieces})");

    /// <inheritdoc/>
    /// <exception cref="ProcessGroupException">Another process has another network.</exception>
    public override void Prepare(Network network, int gradients)
    {
        Agreement.CheckNetwork(group, network, Description);
        isHalved = IsAligned && gradients >= HalvingFrom;
        received = new Node(isHalved ? Math.Min(gradients, RecursiveHalving.Chunk) : gradients);
        halving = new(group, received);
        next = 0;
        nodes.Clear();
        free.Clear();
        // As many as the tree can need at once: aligned pieces need one for each level, others up to two.
        int most = BitOperations.Log2((uint)own) + (isHalved ? 0 : 1) + (IsAligned ? 0 : tree.Levels);
        for (int i = 0; i < most; i++)
        {
            free.Push(new Node(gradients));
        }
        nodes.EnsureCapacity(most);
    }

    /// <inheritdoc/>
    /// <exception cref="ProcessGroupException">Another process has another value.</exception>
    public override void CheckSame(string name, string value) => Agreement.CheckSame(group, name, value);

    /// <inheritdoc/>
    public override void Start()
    {
        next = 0;
        while (nodes is [.., var node])
        {
            Release(node);
        }
    }

    /// <inheritdoc/>
    public override void Add(Span<float> gradients, double loss, double weight)
    {
        int piece = FirstPiece + next++;
        if (isHalved && next == own)
        {
            // Stays where it is, and gets the sum.
            (lastTotals[0], lastTotals[1]) = (loss, weight);
            return;
        }
        if (piece % 2 == 1 && nodes is [.., { Level: 0 } left])
        {
            Node.AddTo(left.Gradients, gradients);
            (left.Loss, left.Weight) = (left.Loss + loss, left.Weight + weight);
            (left.Level, left.Index) = (1, piece / 2);
            MergeOwn();
            return;
        }
        Node node = free.Pop();
        gradients.CopyTo(node.Gradients);
        (node.Loss, node.Weight, node.Level, node.Index) = (loss, weight, 0, piece);
        nodes.Add(node);
    }

    /// <inheritdoc/>
    public override void Finish(Span<float> gradients, out double loss, out double weight)
    {
        if (isHalved)
        {
            pages.Request(gradients);
            SumHalved(gradients);
            (loss, weight, next) = (lastTotals[0], lastTotals[1], 0);
            return;
        }
        if (IsAligned)
        {
            SumAligned(nodes[0]);
        }
        else
        {
            SumByLevels();
        }
        Node root = nodes[0];
        root.Gradients.CopyTo(gradients);
        (loss, weight, next) = (root.Loss, root.Weight, 0);
        free.Push(root);
        nodes.Clear();
    }

    /// <inheritdoc/>
    public override bool AgreeToStop(bool stop) => group.Any(stop);

    // Every process has one whole subtree.
    bool IsAligned => BitOperations.IsPow2(group.Size);

    /// <summary>Adds right nodes to their left neighbours as long as both are this process's.</summary>
    void MergeOwn()
    {
        while (nodes is [.., var left, var right] && left.Level == right.Level && left.Index % 2 == 0 && right.Index == left.Index + 1)
        {
            left.Add(right);
            (left.Level, left.Index) = (left.Level + 1, left.Index / 2);
            free.Push(right);
            nodes.RemoveAt(nodes.Count - 1);
        }
    }

    /// <summary>Every pair of neighbours adds its nodes, then every pair of pairs, ...: both partners get the same bits, as a + b is b + a.</summary>
    void SumAligned(Node node)
    {
        for (int bit = 1; bit < group.Size; bit <<= 1)
        {
            group.Exchange(node.Bytes, received.Bytes, group.Rank ^ bit);
            node.Add(received);
        }
    }

    /// <summary>Adds the nodes to the gradients of the last piece, and the sums of all processes to each other, block by block: what is sent, received and
    /// added of a block stays in the cache. The sums are sent after those of all blocks: of large gradients they are in memory then. Sent at once, they came
    /// from the cache of the other core, and 100 MB took 34 ms instead of 16 where the two cores of an EPYC had no L3 in common, 14 where they had.</summary>
    void SumHalved(Span<float> gradients)
    {
        int length = RecursiveHalving.Chunk * group.Size;
        for (int start = 0; start < gradients.Length; start += length)
        {
            Span<float> block = gradients.Slice(start, Math.Min(length, gradients.Length - start));
            // From the bottom of the tree to the top.
            for (int node = nodes.Count - 1; node >= 0; node--)
            {
                Node.AddTo(block, nodes[node].Gradients.Slice(start, block.Length));
            }
            halving.ReduceScatter(block);
        }
        for (int start = 0; start < gradients.Length; start += length)
        {
            halving.AllGather(gradients.Slice(start, Math.Min(length, gradients.Length - start)));
        }
        SumTotals();
    }

    void SumTotals()
    {
        while (nodes is [.., var node])
        {
            (lastTotals[0], lastTotals[1]) = (node.Loss + lastTotals[0], node.Weight + lastTotals[1]);
            Release(node);
        }
        for (int bit = 1; bit < group.Size; bit <<= 1)
        {
            group.Exchange(MemoryMarshal.AsBytes<double>(lastTotals), received.TotalBytes, group.Rank ^ bit);
            (lastTotals[0], lastTotals[1]) = (lastTotals[0] + received.Loss, lastTotals[1] + received.Weight);
        }
    }

    /// <summary>Every node of the tree gets its right part from the process that has it, level by level; the root goes to all.</summary>
    void SumByLevels()
    {
        for (int level = 0; level < tree.Levels; level++)
        {
            for (int index = 0; index < Pieces >> level; index += 2)
            {
                int left = tree.Owner(level, index), right = tree.Owner(level, index + 1);
                if (left == right && tree.IsWithin(left, level + 1, index / 2))
                {
                    continue;
                }
                AddPair(level, index, left, right);
            }
        }
        if (group.Rank != 0)
        {
            nodes.Add(free.Pop());
        }
        group.Broadcast(nodes[0].Bytes, root: 0);
    }

    void AddPair(int level, int index, int left, int right)
    {
        if (group.Rank == left)
        {
            Node node = Node.Find(nodes, level, index);
            if (right == left)
            {
                Node other = Node.Find(nodes, level, index + 1);
                node.Add(other);
                Release(other);
            }
            else
            {
                group.Receive(received.Bytes, right);
                node.Add(received);
            }
            (node.Level, node.Index) = (level + 1, index / 2);
        }
        else if (group.Rank == right)
        {
            Node node = Node.Find(nodes, level, index + 1);
            group.Send(node.Bytes, left);
            Release(node);
        }
    }

    void Release(Node node)
    {
        // List.Remove would make a comparer, which allocates once.
        int index = nodes.Count - 1;
        while (nodes[index] != node)
        {
            index--;
        }
        nodes.RemoveAt(index);
        free.Push(node);
    }
}
