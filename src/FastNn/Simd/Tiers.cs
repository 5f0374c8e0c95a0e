using System.Runtime.CompilerServices;

namespace FastNn.Simd;

/// <summary>A level of vector instructions. Higher is wider.</summary>
public enum Tier
{
    /// <summary>One lane.</summary>
    Scalar,

    /// <summary><c>Vector&lt;float&gt;</c>.</summary>
    Vector,

    /// <summary>256 bits: AVX2 and FMA.</summary>
    Avx2,

    /// <summary>512 bits: AVX-512 F and DQ.</summary>
    Avx512,
}

/// <summary>A piece of work written once for all register widths.</summary>
interface IKernel
{
    void Run<S>() where S : struct, ISimd<S>;
}

/// <summary>A piece of work in two registers: S, that of the tier, for what goes element by element, and W, 16 lanes made of it, for sums along a
/// row.</summary>
interface IRowKernel
{
    void Run<S, W>() where S : struct, ISimd<S> where W : struct, ISimd<W>;
}

/// <summary>
/// The one list of tiers, and the choice among them: the widest that this machine supports, or the one that the environment variable
/// <c>FASTNN_TIER</c> names (<c>scalar</c>, <c>vector</c>, <c>avx2</c>, <c>avx512</c>), read once per process.
/// </summary>
public static class Tiers
{
    /// <summary>The environment variable that forces a tier.</summary>
    public const string Variable = "FASTNN_TIER";

    /// <summary>The tier that every kernel of this process runs at.</summary>
    /// <exception cref="TypeInitializationException"><see cref="Variable"/> names no tier, or one that this machine does not support;
    /// the inner exception says which there are.</exception>
    public static Tier Current { get; } = Choose(Environment.GetEnvironmentVariable(Variable));

    /// <summary>Whether this machine supports a tier.</summary>
    public static bool IsSupported(Tier tier) => tier switch
    {
        Tier.Avx512 => Simd512.IsSupported,
        Tier.Avx2 => Simd256.IsSupported,
        Tier.Vector => SimdN.IsSupported,
        Tier.Scalar => Simd1.IsSupported,
        _ => false,
    };

    /// <summary>Lanes of a tier's register on this machine.</summary>
    public static int Width(Tier tier) => tier switch
    {
        Tier.Avx512 => Simd512.Width,
        Tier.Avx2 => Simd256.Width,
        Tier.Vector => SimdN.Width,
        _ => Simd1.Width,
    };

    /// <summary>Runs a kernel at the tier of this process.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run<K>(scoped in K kernel) where K : struct, IKernel, allows ref struct => Run(Current, in kernel);

    /// <summary>Runs a kernel at a given tier, which must be supported. What this processor, or the one that is compiled for, cannot run is not
    /// compiled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run<K>(Tier tier, scoped in K kernel) where K : struct, IKernel, allows ref struct
    {
        switch (tier)
        {
            case Tier.Avx512 when Simd512.IsSupported: kernel.Run<Simd512>(); break;
            case Tier.Avx2 when Simd256.IsSupported: kernel.Run<Simd256>(); break;
            case Tier.Vector when SimdN.IsSupported: kernel.Run<SimdN>(); break;
            default: kernel.Run<Simd1>(); break;
        }
    }

    /// <summary>
    /// Runs a kernel that sums along the lanes: in 16 lanes at every tier, so that a sum has one order everywhere. Registers that have fewer are put together.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void RunRows<K>(scoped in K kernel) where K : struct, IKernel, allows ref struct => RunRows(Current, in kernel);

    /// <summary>The same at a given tier, which must be supported.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void RunRows<K>(Tier tier, scoped in K kernel) where K : struct, IKernel, allows ref struct
    {
        switch (tier)
        {
            case Tier.Avx512 when Simd512.IsSupported: kernel.Run<Simd512>(); break;
            case Tier.Avx2 when Simd256.IsSupported: kernel.Run<SimdPair<Simd256>>(); break;
            case Tier.Vector when SimdN.IsSupported && SimdN.Width == 16: kernel.Run<SimdN>(); break;
            case Tier.Vector when SimdN.IsSupported && SimdN.Width == 8: kernel.Run<SimdPair<SimdN>>(); break;
            case Tier.Vector when SimdN.IsSupported && SimdN.Width == 4: kernel.Run<SimdPair<SimdPair<SimdN>>>(); break;
            default: kernel.Run<SimdPair<SimdPair<SimdPair<SimdPair<Simd1>>>>>(); break;
        }
    }

    /// <summary>Runs a kernel that computes long terms, and sums them along the lanes: terms in 16 lanes would be beyond what the compiler inlines.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void RunTerms<K>(scoped in K kernel) where K : struct, IRowKernel, allows ref struct => RunTerms(Current, in kernel);

    /// <summary>The same at a given tier, which must be supported.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void RunTerms<K>(Tier tier, scoped in K kernel) where K : struct, IRowKernel, allows ref struct
    {
        switch (tier)
        {
            case Tier.Avx512 when Simd512.IsSupported: kernel.Run<Simd512, Simd512>(); break;
            case Tier.Avx2 when Simd256.IsSupported: kernel.Run<Simd256, SimdPair<Simd256>>(); break;
            case Tier.Vector when SimdN.IsSupported && SimdN.Width == 16: kernel.Run<SimdN, SimdN>(); break;
            case Tier.Vector when SimdN.IsSupported && SimdN.Width == 8: kernel.Run<SimdN, SimdPair<SimdN>>(); break;
            case Tier.Vector when SimdN.IsSupported && SimdN.Width == 4: kernel.Run<SimdN, SimdPair<SimdPair<SimdN>>>(); break;
            default: kernel.Run<Simd1, SimdPair<SimdPair<SimdPair<SimdPair<Simd1>>>>>(); break;
        }
    }

    internal static Tier Choose(string? forced)
    {
        if (string.IsNullOrWhiteSpace(forced))
        {
            Tier best = Tier.Avx512;
            while (!IsSupported(best))
            {
                best--;
            }
            return best;
        }
        // Names only: the parser would also take numbers and lists.
        if (!Enum.TryParse(forced, ignoreCase: true, out Tier tier) || !forced.Equals(Enum.GetName(tier), StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"{Variable} is '{forced}', which is no tier. This machine has: {Supported()}.", nameof(forced));
        }
        return IsSupported(tier) ? tier : throw new PlatformNotSupportedException($"{Variable} is '{forced}', which this machine does not support. It has: {Supported()}.");

        static string Supported() => string.Join(", ", Array.FindAll(Enum.GetNames<Tier>(), name => IsSupported(Enum.Parse<Tier>(name)))).ToLowerInvariant();
    }
}
