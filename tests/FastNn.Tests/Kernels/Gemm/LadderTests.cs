using FastNn.Bench.Ladder;

namespace FastNn.Tests.Kernels;

/// <summary>Every rung of the benchmark's ladder computes the product of the naive loops.</summary>
public class LadderTests
{
    public static TheoryData<string> Rungs => [.. Rung.All.Select(rung => rung.Name)];

    [Theory]
    [MemberData(nameof(Rungs))]
    public void Rung_gives_the_naive_product(string name)
    {
        // Two blocks of columns and of depth, the last of each not full.
        const int M = 2 * Product.RowMultiple, N = 5 * Product.ColumnMultiple, K = 300;
        float[] a = Random(M * K, seed: 1), b = Random(K * N, seed: 2), expected = new float[M * N], actual = new float[M * N];
        Array.Fill(actual, float.NaN);
        Naive.Multiply(new(a, b, expected, M, N, K));

        Rung.All.Single(rung => rung.Name == name).Multiply(new(a, b, actual, M, N, K));

        LadderCheck.ThrowIfWrong(name, actual, expected, LadderCheck.Bound(a, b, M, N, K));
    }

    [Fact]
    public void Check_refuses_another_product()
    {
        float[] a = Random(4, seed: 1), b = Random(4, seed: 2), c = new float[4];
        Naive.Multiply(new(a, b, c, 2, 2, 2));
        float[] wrong = [.. c];
        wrong[3] += 0.001f;

        Assert.Throws<InvalidOperationException>(() => LadderCheck.ThrowIfWrong("wrong", wrong, c, LadderCheck.Bound(a, b, 2, 2, 2)));
    }

    static float[] Random(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }
}
