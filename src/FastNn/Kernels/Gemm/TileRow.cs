using System.Runtime.CompilerServices;
using FastNn.Memory;

namespace FastNn.Kernels;

/// <summary>
/// A row of adjacent registers, which a tile loads from B and the start, and accumulates in C. A tile is composed of such rows as nested types; the JIT keeps
/// all registers of the tile in the register file.
/// </summary>
/// <typeparam name="R">The row type itself.</typeparam>
/// <typeparam name="S">The register.</typeparam>
interface ITileRow<R, S> where R : struct, ITileRow<R, S> where S : struct, ISimd<S>
{
    /// <summary>The number of columns.</summary>
    static abstract int Width { get; }

    /// <summary>Loads the columns from <paramref name="p"/> on; panels of 16 columns start <paramref name="panel"/> floats apart.</summary>
    static abstract R Load(ref readonly float p, nint panel);

    void Store(ref float p, nint panel);

    /// <summary>Returns this row plus a·b, one fused multiply-add in every column.</summary>
    R AddProduct(S a, R b);

    /// <summary>Returns the same for columns of b that are used once: they are operands in memory.</summary>
    R AddProduct(S a, ref readonly float b, nint panel);

    /// <summary>Returns the sum of two rows.</summary>
    R Add(R other);

    /// <summary>Returns the row with <paramref name="low"/> in place of all that is below it.</summary>
    R AtLeast(S low);
}

/// <summary>One register.</summary>
struct TileRow1<S> : ITileRow<TileRow1<S>, S> where S : struct, ISimd<S>
{
    S v;

    public static int Width => S.Width;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow1<S> Load(ref readonly float p, nint panel)
    {
        TileRow1<S> row;
        row.v = S.Load(in p, 0);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float p, nint panel) => S.Store(v, ref p, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TileRow1<S> AddProduct(S a, TileRow1<S> b)
    {
        TileRow1<S> row;
        row.v = S.MultiplyAdd(a, b.v, v);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TileRow1<S> AddProduct(S a, ref readonly float b, nint panel)
    {
        TileRow1<S> row;
        row.v = S.MultiplyAdd(a, in b, 0, v);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TileRow1<S> Add(TileRow1<S> other)
    {
        TileRow1<S> row;
        row.v = v + other.v;
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TileRow1<S> AtLeast(S low)
    {
        TileRow1<S> row;
        row.v = S.AtLeast(v, low);
        return row;
    }
}

/// <summary>Two adjacent rows: 2 to 16 registers. Where the left one is wider than half a panel, both are whole panels.</summary>
struct TileRowPair<A, B, S> : ITileRow<TileRowPair<A, B, S>, S>
    where A : struct, ITileRow<A, S> where B : struct, ITileRow<B, S> where S : struct, ISimd<S>
{
    A left;
    B right;

    public static int Width => Unsafe.SizeOf<TileRowPair<A, B, S>>() / sizeof(float);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRowPair<A, B, S> Load(ref readonly float p, nint panel)
    {
        TileRowPair<A, B, S> row;
        row.left = A.Load(in p, panel);
        row.right = B.Load(ref Unsafe.Add(ref Unsafe.AsRef(in p), Right(panel)), panel);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float p, nint panel)
    {
        left.Store(ref p, panel);
        right.Store(ref Unsafe.Add(ref p, Right(panel)), panel);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TileRowPair<A, B, S> AddProduct(S a, TileRowPair<A, B, S> b)
    {
        TileRowPair<A, B, S> row;
        row.left = left.AddProduct(a, b.left);
        row.right = right.AddProduct(a, b.right);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TileRowPair<A, B, S> AddProduct(S a, ref readonly float b, nint panel)
    {
        TileRowPair<A, B, S> row;
        row.left = left.AddProduct(a, in b, panel);
        row.right = right.AddProduct(a, ref Unsafe.Add(ref Unsafe.AsRef(in b), Right(panel)), panel);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TileRowPair<A, B, S> Add(TileRowPair<A, B, S> other)
    {
        TileRowPair<A, B, S> row;
        row.left = left.Add(other.left);
        row.right = right.Add(other.right);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TileRowPair<A, B, S> AtLeast(S low)
    {
        TileRowPair<A, B, S> row;
        row.left = left.AtLeast(low);
        row.right = right.AtLeast(low);
        return row;
    }

    // Half a panel stays in its panel; whole panels continue in the following panels. From the size, as the JIT inlines only so many calls.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static nint Right(nint panel) => Unsafe.SizeOf<A>() < Panel.Width * sizeof(float)
        ? Unsafe.SizeOf<A>() / sizeof(float)
        : Unsafe.SizeOf<A>() / (Panel.Width * sizeof(float)) * panel;
}
