using System.Runtime.CompilerServices;
using FastNn.Memory;

namespace FastNn.Kernels;

/// <summary>
/// Independent chains of multiply-adds over the steps of one row of outputs: chain i takes steps i, i + Count, i + 2·Count, ...
/// Composed of types like the tiles, so that all of it stays in registers.
/// </summary>
interface IChains<C, R, S> where C : struct, IChains<C, R, S> where R : struct, ITileRow<R, S> where S : struct, ISimd<S>
{
    /// <summary>Steps of one iteration.</summary>
    static abstract int Count { get; }

    /// <summary>Returns chains of which the first starts from the given values, the others from zero.</summary>
    static abstract C From(R start);

    /// <summary>Adds Count steps, one to each chain.</summary>
    C Add(ref readonly float x, ref readonly float w, nint panel);

    /// <summary>Adds one step to the first chain.</summary>
    C AddOne(ref readonly float x, ref readonly float w, nint panel);

    /// <summary>Returns the sum of the chains, neighbors first.</summary>
    R Sum();
}

/// <summary>One chain, in the order of k.</summary>
struct Chain<R, S> : IChains<Chain<R, S>, R, S> where R : struct, ITileRow<R, S> where S : struct, ISimd<S>
{
    R sum;

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Chain<R, S> From(R start)
    {
        Chain<R, S> chain;
        chain.sum = start;
        return chain;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Chain<R, S> Add(ref readonly float x, ref readonly float w, nint panel)
    {
        Chain<R, S> chain;
        chain.sum = sum.AddProduct(S.Broadcast(in x, 0), in w, panel);
        return chain;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Chain<R, S> AddOne(ref readonly float x, ref readonly float w, nint panel) => Add(in x, in w, panel);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly R Sum() => sum;
}

/// <summary>Two groups of chains.</summary>
struct ChainPair<A, B, R, S> : IChains<ChainPair<A, B, R, S>, R, S>
    where A : struct, IChains<A, R, S> where B : struct, IChains<B, R, S> where R : struct, ITileRow<R, S> where S : struct, ISimd<S>
{
    A first;
    B second;

    // From the size, as the JIT inlines only so many calls.
    public static int Count => Unsafe.SizeOf<ChainPair<A, B, R, S>>() / Unsafe.SizeOf<R>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ChainPair<A, B, R, S> From(R start)
    {
        ChainPair<A, B, R, S> chains;
        chains.first = A.From(start);
        chains.second = B.From(default);
        return chains;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ChainPair<A, B, R, S> Add(ref readonly float x, ref readonly float w, nint panel)
    {
        ChainPair<A, B, R, S> chains;
        chains.first = first.Add(in x, in w, panel);
        chains.second = second.Add(ref Unsafe.Add(ref Unsafe.AsRef(in x), Unsafe.SizeOf<A>() / Unsafe.SizeOf<R>()),
            ref Unsafe.Add(ref Unsafe.AsRef(in w), Unsafe.SizeOf<A>() / Unsafe.SizeOf<R>() * Panel.Width), panel);
        return chains;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ChainPair<A, B, R, S> AddOne(ref readonly float x, ref readonly float w, nint panel)
    {
        ChainPair<A, B, R, S> chains;
        chains.first = first.AddOne(in x, in w, panel);
        chains.second = second;
        return chains;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly R Sum() => first.Sum().Add(second.Sum());
}
