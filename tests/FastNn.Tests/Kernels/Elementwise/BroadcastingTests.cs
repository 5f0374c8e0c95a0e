using FastNn.Autograd;
using FastNn.Kernels;
using FastNn.Simd;
using FastNn.Tests.Support;

namespace FastNn.Tests.Kernels;

/// <summary>Elementwise functions of two matrices at every tier: whatever stands for whatever, padded and tight, against plain loops.</summary>
public sealed class BroadcastingTests
{
    static readonly (bool Row, bool Column)[] parts = [(false, false), (true, false), (false, true), (true, true)];

    public static TheoryData<int, int, bool> Shapes => new MatrixTheoryData<int, int, bool>([1, 2, 5], [1, 3, 16, 33, 64, 130, 5000], [true, false]);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Product_and_its_gradients_are_those_of_plain_loops(int rows, int columns, bool padded)
    {
        foreach (var (aRow, aColumn) in parts)
        {
            foreach (var (bRow, bColumn) in parts)
            {
                MatrixBuffer a = Part(1, rows, columns, aRow, aColumn, padded), b = Part(2, rows, columns, bRow, bColumn, padded),
                    dy = Part(3, rows, columns, false, false, padded);
                float[]? first = null;
                foreach (Tier tier in TierData.Supported)
                {
                    float[] made = Run(tier, a, b, dy, padded);
                    Assert.Equal(first ??= made, made);
                }
                float[] expected = Expected(a, b, dy);
                Assert.Equal(expected.Length, first!.Length);
                for (int i = 0; i < expected.Length; i++)
                {
                    Assert.Equal(expected[i], first[i], 5e-6f * Math.Max(20, Math.Abs(expected[i])));
                }
            }
        }
    }

    [Fact]
    public void What_cannot_stand_for_the_output_is_refused()
    {
        MatrixBuffer a = Part(1, 2, 3, false, false, true), y = Part(2, 4, 3, false, false, true);
        Assert.Throws<ArgumentException>(() => Broadcasting.Forward(default(MulFunction.Formula), a.Matrix, y.Matrix, y.Matrix));
        Assert.Throws<ArgumentException>(
            () => Broadcasting.Backward<MulFunction.Formula, True>(default, y.Matrix, y.Matrix, y.Matrix, y.Matrix, a.Matrix, accumulate: false));
    }

    /// <summary>The product, then the gradient by a, assigned, then the gradient by b, added to ones.</summary>
    static float[] Run(Tier tier, MatrixBuffer a, MatrixBuffer b, MatrixBuffer dy, bool padded)
    {
        MatrixBuffer y = new(dy.Rows, dy.Columns, dy.Stride), da = new(a.Rows, a.Columns, a.Stride),
            db = new MatrixBuffer(b.Rows, b.Columns, b.Stride).Fill((_, _) => 1);
        Tiers.Run(tier, new BroadcastingForward<MulFunction.Formula>(default, Of(a), Of(b), Of(y)));
        Tiers.Run(tier, new BroadcastingBackward<MulFunction.Formula, True>(default, Of(a), Of(b), Of(y), Of(dy), Of(da), accumulate: false));
        Tiers.Run(tier, new BroadcastingBackward<MulFunction.Formula, False>(default, Of(a), Of(b), Of(y), Of(dy), Of(db), accumulate: true));
        return [.. Values(y), .. Values(da), .. Values(db)];

        Matrix Of(MatrixBuffer buffer) => padded ? buffer.Matrix : buffer.Tight;
    }

    static float[] Expected(MatrixBuffer a, MatrixBuffer b, MatrixBuffer dy)
    {
        double[] y = new double[dy.Rows * dy.Columns], da = new double[a.Rows * a.Columns], db = [.. Enumerable.Repeat(1.0, b.Rows * b.Columns)];
        for (int row = 0; row < dy.Rows; row++)
        {
            for (int column = 0; column < dy.Columns; column++)
            {
                int atA = (row % a.Rows * a.Columns) + (column % a.Columns), atB = (row % b.Rows * b.Columns) + (column % b.Columns);
                float first = a[row % a.Rows, column % a.Columns], second = b[row % b.Rows, column % b.Columns];
                y[(row * dy.Columns) + column] = (double)first * second;
                da[atA] += (double)dy[row, column] * second;
                db[atB] += (double)dy[row, column] * first;
            }
        }
        return [.. y.Concat(da).Concat(db).Select(value => (float)value)];
    }

    static MatrixBuffer Part(long seed, int rows, int columns, bool row, bool column, bool padded)
    {
        int ownRows = row ? 1 : rows, ownColumns = column ? 1 : columns;
        float[] values = Sample.Normal(ownRows * ownColumns, seed);
        return new MatrixBuffer(ownRows, ownColumns, padded ? null : ownColumns + 3).Fill((i, j) => values[(i * ownColumns) + j]);
    }

    static IEnumerable<float> Values(MatrixBuffer buffer) =>
        Enumerable.Range(0, buffer.Rows * buffer.Columns).Select(i => buffer[i / buffer.Columns, i % buffer.Columns]);
}
