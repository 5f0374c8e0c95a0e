using FastNn.RandomNumbers;

namespace FastNn.Tests.RandomNumbers;

public sealed class CounterRandomTests
{
    const int Draws = 1 << 18;

    /// <summary>The lines "philox4x32 10" of kat_vectors in the Random123 distribution: counter, key, and what comes of them.</summary>
    [Theory]
    [InlineData("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8")]
    [InlineData("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd")]
    [InlineData("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1")]
    public void Block_gives_the_known_answers(string counter, string key, string expected)
    {
        uint[] c = Words(counter), k = Words(key), e = Words(expected);

        var random = new CounterRandom((long)Join(k[0], k[1]), Join(c[2], c[3]));

        Assert.Equal((e[0], e[1], e[2], e[3]), random.Block(Join(c[0], c[1])));
    }

    /// <summary>What a straightforward Python program makes of the documented layout, for seed 42 and stream 7.</summary>
    [Theory]
    [InlineData(0, 0x67ee6f2c, 0.40598195791244507, -0.23572248211643423, 8, 1923745893)]
    [InlineData(1, 0xe55410cc, 0.8958139419555664, 0.6430517087700217, 3, 716819561)]
    [InlineData(2, 0x6c7eca35, 0.42380964756011963, 0.16157004282462736, 3, 805810379)]
    [InlineData(3, 0x557398d3, 0.33379507064819336, 1.1854034925272372, 1, 373779484)]
    [InlineData(4, 0xe5dde940, 0.8979173302650452, 0.8720562146162422, 9, 2013287781)]
    [InlineData(1000003, 0xd752beba, 0.8411062955856323, -0.12287044736381904, 1, 318646034)]
    [InlineData(ulong.MaxValue, 0x4d89acb5, 0.30288195610046387, -0.5798880669473171, 6, 1318281636)]
    public void Draws_are_those_of_the_documented_layout(ulong index, uint bits, double uniform, double normal, int belowTen, int belowMax)
    {
        var random = new CounterRandom(seed: 42, stream: 7);

        Assert.Equal(bits, random.Bits(index));
        Assert.Equal((float)uniform, random.Uniform(index));
        Assert.Equal(normal, random.Normal(index), 1e-7 * Math.Abs(normal));   // a last bit of the platform's log or cos may differ
        Assert.Equal(belowTen, random.Below(index, 10));
        Assert.Equal(belowMax, random.Below(index, int.MaxValue));
    }

    [Fact]
    public void Shuffle_gives_the_order_of_the_documented_layout()
    {
        int[] order = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

        new CounterRandom(seed: 42, stream: 7).Shuffle(order);

        Assert.Equal([2, 6, 9, 0, 5, 4, 3, 7, 1, 8], order);
    }

    [Fact]
    public void Draws_depend_neither_on_order_nor_on_threads()
    {
        float[] forwards = new float[10_000], backwards = new float[10_000], parallel = new float[10_000];

        for (int i = 0; i < forwards.Length; i++)
        {
            forwards[i] = new CounterRandom(9).Normal((ulong)i);
        }
        for (int i = backwards.Length - 1; i >= 0; i--)
        {
            backwards[i] = new CounterRandom(9).Normal((ulong)i);
        }
        Parallel.For(0, parallel.Length, i => parallel[i] = new CounterRandom(9).Normal((ulong)i));

        Assert.Equal(forwards, backwards);
        Assert.Equal(forwards, parallel);
    }

    [Theory]
    [InlineData(1, 0, 2, 0)]
    [InlineData(1, 0, 1, 1)]
    [InlineData(1, 0, 1ul << 32, 0)]
    [InlineData(1, 0, 1, 1ul << 32)]
    public void Seeds_and_streams_give_different_numbers(ulong seed, ulong stream, ulong otherSeed, ulong otherStream)
    {
        var one = new CounterRandom((long)seed, stream);
        var other = new CounterRandom((long)otherSeed, otherStream);

        int equal = Enumerable.Range(0, 1000).Count(i => one.Bits((ulong)i) == other.Bits((ulong)i));

        Assert.Equal(0, equal);   // by chance: 1000 of 2^32
    }

    [Fact]
    public void Uniform_stays_in_its_range_and_fills_it_evenly()
    {
        var random = new CounterRandom(3);
        int[] bins = new int[256];

        for (ulong i = 0; i < Draws; i++)
        {
            float u = random.Uniform(i);
            Assert.InRange(u, 0f, 1f - 1f / (1 << 24));
            Assert.Equal(MathF.Floor(u * (1 << 24)), u * (1 << 24));
            bins[(int)(u * bins.Length)]++;
        }

        AssertEven(bins);
    }

    [Fact]
    public void Normal_has_the_moments_and_tails_of_the_normal_distribution()
    {
        var random = new CounterRandom(4);
        double sum = 0, squares = 0, cubes = 0, fourths = 0;
        int[] beyond = new int[4];
        for (ulong i = 0; i < Draws; i++)
        {
            double z = random.Normal(i);
            Assert.InRange(Math.Abs(z), 0, 8.58);
            (sum, squares, cubes, fourths) = (sum + z, squares + z * z, cubes + z * z * z, fourths + z * z * z * z);
            for (int k = 0; k < beyond.Length; k++)
            {
                beyond[k] += z > k ? 1 : 0;
            }
        }

        // Five standard errors of each moment; the variances of z, z², z³, z⁴ are 1, 2, 15, 96.
        double error = 5 / Math.Sqrt(Draws);
        Assert.Equal(0, sum / Draws, error);
        Assert.Equal(1, squares / Draws, error * Math.Sqrt(2));
        Assert.Equal(0, cubes / Draws, error * Math.Sqrt(15));
        Assert.Equal(3, fourths / Draws, error * Math.Sqrt(96));

        double[] tail = [0.5, 0.15865525393145707, 0.02275013194817921, 0.0013498980316300933];
        for (int k = 0; k < tail.Length; k++)
        {
            Assert.Equal(tail[k], (double)beyond[k] / Draws, error * Math.Sqrt(tail[k] * (1 - tail[k])));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(1000)]
    public void Below_gives_every_value_as_often(int bound)
    {
        var random = new CounterRandom(5);
        int[] counts = new int[bound];

        for (ulong i = 0; i < Draws; i++)
        {
            counts[random.Below(i, bound)]++;
        }

        AssertEven(counts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public void Shuffle_permutes(int length)
    {
        int[] order = [.. Enumerable.Range(0, length)];
        int[] again = [.. order];

        new CounterRandom(6, 1).Shuffle(order);
        new CounterRandom(6, 1).Shuffle(again);

        Assert.Equal(again, order);
        Assert.Equal(Enumerable.Range(0, length), order.Order());
    }

    [Fact]
    public void Shuffle_gives_every_permutation_as_often()
    {
        Dictionary<(int, int, int, int), int> counts = [];

        for (long seed = 0; seed < 24_000; seed++)
        {
            int[] order = [0, 1, 2, 3];
            new CounterRandom(seed).Shuffle(order);
            var key = (order[0], order[1], order[2], order[3]);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        Assert.Equal(24, counts.Count);
        AssertEven([.. counts.Values]);
    }

    /// <summary>Pearson's chi-squared stays within five standard deviations of its mean.</summary>
    static void AssertEven(int[] counts)
    {
        double expected = counts.Average();
        double chiSquared = counts.Sum(count => (count - expected) * (count - expected) / expected);
        int freedom = counts.Length - 1;
        Assert.InRange(chiSquared, 0, freedom + 5 * Math.Sqrt(2 * freedom));
    }

    static uint[] Words(string hex) => [.. hex.Split(' ').Select(word => Convert.ToUInt32(word, 16))];

    static ulong Join(uint low, uint high) => low | ((ulong)high << 32);
}
