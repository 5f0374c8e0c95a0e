using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.RandomNumbers;
using FastNn.Simd;
using FastNn.Threading;

namespace FastNn.Kernels;

/// <summary>
/// Dropout. The dropped elements are a function of the seed and the position alone: the panels of the matrix are numbered row by row, eight panels share a
/// panel of random words, and every element has 16 random bits. Dropped elements become -0, and zeros that are kept +0, so the backward pass reads the
/// mask from the result.
/// </summary>
static class DropoutMask
{
    /// <summary>The denominator of a chance.</summary>
    public const int Whole = 1 << 16;

    /// <summary>Returns the numerator of the chance nearest to a rate of at least 0; at most <see cref="Whole"/> - 1.</summary>
    public static int Chance(float rate) => (int)Math.Min(MathF.Round(rate * Whole), Whole - 1);

    /// <summary>Returns the factor of kept elements, which keeps the mean: 1 / (1 - chance / <see cref="Whole"/>).</summary>
    public static float Scale(int chance) => (float)Whole / (Whole - chance);

    /// <summary>y = x·scale, or -0 with a chance of chance / <see cref="Whole"/>. x, y: [rows, columns], may be the same. Padding of y is
    /// undefined.</summary>
    public static void Forward(ReadOnlyMatrix x, Matrix y, long seed, int chance, float scale, Workers? workers)
    {
        SameShape.Check(x, y);
        Partition.Run(new DropoutKernel(x, y, 0, x.Rows, seed, chance, scale), x.Rows, 2L * Partition.ElementCost * x.Columns, workers);
    }

    /// <summary>dx = dy·scale where nothing was dropped, 0 elsewhere; dx may be dy.  y: the output of <see cref="Forward"/></summary>
    public static void Backward(ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, float scale, Workers? workers) =>
        Unary.Backward(new Op(scale), y, y, dy, dx, workers);

    /// <summary>The function of kept elements and its derivative.</summary>
    internal readonly struct Op(float scale) : IElementwise
    {
        readonly float scale = scale;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Forward<S>(S x) where S : struct, ISimd<S> => x * scale;

        // y is -0 exactly where the element was dropped; comparisons with NaN are false.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => S.Select(S.Select(S.Abs(y) > 0f, 0f, S.CopySign(y + 1f, y)) < 0f, 0f, dy * scale);
    }
}

readonly ref struct DropoutKernel(ReadOnlyMatrix x, Matrix y, int firstRow, int endRow, long seed, int chance, float scale) : IKernel, IRangeWork<DropoutKernel>
{
    const int PanelsPerDraw = 8;

    readonly ReadOnlyMatrix x = x;
    readonly Matrix y = y;
    readonly int firstRow = firstRow, endRow = endRow, chance = chance;
    readonly long seed = seed;
    readonly float scale = scale;

    // A number below 2^16 in the low bits of 2^23 is 2^23 plus that number.
    readonly float limit = Zero + chance;

    const float Zero = 1 << 23;

    public void Run() => Tiers.Run(this);

    public DropoutKernel Slice(int start, int end) => new(x, y, start, end, seed, chance, scale);

    [MethodImpl(JitOptions.Kernel), SkipLocalsInit]
    public void Run<S>() where S : struct, ISimd<S>
    {
        Span<float> memory = stackalloc float[RandomPanel.Words];
        ref float words = ref MemoryMarshal.GetReference(memory);
        int panels = Panel.Pad(x.Columns) / Panel.Width;
        long number = (long)firstRow * panels;
        bool isDrawn = false;
        for (int row = firstRow; row < endRow; row++)
        {
            ref float px = ref Unsafe.Add(ref x.Start, (nint)row * x.Stride), py = ref Unsafe.Add(ref y.Start, (nint)row * y.Stride);
            for (nint column = 0; column < x.Columns; column += Panel.Width, number++)
            {
                int turn = (int)(number % PanelsPerDraw);
                if (turn == 0 || !isDrawn)
                {
                    RandomPanel.Fill<S>(seed, (ulong)(number / PanelsPerDraw), ref words);
                    isDrawn = true;
                }
                // The upper halves of four words, then their lower halves.
                ref float drawn = ref Unsafe.Add(ref words, turn % 4 * Panel.Width);
                nint count = Math.Min(Panel.Width, x.Columns - column), i = 0;
                for (; i + S.Width <= count; i += S.Width)
                {
                    S.Store(DropOrScale(S.Load(ref px, column + i), S.Load(ref drawn, i), turn < 4), ref py, column + i);
                }
                for (; i < count; i++)
                {
                    Simd1.Store(DropOrScale(Simd1.Load(ref px, column + i), Simd1.Load(ref drawn, i), turn < 4), ref py, column + i);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    S DropOrScale<S>(S x, S word, bool upper) where S : struct, ISimd<S>
    {
        S half = upper ? word >>> 16 : word & BitConverter.Int32BitsToSingle(0xFFFF);
        return S.Select((half ^ Zero) < limit, -0f, S.MultiplyAdd(x, scale, 0f));
    }
}
