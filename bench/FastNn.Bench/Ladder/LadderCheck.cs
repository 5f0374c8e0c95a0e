namespace FastNn.Bench.Ladder;

/// <summary>Compares the product of a rung with the naive one.</summary>
static class LadderCheck
{
    /// <summary>Returns 2·k·2⁻²⁴·Σ|a||b| for every element: the most by which two orders of summation in float can differ.</summary>
    public static float[] Bound(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int m, int n, int k)
    {
        float[] magnitude = new float[m * n];
        Naive.Multiply(new(Absolute(a, m * k), Absolute(b, k * n), magnitude, m, n, k));
        return Array.ConvertAll(magnitude, sum => 2 * k * MathF.ScaleB(1, -24) * sum);
    }

    /// <summary>Throws if an element differs from the expected one by more than its bound.</summary>
    /// <exception cref="InvalidOperationException">The rung computes another product.</exception>
    public static void ThrowIfWrong(string rung, ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, ReadOnlySpan<float> bound)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            // A NaN is not within any bound.
            if (!(MathF.Abs(actual[i] - expected[i]) <= bound[i]))
            {
                throw new InvalidOperationException($"Rung {rung}: element {i} is {actual[i]}; it must be within {bound[i]} of {expected[i]}.");
            }
        }
    }

    static float[] Absolute(ReadOnlySpan<float> values, int count) => Array.ConvertAll(values[..count].ToArray(), MathF.Abs);
}
