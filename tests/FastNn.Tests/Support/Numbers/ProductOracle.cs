namespace FastNn.Tests.Support;

/// <summary>
/// start + A·B by definition, one step of depth after the other, so that one run over k serves all shapes: as the chain of fused multiply-adds
/// in the order of k that is promised, bit for bit, and in double.  a: [m, k]  b: [k, n]  start: [m, n]
/// </summary>
sealed class ProductOracle
{
    readonly float[,] a, b;
    readonly float[,] chain;
    readonly double[,] exact, magnitude;

    public ProductOracle(float[,] a, float[,] b, Func<int, int, float> start)
    {
        this.a = a;
        this.b = b;
        int rows = a.GetLength(0), columns = b.GetLength(1);
        chain = new float[rows, columns];
        exact = new double[rows, columns];
        magnitude = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                chain[i, j] = start(i, j);
                exact[i, j] = start(i, j);
                magnitude[i, j] = Math.Abs(start(i, j));
            }
        }
    }

    /// <summary>Steps done.</summary>
    public int Depth { get; private set; }

    public float this[int row, int column] => chain[row, column];

    /// <summary>The products over the first so many steps, and that the chain stays within its bound: |chain - exact| ≤ γ·(|start| + Σ|a||b|), γ = k·u/(1 -
    /// k·u), u = 2^-24.</summary>
    public void GoTo(int depth)
    {
        for (; Depth < depth; Depth++)
        {
            for (int i = 0; i < chain.GetLength(0); i++)
            {
                for (int j = 0; j < chain.GetLength(1); j++)
                {
                    double term = (double)a[i, Depth] * b[Depth, j];
                    chain[i, j] = MathF.FusedMultiplyAdd(a[i, Depth], b[Depth, j], chain[i, j]);
                    exact[i, j] += term;
                    magnitude[i, j] += Math.Abs(term);
                }
            }
        }
        double gamma = Depth * Math.Pow(2, -24) / (1 - (Depth * Math.Pow(2, -24)));
        for (int i = 0; i < chain.GetLength(0); i++)
        {
            for (int j = 0; j < chain.GetLength(1); j++)
            {
                // The double sum has an error of its own, 2^-29 of the bound.
                if (!(Math.Abs(chain[i, j] - exact[i, j]) <= gamma * 1.000001 * magnitude[i, j]))
                {
                    Assert.Fail($"after {Depth} steps element [{i}, {j}] is {chain[i, j]:R}, exactly {exact[i, j]:R}");
                }
            }
        }
    }
}
