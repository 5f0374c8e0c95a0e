using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastNn.Simd;

/// <summary>A tier of vector instructions. Higher is wider.</summary>
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

/// <summary>Work that is written once for all register widths.</summary>
interface IKernel
{
    void Run<S>() where S : struct, ISimd<S>;
}

/// <summary>Work with two registers: S, of the tier, for elementwise work, and W, of 16 lanes made of S, for sums along a row.</summary>
interface IRowKernel
{
    void Run<S, W>() where S : struct, ISimd<S> where W : struct, ISimd<W>;
}

/// <summary>
/// The list of tiers, and the choice of one: the widest that this machine supports, or the one in the environment variable
/// <c>FASTNN_TIER</c> (<c>scalar</c>, <c>vector</c>, <c>avx2</c>, <c>avx512</c>), read once per process.
/// </summary>
public static class Tiers
{
    /// <summary>The environment variable that forces a tier.</summary>
    public const string Variable = "FASTNN_TIER";

    /// <summary>The tier of all kernels in this process.</summary>
    /// <exception cref="TypeInitializationException"><see cref="Variable"/> is not the name of a tier, or names one that this machine does not support;
    /// the inner exception lists the supported tiers.</exception>
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

    /// <summary>Returns the lanes of a register of a tier on this machine.</summary>
    public static int Width(Tier tier) => tier switch
    {
        Tier.Avx512 => Simd512.Width,
        Tier.Avx2 => Simd256.Width,
        Tier.Vector => SimdN.Width,
        _ => Simd1.Width,
    };

    /// <summary>Whether a register is <c>Vector&lt;float&gt;</c>, whose operations are more calls than those of the others. The JIT folds it to a
    /// constant.</summary>
    internal static bool IsVector<S>() where S : struct, ISimd<S> => typeof(S) == typeof(SimdN);

    /// <summary>Runs a kernel at the tier of this process.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run<K>(scoped in K kernel) where K : struct, IKernel, allows ref struct => Run(Current, in kernel);

    /// <summary>Runs a kernel of few columns in registers of at most 256 bits, of which some processors load two in a cycle, or one of 512.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void RunHalf<K>(scoped in K kernel) where K : struct, IKernel, allows ref struct =>
        Run(Current == Tier.Avx512 ? Tier.Avx2 : Current, in kernel);

    /// <summary>Runs a kernel at a given tier, which must be supported. Tiers that this processor, or the target of an AOT compilation, does not support are
    /// not compiled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run<K>(Tier tier, scoped in K kernel) where K : struct, IKernel, allows ref struct
    {
        ref K uncopied = ref Unsafe.AsRef(in kernel);
        switch (tier)
        {
            case Tier.Avx512 when Simd512.IsSupported: uncopied.Run<Simd512>(); break;
            case Tier.Avx2 when Simd256.IsSupported: uncopied.Run<Simd256>(); break;
            case Tier.Vector when SimdN.IsSupported: uncopied.Run<SimdN>(); break;
            default: uncopied.Run<Simd1>(); break;
        }
    }

    /// <summary>
    /// Runs a kernel that sums along the lanes, in 16 lanes at every tier, so that a sum has the same order everywhere. Narrower registers are combined.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void RunRows<K>(scoped in K kernel) where K : struct, IKernel, allows ref struct => RunRows(Current, in kernel);

    /// <summary>Runs the kernel at a given tier, which must be supported.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void RunRows<K>(Tier tier, scoped in K kernel) where K : struct, IKernel, allows ref struct
    {
        ref K uncopied = ref Unsafe.AsRef(in kernel);
        switch (tier)
        {
            case Tier.Avx512 when Simd512.IsSupported: uncopied.Run<Simd512>(); break;
            case Tier.Avx2 when Simd256.IsSupported: uncopied.Run<SimdPair<Simd256>>(); break;
            case Tier.Vector when SimdN.IsSupported && SimdN.Width == 16: uncopied.Run<SimdN>(); break;
            case Tier.Vector when SimdN.IsSupported && SimdN.Width == 8: uncopied.Run<SimdPair<SimdN>>(); break;
            case Tier.Vector when SimdN.IsSupported && SimdN.Width == 4: uncopied.Run<SimdPair<SimdPair<SimdN>>>(); break;
            default: uncopied.Run<SimdPair<SimdPair<SimdPair<SimdPair<Simd1>>>>>(); break;
        }
    }

    /// <summary>Runs a kernel that computes long terms in the register of the tier, and sums them in 16 lanes: terms in combined registers would exceed the
    /// inlining budget of the JIT.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void RunTerms<K>(scoped in K kernel) where K : struct, IRowKernel, allows ref struct => RunTerms(Current, in kernel);

    /// <summary>Runs the kernel at a given tier, which must be supported.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void RunTerms<K>(Tier tier, scoped in K kernel) where K : struct, IRowKernel, allows ref struct
    {
        ref K uncopied = ref Unsafe.AsRef(in kernel);
        switch (tier)
        {
            case Tier.Avx512 when Simd512.IsSupported: uncopied.Run<Simd512, Simd512>(); break;
            case Tier.Avx2 when Simd256.IsSupported: uncopied.Run<Simd256, SimdPair<Simd256>>(); break;
            case Tier.Vector when SimdN.IsSupported && SimdN.Width == 16: uncopied.Run<SimdN, SimdN>(); break;
            case Tier.Vector when SimdN.IsSupported && SimdN.Width == 8: uncopied.Run<SimdN, SimdPair<SimdN>>(); break;
            case Tier.Vector when SimdN.IsSupported && SimdN.Width == 4: uncopied.Run<SimdN, SimdPair<SimdPair<SimdN>>>(); break;
            default: uncopied.Run<Simd1, SimdPair<SimdPair<SimdPair<SimdPair<Simd1>>>>>(); break;
        }
    }

    /// <summary>Computes a function of one row at the tier of this process. Tiers that this processor, or the target of an AOT compilation, does not support
    /// are not compiled. Allocates nothing; any thread.</summary>
    /// <typeparam name="F">The function.</typeparam>
    /// <param name="input">The numbers of x.</param>
    /// <param name="output">Receives the numbers of y.</param>
    /// <exception cref="ArgumentException">A span has another length than the function has inputs or outputs.</exception>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.NoInlining)]
    public static unsafe void Run<F>(ReadOnlySpan<float> input, Span<float> output) where F : struct, IRowFunction
    {
        if (input.Length != F.Inputs || output.Length != F.Outputs)
        {
            ThrowLength(input.Length, F.Inputs, output.Length, F.Outputs);
        }
        // Aligned to cache lines: a store that crosses them delays the loads of its floats.
        const nint Line = 64;
        byte* memory = stackalloc byte[F.WorkspaceSize * sizeof(float) + (int)Line];
        ref float x = ref MemoryMarshal.GetReference(input), y = ref MemoryMarshal.GetReference(output);
        ref float workspace = ref *(float*)((nint)(memory + Line - 1) & -Line);
        switch (Current)
        {
            case Tier.Avx512 when Simd512.IsSupported: F.Run<Simd512>(ref x, ref y, ref workspace); break;
            case Tier.Avx2 when Simd256.IsSupported: F.Run<Simd256>(ref x, ref y, ref workspace); break;
            case Tier.Vector when SimdN.IsSupported: F.Run<SimdN>(ref x, ref y, ref workspace); break;
            default: F.Run<Simd1>(ref x, ref y, ref workspace); break;
        }
    }

    static void ThrowLength(int input, int inputs, int output, int outputs) => throw (input != inputs
        ? new ArgumentException($"input has {input} floats; the function has {inputs} inputs.", nameof(input))
        : new ArgumentException($"output has {output} floats; the function has {outputs} outputs.", nameof(output)));

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
        // Names only: Enum.TryParse accepts numbers and lists too.
        bool isTier = Enum.TryParse(forced, ignoreCase: true, out Tier tier) && forced.Equals(Enum.GetName(tier), StringComparison.OrdinalIgnoreCase);
        return !isTier ? throw new ArgumentException($"{Variable} is '{forced}'; it must be one of: {Supported()}.", nameof(forced))
            : IsSupported(tier) ? tier
            : throw new PlatformNotSupportedException($"{Variable} is '{forced}'; this machine supports: {Supported()}.");

        static string Supported() => string.Join(", ", Array.FindAll(Enum.GetNames<Tier>(), name => IsSupported(Enum.Parse<Tier>(name)))).ToLowerInvariant();
    }
}
