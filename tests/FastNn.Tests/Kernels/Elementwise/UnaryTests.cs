using FastNn.Kernels;
using FastNn.Simd;
using FastNn.Tests.Support;
using FastNn.Threading;

namespace FastNn.Tests.Kernels;

/// <summary>Every length, padded or not, in place or not, at every tier: each element right, nothing else touched.</summary>
public sealed class UnaryTests
{
    static readonly int[] rowCounts = [0, 1, 2, 5];

    /// <summary>How two matrices lie: in whole panels, one row behind the other, or with gaps that are not theirs.</summary>
    enum Layout
    {
        Padded,
        Contiguous,
        Gaps,
        TightPanels,
    }

    [Fact]
    public void Forward_maps_every_element_and_nothing_else()
    {
        ForAll((tier, rows, columns, layout, other) =>
        {
            Buffer x = new(rows, columns, layout, 1), y = new(rows, columns, other, null);
            Tiers.Run(tier, new UnaryForward<Op>(default, x.View, y.View));
            Expect(y, (i, j) => Forward(x[i, j]), padding: layout == Layout.Padded && other == Layout.Padded ? null : false);
            x.ExpectUntouched();
        });
    }

    [Fact]
    public void Forward_may_write_over_its_input()
    {
        ForAll((tier, rows, columns, layout, _) =>
        {
            Buffer x = new(rows, columns, layout, 1), before = new(rows, columns, layout, 1);
            Tiers.Run(tier, new UnaryForward<Op>(default, x.View, x.View));
            Expect(x, (i, j) => Forward(before[i, j]), padding: layout == Layout.Padded ? null : false);
        });
    }

    [Fact]
    public void Backward_maps_every_element_and_clears_padding()
    {
        ForAll((tier, rows, columns, layout, other) =>
        {
            Buffer x = new(rows, columns, layout, 1), y = new(rows, columns, other, 2), dy = new(rows, columns, layout, 3),
                dx = new(rows, columns, other, null);
            Tiers.Run(tier, new UnaryBackward<Op>(default, x.View, y.View, dy.View, dx.View));
            Expect(dx, (i, j) => Backward(x[i, j], y[i, j], dy[i, j]), padding: layout == Layout.Padded && other == Layout.Padded);
            x.ExpectUntouched();
            y.ExpectUntouched();
            dy.ExpectUntouched();
        });
    }

    [Fact]
    public void Backward_may_write_over_its_gradient()
    {
        ForAll((tier, rows, columns, layout, other) =>
        {
            Buffer x = new(rows, columns, other, 1), y = new(rows, columns, layout, 2), dy = new(rows, columns, layout, 3),
                before = new(rows, columns, layout, 3);
            Tiers.Run(tier, new UnaryBackward<Op>(default, x.View, y.View, dy.View, dy.View));
            Expect(dy, (i, j) => Backward(x[i, j], y[i, j], before[i, j]), padding: layout == Layout.Padded && other == Layout.Padded);
        });
    }

    [Fact]
    public void Matrices_of_different_shapes_are_refused()
    {
        float[] data = new float[12];
        Assert.Contains("[3, 4] and [4, 3]", Assert.Throws<ArgumentException>(() => Unary.Forward(default(Op), new(data, 3, 4), new(data, 4, 3))).Message);
        Assert.Throws<ArgumentException>(() => Unary.Forward(default(Op), new(data, 3, 4), new(data, 2, 4)));
        for (int odd = 0; odd < 4; odd++)
        {
            int at = odd;
            Matrix Shaped(int place) => place == at ? new(data, 3, 3) : new(data, 3, 4);
            Assert.Throws<ArgumentException>(() => Unary.Backward(default(Op), Shaped(0), Shaped(1), Shaped(2), Shaped(3)));
        }
    }

    [Theory]
    [InlineData(130, 130)]
    [InlineData(1, 20_000)]
    [InlineData(2, 10_000)]
    [InlineData(20_000, 1)]
    [InlineData(700, 33)]
    public void Threads_give_the_same_bits(int rows, int columns)
    {
        foreach (int threads in new[] { 2, 3, 7 })
        {
            using var workers = new Workers(threads);
            foreach (Layout layout in Enum.GetValues<Layout>())
            {
                Buffer x = new(rows, columns, layout, 1), dy = new(rows, columns, layout, 3);
                Buffer y = new(rows, columns, layout, null), dx = new(rows, columns, layout, null), ySame = new(rows, columns, layout, null),
                    dxSame = new(rows, columns, layout, null);
                Unary.Forward(default(Op), x.View, y.View);
                Unary.Backward(default(Op), x.View, y.View, dy.View, dx.View);
                Unary.Forward(default(Op), x.View, ySame.View, workers);
                Unary.Backward(default(Op), x.View, y.View, dy.View, dxSame.View, workers);
                for (int row = 0; row < rows; row++)
                {
                    Assert.Equal(-1, Bits.FirstDifference(y.View.Row(row), ySame.View.Row(row)));
                    Assert.Equal(-1, Bits.FirstDifference(dx.View.Row(row), dxSame.View.Row(row)));
                }
                Assert.True(ySame.GuardsHold() && dxSame.GuardsHold());
            }
        }
    }

    static void ForAll(Action<Tier, int, int, Layout, Layout> test)
    {
        foreach (Tier tier in TierData.Supported)
        {
            foreach (int rows in rowCounts)
            {
                for (int columns = 0; columns <= 130; columns++)
                {
                    foreach (Layout layout in Enum.GetValues<Layout>())
                    {
                        foreach (Layout other in Enum.GetValues<Layout>())
                        {
                            test(tier, rows, columns, layout, other);
                        }
                    }
                }
            }
        }
    }

    // Without columns there are no panels either, and all of the stride is a gap.
    // padding: true where it must be zero, false where it must be as it was, null where it may be anything.
    static void Expect(Buffer actual, Func<int, int, float> expected, bool? padding)
    {
        Matrix view = actual.View;
        for (int i = 0; i < view.Rows; i++)
        {
            for (int j = 0; j < view.Columns; j++)
            {
                if (!Bits.Same(expected(i, j), actual[i, j]))
                {
                    Assert.Fail($"element [{i}, {j}] of [{view.Rows}, {view.Columns}], stride {view.Stride}, is {actual[i, j]:R}, expected {expected(i, j):R}");
                }
            }
        }
        if (!(padding is null ? actual.GuardsHold() : padding.Value && view.Columns > 0 ? actual.PaddingIsZero() : actual.PaddingHolds()))
        {
            Assert.Fail($"something besides the elements of [{view.Rows}, {view.Columns}], stride {view.Stride}, was written");
        }
    }

    static float Forward(float x) => MathF.FusedMultiplyAdd(x * x, 3, -1);

    static float Backward(float x, float y, float dy) => dy * MathF.FusedMultiplyAdd(x, 6, y);

    /// <summary>y = 3x² - 1, and a derivative that depends on all it is given, each in its own way.</summary>
    readonly struct Op : IElementwise
    {
        public S Forward<S>(S x) where S : struct, ISimd<S> => S.MultiplyAdd(x * x, 3f, -1f);

        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => dy * S.MultiplyAdd(x, 6f, y);
    }

    /// <summary>A matrix in one of the layouts, with values that depend on the seed alone, or NaN without a seed.</summary>
    sealed class Buffer
    {
        readonly MatrixBuffer memory;
        readonly Layout layout;
        readonly int? seed;

        public Buffer(int rows, int columns, Layout layout, int? seed)
        {
            memory = new MatrixBuffer(rows, columns, layout switch { Layout.Contiguous => columns, Layout.Gaps => columns + 3, _ => null });
            this.layout = layout;
            this.seed = seed;
            if (seed is not null)
            {
                memory.Fill(Value);
            }
        }

        public Matrix View => layout is Layout.Gaps or Layout.TightPanels ? memory.Tight : memory.Matrix;

        public float this[int row, int column] => memory[row, column];

        public bool GuardsHold() => memory.GuardsHold();

        public bool PaddingHolds() => memory.PaddingHolds();

        public bool PaddingIsZero() => memory.PaddingIsZero();

        public void ExpectUntouched() => Expect(this, Value, padding: false);

        float Value(int row, int column) => ((((row * 131) + column) * 37 % 101) - 50 + (seed!.Value * 0.13f)) / 7;
    }
}
