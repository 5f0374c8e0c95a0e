using FastNn.RandomNumbers;
using FastNn.Simd;
using FastNn.Tests.Support;

namespace FastNn.Tests.Simd;

/// <summary>Every operation of every register type against one lane, bit for bit, and one lane against the framework's own arithmetic.</summary>
public sealed class SimdTests
{
    delegate float Scalar(float a, float b, float c);

    static readonly (string Name, Scalar Of)[] operations =
    [
        ("add", (a, b, _) => a + b),
        ("subtract", (a, b, _) => a - b),
        ("multiply", (a, b, _) => a * b),
        ("divide", (a, b, _) => a / b),
        ("negate", (a, _, _) => -a),
        ("greater", (a, b, c) => a > b ? b : c),
        ("less", (a, b, c) => a < b ? b : c),
        ("max", (a, b, _) => MathF.Max(a, b)),
        ("min", (a, b, _) => MathF.Min(a, b)),
        ("at least", (a, b, _) => b > a ? b : a),
        ("at most", (a, b, _) => b < a ? b : a),
        ("abs", (a, _, _) => MathF.Abs(a)),
        ("sqrt", (a, _, _) => MathF.Sqrt(a)),
        ("round", (a, _, _) => MathF.Round(a)),
        ("multiply-add", MathF.FusedMultiplyAdd),
        ("copy sign", (a, b, _) => MathF.CopySign(a, b)),
    ];

    [Fact]
    public void Operations_are_exact_in_every_lane_at_every_tier()
    {
        (float[] x, float[] y, float[] z) = Operands();
        foreach (Tier tier in TierData.Supported)
        {
            for (int operation = 0; operation < operations.Length; operation++)
            {
                float[] result = new float[x.Length], inSixteen = new float[x.Length];
                Tiers.Run(tier, new OperationKernel(operation, x, y, z, result));
                Tiers.RunRows(tier, new OperationKernel(operation, x, y, z, inSixteen));
                Assert.Equal(-1, Bits.FirstDifference(result, inSixteen));
                for (int i = 0; i < x.Length; i++)
                {
                    float expected = operations[operation].Of(x[i], y[i], z[i]);
                    if (!Bits.Same(expected, result[i]))
                    {
                        Assert.Fail($"{operations[operation].Name} at {tier}: ({x[i]:R}, {y[i]:R}, {z[i]:R}) gives {result[i]:R}, expected {expected:R}");
                    }
                }
            }
        }
    }

    [Fact]
    public void Scale_rounds_once_over_its_whole_domain()
    {
        var x = new List<float>();
        var n = new List<float>();
        foreach (float value in new[] { 0f, -0f, float.PositiveInfinity, float.NegativeInfinity, float.NaN })
        {
            for (int power = -250; power <= 250; power++)
            {
                x.Add(value);
                n.Add(power);
            }
        }
        foreach (float value in new[] { 1f, 0.7071068f, 1.4142135f, 1.9999999f, 1.3333334f, -1.1f, 1.5f, -1.0000001f })
        {
            for (int exponent = -99; exponent <= 99; exponent++)
            {
                for (int power = -250; power <= 250; power++)
                {
                    x.Add(value * MathF.Pow(2, exponent));
                    n.Add(power);
                }
            }
        }
        foreach (Tier tier in TierData.Supported)
        {
            float[] result = new float[x.Count];
            Tiers.Run(tier, new OperationKernel(16, x.ToArray(), n.ToArray(), result, result));
            for (int i = 0; i < result.Length; i++)
            {
                // Exact in double, so the conversion is the one rounding.
                float expected = (float)(x[i] * Math.Pow(2, n[i]));
                if (!Bits.Same(expected, result[i]))
                {
                    Assert.Fail($"{x[i]:R}·2^{n[i]} at {tier} gives {result[i]:R}, expected {expected:R}");
                }
            }
        }
    }

    [Fact]
    public void Exponent_and_mantissa_take_a_float_apart()
    {
        float[] x = [.. TierData.Values(4096, 3).Select(MathF.Abs).Where(float.IsNormal)];
        x = x[..(x.Length / 16 * 16)];
        foreach (Tier tier in TierData.Supported)
        {
            float[] exponent = new float[x.Length], mantissa = new float[x.Length];
            Tiers.Run(tier, new OperationKernel(17, x, x, x, exponent));
            Tiers.Run(tier, new OperationKernel(18, x, x, x, mantissa));
            for (int i = 0; i < x.Length; i++)
            {
                Assert.Equal(MathF.ILogB(x[i]), exponent[i]);
                Assert.InRange(mantissa[i], 1f, 1.9999999f);
                Assert.Equal(x[i], mantissa[i] * Math.Pow(2, exponent[i]));
            }
        }
    }

    [Fact]
    public void Sum_and_largest_lane_see_every_lane()
    {
        foreach (Tier tier in TierData.Supported)
        {
            for (int lane = 0; lane < Tiers.Width(tier); lane++)
            {
                float[] x = new float[16], sum = new float[1], max = new float[1];
                x.AsSpan(0, Tiers.Width(tier)).Fill(1);
                x[lane] = 5;
                Tiers.Run(tier, new LaneKernel(x, sum, max));
                Assert.Equal(Tiers.Width(tier) + 4, sum[0]);
                Assert.Equal(5, max[0]);

                x[lane] = float.NaN;
                Tiers.Run(tier, new LaneKernel(x, sum, max));
                Assert.True(float.IsNaN(sum[0]) && float.IsNaN(max[0]), $"NaN in lane {lane} at {tier} is lost");
            }
        }
    }

    [Fact]
    public void Sum_adds_halves()
    {
        var random = new CounterRandom(3);
        foreach (Tier tier in TierData.Supported)
        {
            for (int round = 0; round < 1000; round++)
            {
                float[] x = [.. Enumerable.Range(0, 16).Select(i => random.Normal((ulong)((round * 16) + i)))], sum = new float[1], max = new float[1];
                Tiers.Run(tier, new LaneKernel(x, sum, max));
                float[] left = x[..Tiers.Width(tier)];
                while (left.Length > 1)
                {
                    left = [.. left[..(left.Length / 2)].Zip(left[(left.Length / 2)..], (a, b) => a + b)];
                }
                Assert.True(left[0].Equals(sum[0]), $"at {tier} {string.Join(", ", x[..Tiers.Width(tier)])} sum to {sum[0]:R}, halves to {left[0]:R}");
                Assert.Equal(x[..Tiers.Width(tier)].Max(), max[0]);
            }
        }
    }

    /// <summary>What every sum along a row rests on.</summary>
    [Fact]
    public void Sixteen_lanes_are_summed_in_halves_at_every_tier()
    {
        foreach (Tier tier in TierData.Supported)
        {
            for (long round = 0; round < 1000; round++)
            {
                float[] x = Sample.Normal(16, round), sum = new float[1], max = new float[1], left = x;
                Tiers.RunRows(tier, new LaneKernel(x, sum, max));
                while (left.Length > 1)
                {
                    left = [.. left[..(left.Length / 2)].Zip(left[(left.Length / 2)..], (a, b) => a + b)];
                }
                Assert.True(left[0].Equals(sum[0]), $"at {tier} {string.Join(", ", x)} sum to {sum[0]:R}, halves to {left[0]:R}");
                Assert.Equal(x.Max(), max[0]);
            }
        }
    }

    [Fact]
    public void Sixteen_lanes_load_store_and_transpose_at_every_tier()
    {
        foreach (Tier tier in TierData.Supported)
        {
            float[] x = [.. Enumerable.Range(1, 16 * 20).Select(i => (float)i)], y = new float[40], all = new float[40], turned = new float[16 * 24];
            Tiers.RunRows(tier, new MoveKernel(x, 5, y, all, 7));
            Assert.Equal([.. new float[7], .. x[5..21], .. new float[17]], y);
            Assert.Equal([.. new float[7], .. Enumerable.Repeat(x[5], 16), .. new float[17]], all);
            Tiers.RunRows(tier, new TransposeBlockKernel(x, 20, turned, 24));
            for (int i = 0; i < 256; i++)
            {
                Assert.Equal(x[(i / 16 * 20) + (i % 16)], turned[(i % 16 * 24) + (i / 16)]);
            }
        }
    }

    [Fact]
    public void Comparison_gives_masks_of_all_ones_and_all_zeros()
    {
        float[] x = [1, 2, float.NaN, -0f, float.PositiveInfinity, -1, 3, 3, 1, 2, 1, 2, 1, 2, 1, 2],
            y = [2, 1, 1, 0, float.NaN, -2, 3, 4, 2, 1, 2, 1, 2, 1, 2, 1];
        foreach (Tier tier in TierData.Supported)
        {
            float[] greater = new float[16], less = new float[16];
            Tiers.Run(tier, new OperationKernel(19, x, y, x, greater));
            Tiers.Run(tier, new OperationKernel(20, x, y, x, less));
            for (int i = 0; i < x.Length; i++)
            {
                Assert.Equal(x[i] > y[i] ? -1 : 0, BitConverter.SingleToInt32Bits(greater[i]));
                Assert.Equal(x[i] < y[i] ? -1 : 0, BitConverter.SingleToInt32Bits(less[i]));
            }
        }
    }

    [Fact]
    public void Load_store_and_broadcast_take_any_alignment()
    {
        foreach (Tier tier in TierData.Supported)
        {
            for (int from = 0; from < 17; from++)
            {
                for (int to = 0; to < 17; to++)
                {
                    float[] x = [.. Enumerable.Range(1, 40).Select(i => (float)i)], y = new float[40], all = new float[40];
                    Tiers.Run(tier, new MoveKernel(x, from, y, all, to));
                    for (int i = 0; i < 40; i++)
                    {
                        bool inside = i >= to && i < to + Tiers.Width(tier);
                        Assert.Equal(inside ? x[i - to + from] : 0, y[i]);
                        Assert.Equal(inside ? x[from] : 0, all[i]);
                    }
                }
            }
        }
    }

    [Fact]
    public void Number_is_in_every_lane()
    {
        foreach (Tier tier in TierData.Supported)
        {
            foreach (float value in TierData.Special)
            {
                float[] result = new float[16];
                Tiers.Run(tier, new NumberKernel(value, result));
                Assert.All(result[..Tiers.Width(tier)], lane => Assert.True(Bits.Same(value, lane), $"{value:R} becomes {lane:R} at {tier}"));
            }
        }
    }

    [Fact]
    public void Transpose_exchanges_rows_and_columns()
    {
        foreach (Tier tier in TierData.Supported)
        {
            float[] x = [.. Enumerable.Range(0, 16 * 20).Select(i => (float)i)], y = new float[16 * 24];
            Tiers.Run(tier, new TransposeBlockKernel(x, 20, y, 24));
            for (int i = 0; i < Tiers.Width(tier); i++)
            {
                for (int j = 0; j < Tiers.Width(tier); j++)
                {
                    Assert.Equal(x[(i * 20) + j], y[(j * 24) + i]);
                }
            }
        }
    }

    // Every triple of special values, and random bit patterns.
    static (float[] X, float[] Y, float[] Z) Operands()
    {
        var x = new List<float>(TierData.Values(4096, 1));
        var y = new List<float>(TierData.Values(4096, 7).Reverse());
        var z = new List<float>(TierData.Values(4096, 13));
        foreach (float a in TierData.Special)
        {
            foreach (float b in TierData.Special)
            {
                foreach (float c in TierData.Special)
                {
                    x.Add(a);
                    y.Add(b);
                    z.Add(c);
                }
            }
        }
        return ([.. x], [.. y], [.. z]);
    }

    readonly struct OperationKernel(int operation, float[] x, float[] y, float[] z, float[] result) : IKernel
    {
        public void Run<S>() where S : struct, ISimd<S>
        {
            for (nint i = 0; i < x.Length; i += S.Width)
            {
                if (i + S.Width <= x.Length)
                {
                    S.Store(Of(S.Load(ref x[0], i), S.Load(ref y[0], i), S.Load(ref z[0], i)), ref result[0], i);
                    continue;
                }
                for (nint j = i; j < x.Length; j++)
                {
                    Simd1.Store(Of(Simd1.Load(ref x[0], j), Simd1.Load(ref y[0], j), Simd1.Load(ref z[0], j)), ref result[0], j);
                }
            }
        }

        S Of<S>(S a, S b, S c) where S : struct, ISimd<S> => operation switch
        {
            0 => a + b,
            1 => a - b,
            2 => a * b,
            3 => a / b,
            4 => -a,
            5 => S.Select(a > b, b, c),
            6 => S.Select(a < b, b, c),
            7 => S.Max(a, b),
            8 => S.Min(a, b),
            9 => S.AtLeast(a, b),
            10 => S.AtMost(a, b),
            11 => S.Abs(a),
            12 => S.Sqrt(a),
            13 => S.Round(a),
            14 => S.MultiplyAdd(a, b, c),
            15 => S.CopySign(a, b),
            16 => S.Scale(a, b),
            17 => S.Exponent(a),
            18 => S.Mantissa(a),
            19 => a > b,
            _ => a < b,
        };
    }

    readonly struct LaneKernel(float[] x, float[] sum, float[] max) : IKernel
    {
        public void Run<S>() where S : struct, ISimd<S>
        {
            S v = S.Load(ref x[0], 0);
            sum[0] = S.Sum(v);
            max[0] = S.MaxLane(v);
        }
    }

    readonly struct MoveKernel(float[] x, int from, float[] y, float[] all, int to) : IKernel
    {
        public void Run<S>() where S : struct, ISimd<S>
        {
            S.Store(S.Load(ref x[0], from), ref y[0], to);
            S.Store(S.Broadcast(ref x[0], from), ref all[0], to);
        }
    }

    readonly struct NumberKernel(float value, float[] result) : IKernel
    {
        public void Run<S>() where S : struct, ISimd<S>
        {
            S lanes = value;
            S.Store(lanes, ref result[0], 0);
        }
    }

    readonly struct TransposeBlockKernel(float[] x, int xStride, float[] y, int yStride) : IKernel
    {
        public void Run<S>() where S : struct, ISimd<S> => S.Transpose(ref x[0], xStride, ref y[0], yStride);
    }
}
