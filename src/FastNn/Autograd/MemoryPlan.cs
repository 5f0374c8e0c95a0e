using FastNn.Memory;

namespace FastNn.Autograd;

/// <summary>
/// Where values and gradients of a recorded graph lie when only what somebody still needs has memory of its own. Time runs over the nodes forward, and over those with
/// gradients back: what is alive at different times may lie in the same place.
/// </summary>
internal sealed unsafe class MemoryPlan
{
    readonly List<Lifetime> lifetimes = [];
    readonly FreeList free = new();
    readonly Slab slab;

    /// <param name="nodes">The nodes.</param>
    /// <param name="others">Inputs beyond the second.</param>
    /// <param name="root">What is computed, and where gradients begin if it has one.</param>
    /// <param name="kept">What must stay readable besides.</param>
    public MemoryPlan(Span<Node> nodes, ReadOnlySpan<int> others, int root, ReadOnlySpan<int> kept)
    {
        int end = 2 * nodes.Length;
        bool[] needed = new bool[nodes.Length], reached = new bool[nodes.Length], stays = new bool[nodes.Length];
        int[] lastUse = new int[nodes.Length], lastReached = new int[nodes.Length];
        needed[root] = stays[root] = true;
        reached[root] = nodes[root].IsOne && nodes[root].NeedsGradient;
        lastReached[root] = root;
        foreach (int keep in kept)
        {
            needed[keep] = stays[keep] = true;
        }
        Order = Walk(nodes, others, needed, reached, lastUse, lastReached);
        for (int i = 0; i < nodes.Length; i++)
        {
            ref Node node = ref nodes[i];
            if (node.OwnsMemory)
            {
                continue;
            }
            // What the caller gave stays, whether anything depends on it or not.
            needed[i] |= node.IsLeaf;
            node.IsForgotten = !node.IsLeaf && !stays[i];
            if (!reached[i])
            {
                node.Gradient = null;
                node.Sweep = 0;
            }
            if (!needed[i])
            {
                continue;
            }
            int back = end - i;
            bool always = node.IsLeaf || stays[i];
            int last = Math.Max(lastUse[i], reached[i] && (node.Saved & SavedValues.Output) != 0 ? back : i);
            lifetimes.Add(new(i, Kind.Value, node.IsLeaf ? -1 : i, always ? end + 1 : last, node.Size));
            if (node.KeptSize > 0)
            {
                lifetimes.Add(new(i, Kind.Kept, i, reached[i] ? back : i, node.KeptSize));
            }
            if (reached[i])
            {
                lifetimes.Add(new(i, Kind.Gradient, node.IsLeaf ? -1 : end - lastReached[i], always ? end + 1 : back, node.Size));
            }
        }
        slab = new Slab(Place());
        Move(nodes);
    }

    /// <summary>Floats in all.</summary>
    public long Size => slab.Length;

    /// <summary>The nodes to be computed, in order.</summary>
    public int[] Order { get; }

    /// <summary>From behind: who is needed, to whom gradients come, and when a value is last read.</summary>
    static int[] Walk(Span<Node> nodes, ReadOnlySpan<int> others, bool[] needed, bool[] reached, int[] lastUse, int[] lastReached)
    {
        int end = 2 * nodes.Length, count = 0;
        int[] order = new int[nodes.Length];
        for (int i = nodes.Length - 1; i >= 0; i--)
        {
            ref Node node = ref nodes[i];
            if (!needed[i] || node.IsLeaf)
            {
                continue;
            }
            order[^++count] = i;
            int use = reached[i] && (node.Saved & SavedValues.Inputs) != 0 ? end - i : i;
            for (int k = 0; k < node.Inputs; k++)
            {
                int input = k switch { 0 => node.First, 1 => node.Second, _ => others[node.Others + k - 2] };
                needed[input] = true;
                lastUse[input] = Math.Max(lastUse[input], use);
                if (reached[i] && nodes[input].NeedsGradient)
                {
                    reached[input] = true;
                    lastReached[input] = Math.Max(lastReached[input], i);
                }
            }
        }
        return order[^count..];
    }

    /// <summary>Gives everything its place, in the order of time, and says how much that is.</summary>
    long Place()
    {
        lifetimes.Sort((a, b) => a.Start.CompareTo(b.Start));
        var alive = new PriorityQueue<Lifetime, int>();
        foreach (Lifetime lifetime in lifetimes)
        {
            // What ends at a moment is still read in it.
            while (alive.TryPeek(out Lifetime? oldest, out int end) && end < lifetime.Start)
            {
                free.Give(oldest.Place, oldest.Size);
                alive.Dequeue();
            }
            lifetime.Place = free.Take(lifetime.Size);
            alive.Enqueue(lifetime, lifetime.End);
        }
        return free.Top;
    }

    void Move(Span<Node> nodes)
    {
        float* start = Arena.Start(slab);
        foreach (Lifetime lifetime in lifetimes)
        {
            ref Node node = ref nodes[lifetime.Node];
            float* place = start + lifetime.Place;
            switch (lifetime.Kind)
            {
                case Kind.Value:
                    // Of what the caller gave, and of what may be read at once.
                    if (lifetime.End > 2 * nodes.Length)
                    {
                        new ReadOnlySpan<float>(node.Value, node.Size).CopyTo(new Span<float>(place, node.Size));
                    }
                    node.Value = place;
                    break;
                case Kind.Kept:
                    node.Kept = place;
                    break;
                default:
                    if (node.Gradient is not null && lifetime.End > 2 * nodes.Length)
                    {
                        new ReadOnlySpan<float>(node.Gradient, node.Size).CopyTo(new Span<float>(place, node.Size));
                    }
                    node.Gradient = place;
                    break;
            }
        }
    }

    enum Kind
    {
        Value,
        Kept,
        Gradient,
    }

    /// <summary>Memory of a node that is in use from one moment to another.</summary>
    sealed class Lifetime(int node, Kind kind, int start, int end, int size)
    {
        public int Node { get; } = node;

        public Kind Kind { get; } = kind;

        public int Start { get; } = start;

        public int End { get; } = end;

        public int Size { get; } = Panel.Pad(size);

        public long Place { get; set; }
    }

    /// <summary>Stretches of memory that nobody uses, in their order; neighbours are one. The first that is large enough is taken.</summary>
    sealed class FreeList
    {
        readonly List<(long Place, long Size)> stretches = [];

        public long Top { get; private set; }

        public long Take(int size)
        {
            for (int i = 0; i < stretches.Count; i++)
            {
                var (place, length) = stretches[i];
                if (length == size)
                {
                    stretches.RemoveAt(i);
                    return place;
                }
                if (length > size)
                {
                    stretches[i] = (place + size, length - size);
                    return place;
                }
            }
            Top += size;
            return Top - size;
        }

        public void Give(long place, long size)
        {
            int at = stretches.BinarySearch((place, 0));
            at = at < 0 ? ~at : at;
            if (at < stretches.Count && stretches[at].Place == place + size)
            {
                size += stretches[at].Size;
                stretches.RemoveAt(at);
            }
            if (at > 0 && stretches[at - 1].Place + stretches[at - 1].Size == place)
            {
                stretches[at - 1] = (stretches[at - 1].Place, stretches[at - 1].Size + size);
                return;
            }
            stretches.Insert(at, (place, size));
        }
    }
}
