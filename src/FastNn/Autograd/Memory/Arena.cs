using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;

namespace FastNn.Autograd;

/// <summary>A bump allocator: memory is rented piece by piece and returned all at once. Keeps its blocks: the same sizes again allocate nothing.</summary>
sealed unsafe class Arena
{
    const int FirstBlock = 1 << 14;

    readonly List<Slab> blocks = [];
    int current = -1;
    float* next;
    long left;

    /// <summary>Rented floats.</summary>
    public long Taken { get; private set; }

    /// <summary>Rents floats that start on a cache line; content undefined.</summary>
    public float* Take(int floats)
    {
        int whole = Panel.Pad(floats);
        if (whole > left)
        {
            Open(whole);
        }
        float* taken = next;
        next += whole;
        left -= whole;
        Taken += whole;
        return taken;
    }

    /// <summary>Returns all memory to the arena. The blocks stay.</summary>
    public void Rewind()
    {
        current = -1;
        left = 0;
        Taken = 0;
    }

    /// <summary>Releases the blocks as well.</summary>
    public void Clear()
    {
        blocks.Clear();
        Rewind();
    }

    // Opens the next block that is large enough, or a new one, twice as large as the last.
    void Open(int floats)
    {
        current++;
        while (current < blocks.Count && blocks[current].Length < floats)
        {
            current++;
        }
        if (current >= blocks.Count)
        {
            long twice = blocks.Count == 0 ? FirstBlock : Math.Min(2L * blocks[^1].Length, 1 << 28);
            blocks.Add(new Slab(Math.Max(twice, floats)));
        }
        next = Start(blocks[current]);
        left = blocks[current].Length;
    }

    internal static float* Start(Slab slab) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(slab.Span));
}
