using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Memory;
using FastNn.Simd;
using FastNn.Tests.Support;

namespace FastNn.Tests.Kernels;

/// <summary>Products with weights in words at every tier, against chains of multiply-adds and sums in double.</summary>
public sealed class CompressedProductTests
{
    static readonly int[] depths = [.. Enumerable.Range(0, 35), 63, 64, 65, 127, 128, 129, 200, 257, 300];

    // All ways to fall into blocks of eight, four, two and one panels, and of two in batches.
    static readonly int[] columnCounts = [1, 16, 17, 33, 64, 100, 112, 128, 144, 250, 272];

    static readonly int[] rowCounts = [1, 2, 3, 4, 13, 25];

    [Fact]
    public void Product_with_bfloat16_is_a_chain_of_the_rounded_weights() => ForAll<BFloat16Words>(
        static (values, outputs, inputs, _) => [.. values.Select(value => BFloat16.Widen(BFloat16.Round(value)))]);

    [Fact]
    public void Product_with_bytes_is_a_scaled_chain() => ForAll<Int8Words>(static (values, outputs, inputs, scales) =>
        [.. values.Select((value, i) => scales[i / inputs] == 0 ? 0 : MathF.Round(value / scales[i / inputs]) * (1 << 24))]);

    [Fact]
    public void Weights_in_bytes_are_at_most_half_a_scale_away_and_keep_their_bits_when_set_again()
    {
        foreach ((int outputs, int inputs) in new[] { (1, 1), (3, 5), (16, 4), (17, 33), (40, 100) })
        {
            float[] values = Sample.Normal(outputs * inputs, outputs), found = new float[values.Length], again = new float[values.Length];
            Array.Clear(values, 0, inputs);
            WordPanels<Int8Words> layout = WordPanels<Int8Words>.Instance;
            float[] words = new float[layout.GetLength(outputs, inputs)], other = new float[words.Length];

            layout.Pack(values, words, outputs, inputs);
            layout.Unpack(words, found, outputs, inputs);
            layout.Pack(found, other, outputs, inputs);
            layout.Unpack(other, again, outputs, inputs);

            for (int i = 0; i < values.Length; i++)
            {
                float most = values.AsSpan(i / inputs * inputs, inputs).ToArray().Max(MathF.Abs);
                Assert.True(Math.Abs((double)values[i] - found[i]) <= most / 254 * 1.0001, $"{values[i]:R} became {found[i]:R}");
            }
            Assert.True(Bits.FirstDifference(found, again) < 0);
            Assert.True(Bits.FirstDifference(words, other) < 0);
        }
    }

    [Fact]
    public void Weights_that_bytes_cannot_hold_are_refused_before_anything_changes()
    {
        foreach (float value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            float[] words = [.. Enumerable.Repeat(7f, 32)];
            Assert.Contains("must be finite", Assert.Throws<ArgumentException>(() => WordPanels<Int8Words>.Instance.Pack([1, value], words, 1, 2)).Message);
            Assert.All(words, word => Assert.Equal(7, word));
        }
    }

    static void ForAll<D>(Func<float[], int, int, float[], float[]> decode) where D : struct, IWordFormat
    {
        foreach (int k in depths)
        {
            foreach (int n in columnCounts)
            {
                float[] values = Sample.Normal(n * k, k + 1000 * n), words = new float[WordPanels<D>.Instance.GetLength(n, k)];
                WordPanels<D>.Instance.Pack(values, words, n, k);
                int end = WordPanels<D>.GetScalesStart(n, k);
                float[] w = decode(values, n, k, words[end..]), bias = Sample.Normal(Panel.Pad(n), 5);
                foreach (int m in rowCounts)
                {
                    MatrixBuffer x = new MatrixBuffer(m, k, k).Fill((i, j) => MathF.Sin(i * 31 + j * 7));
                    float[] first = [];
                    foreach (Tier tier in TierData.Supported)
                    {
                        foreach (bool exact in new[] { true, false })
                        {
                            MatrixBuffer y = new(m, n);
                            Tiers.Run(tier, new CompressedProduct<D, NoEpilogue>(
                                x.Matrix, words.AsSpan(0, end), words.AsSpan(end), PanelOperand.OfRow(bias), y.Matrix, exact, default, 0, Panel.Pad(n)));
                            Assert.True(y.GuardsHold(), $"[{m}, {k}]·[{k}, {n}] at {tier} writes outside");
                            if (exact || m > 1)
                            {
                                CheckChains<D>(x, w, words.AsSpan(end), bias, y, k, $"[{m}, {k}]·[{k}, {n}] at {tier}");
                                continue;
                            }
                            float[] own = y.Data[..n].ToArray();
                            first = first.Length == 0 ? own : first;
                            Assert.True(Bits.FirstDifference(first, own) < 0, $"[{m}, {k}]·[{k}, {n}] has other bits at {tier}");
                            CheckSums<D>(x, w, words.AsSpan(end), bias, own, k);
                        }
                    }
                }
            }
        }
    }

    static void CheckChains<D>(MatrixBuffer x, float[] w, ReadOnlySpan<float> scales, float[] bias, MatrixBuffer y, int k, string product)
        where D : struct, IWordFormat
    {
        for (int i = 0; i < y.Rows; i++)
        {
            // The first, the last, and some columns between: every lane and panel in turn.
            for (int j = 0; j < y.Columns; j += j < 18 || j > y.Columns - 3 ? 1 : 13)
            {
                float sum = D.Unit == 0 ? bias[j] : 0;
                for (int step = 0; step < k; step++)
                {
                    sum = MathF.FusedMultiplyAdd(x[i, step], w[j * k + step], sum);
                }
                float expected = D.Unit == 0 ? sum : MathF.FusedMultiplyAdd(sum * D.Unit, scales[j], bias[j]);
                if (!Bits.Same(expected, y[i, j]))
                {
                    Assert.Fail($"{product}: element ({i}, {j}) is {y[i, j]:R}, the chain gives {expected:R}");
                }
            }
        }
    }

    static void CheckSums<D>(MatrixBuffer x, float[] w, ReadOnlySpan<float> scales, float[] bias, float[] y, int k) where D : struct, IWordFormat
    {
        for (int j = 0; j < y.Length; j++)
        {
            double factor = D.Unit == 0 ? 1 : (double)D.Unit * scales[j], sum = bias[j], size = Math.Abs(bias[j]);
            for (int step = 0; step < k; step++)
            {
                sum += x[0, step] * factor * w[j * k + step];
                size += Math.Abs(x[0, step] * factor * w[j * k + step]);
            }
            Assert.InRange(y[j], sum - (k + 4) * Math.Pow(2, -24) * size, sum + (k + 4) * Math.Pow(2, -24) * size);
        }
    }
}
