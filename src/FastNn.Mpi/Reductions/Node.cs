using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastNn.Mpi;

/// <summary>The sum of some pieces: gradients, loss and weight in one block that does not move, so that it is one message.</summary>
sealed class Node
{
    readonly float[] block;

    public Node(int gradients)
    {
        // Two doubles more.
        block = GC.AllocateArray<float>(gradients + 4, pinned: true);
        Count = gradients;
    }

    public int Count { get; }

    /// <summary>The level in the tree, and the place on the level.</summary>
    public int Level { get; set; }

    public int Index { get; set; }

    public Span<float> Gradients => block.AsSpan(0, Count);

    /// <summary>The whole block as bytes.</summary>
    public Span<byte> Bytes => MemoryMarshal.AsBytes(block.AsSpan());

    /// <summary>Loss and weight as bytes.</summary>
    public Span<byte> TotalBytes => MemoryMarshal.AsBytes(block.AsSpan(Count));

    public double Loss { get => Read(0); set => Write(0, value); }

    public double Weight { get => Read(1); set => Write(1, value); }

    /// <summary>Returns the node of a place in the tree.</summary>
    public static Node Find(List<Node> nodes, int level, int index)
    {
        foreach (Node node in nodes)
        {
            if (node.Level == level && node.Index == index)
            {
                return node;
            }
        }
        throw new InvalidOperationException($"This process does not have the sum {index} of level {level}.");
    }

    /// <summary>Adds another node.</summary>
    public void Add(Node other)
    {
        AddTo(Gradients, other.Gradients);
        AddTotals(other);
    }

    public void AddTotals(Node other) => (Loss, Weight) = (Loss + other.Loss, Weight + other.Weight);

    /// <summary>target += values; element by element, so that the order of the two does not change a bit.</summary>
    public static void AddTo(Span<float> target, ReadOnlySpan<float> values)
    {
        ref float a = ref MemoryMarshal.GetReference(target), b = ref MemoryMarshal.GetReference(values);
        int i = 0, width = Vector<float>.Count;
        for (; i <= values.Length - width; i += width)
        {
            (Vector.LoadUnsafe(ref a, (nuint)i) + Vector.LoadUnsafe(ref b, (nuint)i)).StoreUnsafe(ref a, (nuint)i);
        }
        for (; i < values.Length; i++)
        {
            target[i] += values[i];
        }
    }

    double Read(int index) => Unsafe.ReadUnaligned<double>(ref TotalBytes[index * sizeof(double)]);

    void Write(int index, double value) => Unsafe.WriteUnaligned(ref TotalBytes[index * sizeof(double)], value);
}
