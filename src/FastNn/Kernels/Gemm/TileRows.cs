using System.Runtime.CompilerServices;

namespace FastNn.Kernels;

/// <summary>One to three rows of a tile that share a base address in A: x64 reaches three rows from one base (+0, +stride, +2·stride).</summary>
interface ITileRows<G, R, S> where G : struct, ITileRows<G, R, S> where R : struct, ITileRow<R, S> where S : struct, ISimd<S>
{
    static abstract int Count { get; }

    static abstract G Load(ref readonly float p, nint row, nint panel);

    void Store(ref float p, nint row, nint panel);

    /// <summary>Returns the rows, to each of which a[r·<paramref name="row"/>]·b is added.</summary>
    G AddProduct(ref readonly float a, nint row, R b);
}

/// <summary>One row.</summary>
struct TileRows1<R, S> : ITileRows<TileRows1<R, S>, R, S> where R : struct, ITileRow<R, S> where S : struct, ISimd<S>
{
    R first;

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRows1<R, S> Load(ref readonly float p, nint row, nint panel)
    {
        TileRows1<R, S> rows;
        rows.first = R.Load(in p, panel);
        return rows;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float p, nint row, nint panel) => first.Store(ref p, panel);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TileRows1<R, S> AddProduct(ref readonly float a, nint row, R b)
    {
        TileRows1<R, S> rows;
        rows.first = first.AddProduct(S.Broadcast(in a, 0), b);
        return rows;
    }
}

/// <summary>Two rows.</summary>
struct TileRows2<R, S> : ITileRows<TileRows2<R, S>, R, S> where R : struct, ITileRow<R, S> where S : struct, ISimd<S>
{
    R first, second;

    public static int Count => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRows2<R, S> Load(ref readonly float p, nint row, nint panel)
    {
        TileRows2<R, S> rows;
        rows.first = R.Load(in p, panel);
        rows.second = R.Load(ref Unsafe.Add(ref Unsafe.AsRef(in p), row), panel);
        return rows;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float p, nint row, nint panel)
    {
        first.Store(ref p, panel);
        second.Store(ref Unsafe.Add(ref p, row), panel);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TileRows2<R, S> AddProduct(ref readonly float a, nint row, R b)
    {
        TileRows2<R, S> rows;
        rows.first = first.AddProduct(S.Broadcast(in a, 0), b);
        rows.second = second.AddProduct(S.Broadcast(in a, row), b);
        return rows;
    }
}

/// <summary>Three rows.</summary>
struct TileRows3<R, S> : ITileRows<TileRows3<R, S>, R, S> where R : struct, ITileRow<R, S> where S : struct, ISimd<S>
{
    R first, second, third;

    public static int Count => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRows3<R, S> Load(ref readonly float p, nint row, nint panel)
    {
        TileRows3<R, S> rows;
        rows.first = R.Load(in p, panel);
        rows.second = R.Load(ref Unsafe.Add(ref Unsafe.AsRef(in p), row), panel);
        rows.third = R.Load(ref Unsafe.Add(ref Unsafe.AsRef(in p), 2 * row), panel);
        return rows;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float p, nint row, nint panel)
    {
        first.Store(ref p, panel);
        second.Store(ref Unsafe.Add(ref p, row), panel);
        third.Store(ref Unsafe.Add(ref p, 2 * row), panel);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TileRows3<R, S> AddProduct(ref readonly float a, nint row, R b)
    {
        TileRows3<R, S> rows;
        rows.first = first.AddProduct(S.Broadcast(in a, 0), b);
        rows.second = second.AddProduct(S.Broadcast(in a, row), b);
        rows.third = third.AddProduct(S.Broadcast(in a, 2 * row), b);
        return rows;
    }
}
