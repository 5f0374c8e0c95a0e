using FastNn.Memory;

namespace FastNn.Autograd;

/// <summary>
/// Places values and gradients of a recorded graph so that those whose lifetimes do not overlap share memory. Time runs over the nodes forward, and over those
/// with
/// gradients backward.
/// </summary>
sealed unsafe class MemoryPlan
{
    readonly List<Lifetime> lifetimes = [];
    readonly FreeList free = new();
    readonly Slab slab;

    /// <param name="nodes">The nodes.</param>
    /// <param name="others">Inputs beyond the second.</param>
    /// <param name="root">The node to compute, and the start of the backward pass if it has a gradient.</param>
    /// <param name="kept">Further nodes that must stay readable.</param>
    public MemoryPlan(Span<Node> nodes, ReadOnlySpan<int> others, int root, ReadOnlySpan<int> kept)
    {
        bool[] needed = new bool[nodes.Length], reached = new bool[nodes.Length], stays = new bool[nodes.Length];
        needed[root] = stays[root] = true;
        reached[root] = nodes[root].IsOne && nodes[root].NeedsGradient;
        foreach (int keep in kept)
        {
            needed[keep] = stays[keep] = true;
        }
        Order = Walk(nodes, others, needed, reached);
        Ends = Strips.Group(nodes, Order);
        int[] time = Times(nodes.Length), lastRead = new int[nodes.Length], firstGradient = new int[nodes.Length];
        Array.Fill(firstGradient, Back(0));
        firstGradient[root] = Back(time[root]);
        foreach (int i in Order)
        {
            ref Node node = ref nodes[i];
            int read = reached[i] && (node.SavedValues & SavedValues.Inputs) != 0 ? Back(time[i]) : time[i];
            lastRead[i] = Math.Max(lastRead[i], reached[i] && (node.SavedValues & SavedValues.Output) != 0 ? Back(time[i]) : time[i]);
            for (int k = 0; k < node.Inputs; k++)
            {
                int input = node.Input(k, others);
                lastRead[input] = Math.Max(lastRead[input], read);
                firstGradient[input] = reached[i] ? Math.Min(firstGradient[input], Back(time[i])) : firstGradient[input];
            }
        }
        for (int i = 0; i < nodes.Length; i++)
        {
            ref Node node = ref nodes[i];
            if (!node.OwnsMemory)
            {
                AddLifetimes(ref node, i, needed[i], reached[i], node.IsLeaf || stays[i], time[i], lastRead[i], firstGradient[i]);
            }
        }
        slab = new Slab(Place());
        Move(nodes);
    }

    /// <summary>Floats in all.</summary>
    public long Size => slab.Length;

    /// <summary>The nodes to be computed, in order.</summary>
    public int[] Order { get; }

    /// <summary>The end of each group in the order; the nodes of a group run strip by strip together, and most groups have one node.</summary>
    public int[] Ends { get; }

    int After => 2 * Ends.Length + 2;

    /// <summary>The time of a group in the backward pass from its time in the forward pass.</summary>
    int Back(int time) => 2 * Ends.Length + 1 - time;

    /// <summary>Returns the time of every node, that of its group, from 1; 0 for leaves.</summary>
    int[] Times(int count)
    {
        int[] time = new int[count];
        for (int group = 0, place = 0; group < Ends.Length; group++)
        {
            for (; place < Ends[group]; place++)
            {
                time[Order[place]] = group + 1;
            }
        }
        return time;
    }

    void AddLifetimes(ref Node node, int i, bool needed, bool reached, bool stays, int time, int lastRead, int firstGradient)
    {
        // Leaves stay readable, used or not.
        node.IsForgotten = !stays;
        if (!reached)
        {
            node.Gradient = null;
            node.Sweep = 0;
        }
        if (!needed && !node.IsLeaf)
        {
            return;
        }
        bool isGrouped = !node.IsLeaf && IsGrouped(time);
        node.HasValueStrip = isGrouped && !stays && lastRead == time;
        lifetimes.Add(new(i, Kind.Value, time, stays ? After : lastRead, node.HasValueStrip ? Strips.Length : node.Size));
        if (node.SavedSize > 0)
        {
            lifetimes.Add(new(i, Kind.Saved, time, reached ? Back(time) : time, node.SavedSize));
        }
        if (reached)
        {
            node.HasGradientStrip = isGrouped && !stays && firstGradient == Back(time);
            lifetimes.Add(
                new(i, Kind.Gradient, node.IsLeaf ? 0 : firstGradient, stays ? After : Back(time), node.HasGradientStrip ? Strips.Length : node.Size));
        }
    }

    bool IsGrouped(int time) => Ends[time - 1] - (time == 1 ? 0 : Ends[time - 2]) > 1;

    /// <summary>Finds, from the end, the nodes that are needed and those that gradients reach.</summary>
    static int[] Walk(Span<Node> nodes, ReadOnlySpan<int> others, bool[] needed, bool[] reached)
    {
        int count = 0;
        int[] order = new int[nodes.Length];
        for (int i = nodes.Length - 1; i >= 0; i--)
        {
            ref Node node = ref nodes[i];
            if (!needed[i] || node.IsLeaf)
            {
                continue;
            }
            order[^++count] = i;
            for (int k = 0; k < node.Inputs; k++)
            {
                int input = node.Input(k, others);
                needed[input] = true;
                reached[input] |= reached[i] && nodes[input].NeedsGradient;
            }
        }
        return order[^count..];
    }

    /// <summary>Places all lifetimes in the order of their start, and returns the total size.</summary>
    long Place()
    {
        lifetimes.Sort((a, b) => a.Start.CompareTo(b.Start));
        var alive = new PriorityQueue<Lifetime, int>();
        foreach (Lifetime lifetime in lifetimes)
        {
            // A value is still read at the time its lifetime ends.
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
                    // Of leaves, and of readable nodes.
                    if (lifetime.End == After)
                    {
                        new ReadOnlySpan<float>(node.Value, node.Size).CopyTo(new Span<float>(place, node.Size));
                    }
                    node.Value = place;
                    break;
                case Kind.Saved:
                    node.Saved = place;
                    break;
                default:
                    if (node.Gradient is not null && lifetime.End == After)
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
        Saved,
        Gradient,
    }

    /// <summary>Memory of a node that is in use from a start to an end time.</summary>
    sealed class Lifetime(int node, Kind kind, int start, int end, int size)
    {
        public int Node { get; } = node;

        public Kind Kind { get; } = kind;

        public int Start { get; } = start;

        public int End { get; } = end;

        public int Size { get; } = Panel.Pad(size);

        public long Place { get; set; }
    }

    /// <summary>The free ranges of memory in order, merged. First fit.</summary>
    sealed class FreeList
    {
        readonly List<(long Place, long Size)> ranges = [];

        public long Top { get; private set; }

        public long Take(int size)
        {
            for (int i = 0; i < ranges.Count; i++)
            {
                var (place, length) = ranges[i];
                if (length == size)
                {
                    ranges.RemoveAt(i);
                    return place;
                }
                if (length > size)
                {
                    ranges[i] = (place + size, length - size);
                    return place;
                }
            }
            Top += size;
            return Top - size;
        }

        public void Give(long place, long size)
        {
            int at = ranges.BinarySearch((place, 0));
            at = at < 0 ? ~at : at;
            if (at < ranges.Count && ranges[at].Place == place + size)
            {
                size += ranges[at].Size;
                ranges.RemoveAt(at);
            }
            if (at > 0 && ranges[at - 1].Place + ranges[at - 1].Size == place)
            {
                ranges[at - 1] = (ranges[at - 1].Place, ranges[at - 1].Size + size);
                return;
            }
            ranges.Insert(at, (place, size));
        }
    }
}
