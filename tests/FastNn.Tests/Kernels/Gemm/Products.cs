using FastNn.Kernels;
using FastNn.Memory;
using FastNn.RandomNumbers;
using FastNn.Tests.Support;

namespace FastNn.Tests.Kernels;

/// <summary>Two random matrices, all the ways to multiply their upper left corners, and what must come out of each.</summary>
sealed class Products
{
    readonly float[,] a, b;
    readonly ProductOracle product, sum, biased;

    public Products(int m, int n, int k)
    {
        a = Random(m, k, 1);
        b = Random(k, n, 2);
        product = new ProductOracle(a, b, (_, _) => 0);
        sum = new ProductOracle(a, b, Before);
        biased = new ProductOracle(a, b, (_, j) => Bias(j));
    }

    /// <summary>From now on the products over the first k columns of A.</summary>
    public void GoTo(int k)
    {
        product.GoTo(k);
        sum.GoTo(k);
        biased.GoTo(k);
    }

    /// <summary>A·B, Aᵀ·B, A·Bᵀ, assigned and added; A, B and C in panels; bias and activation at once.</summary>
    public void Check(int m, int n)
    {
        int k = product.Depth, padded = Panel.Pad(n);
        MatrixBuffer rows = new MatrixBuffer(m, k, k).Fill(A), rowsTransposed = new MatrixBuffer(k, m, m + 1).Fill((i, j) => a[j, i]);
        MatrixBuffer columns = new MatrixBuffer(k, n).Fill(B), columnsTransposed = new MatrixBuffer(n, k, k).Fill((i, j) => b[j, i]);
        PanelBuffer panelsOfA = new PanelBuffer(m, k).Fill(A), panelsOfB = new PanelBuffer(k, n).Fill(B), panelsOfC = new(m, n),
            panelsOfSum = new PanelBuffer(m, n).Fill(Before);
        MatrixBuffer bias = new MatrixBuffer(1, n).Fill((_, j) => Bias(j)), scratch = MatrixBuffer.Row(k * Panel.Stride(n));

        MatrixBuffer c = new(m, n), added = Added();
        Gemm.Multiply(rows.Matrix, columns.Matrix, c.Matrix);
        Gemm.Multiply(rows.Matrix, columns.Matrix, added.Matrix, accumulate: true);
        Expect(c, product, "A·B");
        Expect(added, sum, "C + A·B");

        (c, added) = (new(m, n), Added());
        Gemm.MultiplyTransposedA(rowsTransposed.Tight, columns.Matrix, c.Matrix);
        Gemm.MultiplyTransposedA(rowsTransposed.Tight, columns.Matrix, added.Matrix, accumulate: true);
        Expect(c, product, "Aᵀ·B");
        Expect(added, sum, "C + Aᵀ·B");

        (c, added) = (new(m, n), Added());
        Gemm.MultiplyTransposedB(rows.Matrix, columnsTransposed.Matrix, c.Matrix, scratch.Data);
        Gemm.MultiplyTransposedB(rows.Matrix, columnsTransposed.Matrix, added.Matrix, scratch.Data, accumulate: true);
        Expect(c, product, "A·Bᵀ");
        Expect(added, sum, "C + A·Bᵀ");

        c = new(m, n);
        Gemm.Run(ScalarOperand.OfPanels(panelsOfA.Data, m), PanelOperand.Of(columns.Matrix), PanelOperand.Zero, PanelOperand.Of(c.Matrix), m, padded, k);
        Expect(c, product, "A in panels·B");

        PanelOperand into = PanelOperand.OfPanels(panelsOfC.Data, m), onto = PanelOperand.OfPanels(panelsOfSum.Data, m);
        Gemm.Run(ScalarOperand.OfTransposed(rowsTransposed.Tight), PanelOperand.Of(columns.Matrix), PanelOperand.Zero, into, m, padded, k);
        Gemm.Run(ScalarOperand.OfTransposed(rowsTransposed.Tight), PanelOperand.Of(columns.Matrix), onto, onto, m, padded, k);
        Expect(m, n, (i, j) => panelsOfC[i, j], (i, j) => product[i, j], panelsOfC.GuardsHold(), k, "Aᵀ·B into panels");
        Expect(m, n, (i, j) => panelsOfSum[i, j], (i, j) => sum[i, j], panelsOfSum.GuardsHold(), k, "C in panels + Aᵀ·B");

        MatrixBuffer active = new(m, n, padded + Panel.Width);
        c = new(m, n);
        Gemm.Run(ScalarOperand.Of(rows.Matrix), PanelOperand.OfPanels(panelsOfB.Data, k), PanelOperand.OfRow(bias.Data), PanelOperand.Of(c.Matrix), m, padded,
            k, Unary.Epilogue(default(Relu.Op), c.Matrix, active.Matrix));
        Expect(c, biased, "b + A·B in panels");
        Expect(m, n, (i, j) => active[i, j], (i, j) => Math.Max(biased[i, j], 0), active.GuardsHold(), k, "relu(b + A·B)");

        if (!(bias.PaddingHolds() && scratch.GuardsHold() && rows.PaddingHolds() && rowsTransposed.PaddingHolds() && columns.PaddingHolds()
            && columnsTransposed.PaddingHolds() && panelsOfA.GuardsHold() && panelsOfB.GuardsHold()))
        {
            Assert.Fail($"an operand of m {m}, n {n}, k {k} was written to");
        }

        MatrixBuffer Added() => new MatrixBuffer(m, n).Fill(Before);
    }

    float A(int row, int step) => a[row, step];

    float B(int step, int column) => b[step, column];

    // Some starts cancel the product, some are far larger.
    static float Before(int row, int column) => (row - column) * 0.37f;

    static float Bias(int column) => (column % 9) - 1.5f;

    static void Expect(MatrixBuffer c, ProductOracle expected, string what) =>
        Expect(c.Rows, c.Columns, (i, j) => c[i, j], (i, j) => expected[i, j], c.GuardsHold(), expected.Depth, what);

    static void Expect(int m, int n, Func<int, int, float> actual, Func<int, int, float> expected, bool guardsHold, int k, string what)
    {
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                if (!Bits.Same(expected(i, j), actual(i, j)))
                {
                    Assert.Fail($"{what} of m {m}, n {n}, k {k}: element [{i}, {j}] is {actual(i, j):R}, expected {expected(i, j):R}");
                }
            }
        }
        if (!guardsHold)
        {
            Assert.Fail($"{what} of m {m}, n {n}, k {k} wrote outside its matrix");
        }
    }

    static float[,] Random(int rows, int columns, long seed)
    {
        var random = new CounterRandom(seed);
        float[,] values = new float[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                values[i, j] = random.Uniform((ulong)((i * columns) + j)) - 0.5f;
            }
        }
        return values;
    }
}
