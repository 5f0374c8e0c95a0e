namespace FastNn.Tests.Regularizers;

public sealed class RegularizerTests
{
    // A panel, a tail, and zeros among them.
    static readonly float[] w = [.. Enumerable.Range(0, 37).Select(i => i % 5 == 0 ? 0f : (i % 2 == 0 ? 0.01f : -0.02f) * i)];

    [Fact]
    public void Penalties_are_those_of_their_formulas()
    {
        Assert.Equal(0.5 * w.Count(value => value != 0), new L0(0.5f).ComputePenalty(w), 1e-6);
        Assert.Equal(0.5 * w.Sum(value => Math.Abs((double)value)), new L1(0.5f).ComputePenalty(w), 1e-5);
        Assert.Equal(0.5 * w.Sum(value => (double)value * value), new L2(0.5f).ComputePenalty(w), 1e-5);
    }

    [Fact]
    public void Nothing_is_asked_for_padding()
    {
        foreach (CatalogEntry<Regularizer> entry in Catalog.Default.Regularizers)
        {
            float[] zeros = new float[48], gradient = new float[48];
            Regularizer regularizer = entry.CreateSample();
            regularizer.AddGradient(zeros, gradient);
            regularizer.AfterUpdate(zeros);

            Assert.Equal(0, regularizer.ComputePenalty(zeros));
            Assert.All(gradient.Concat(zeros), value => Assert.Equal(0, value));
        }
    }

    [Fact]
    public void Gradients_are_added_to_what_is_there()
    {
        foreach (CatalogEntry<Regularizer> entry in Catalog.Default.Regularizers)
        {
            float[] alone = new float[w.Length], added = [.. Enumerable.Repeat(3f, w.Length)];
            entry.CreateSample().AddGradient(w, alone);
            entry.CreateSample().AddGradient(w, added);
            Assert.All(alone.Zip(added), pair => Assert.Equal(pair.First + 3, pair.Second, 1e-6f));
        }
    }

    [Fact]
    public void Strength_that_is_changed_is_that_of_a_new_one()
    {
        foreach (CatalogEntry<Regularizer> entry in Catalog.Default.Regularizers)
        {
            Regularizer changed = entry.CreateSample();
            changed.Strength = 0.37f;
            var settings = new PartSettings();
            changed.Describe(settings);
            Regularizer made = entry.Create(settings);
            Assert.Equal(0.37f, made.Strength);

            float[] gradient = new float[w.Length], expected = new float[w.Length];
            changed.AddGradient(w, gradient);
            made.AddGradient(w, expected);
            Assert.Equal(expected, gradient);
            Assert.Equal(made.ComputePenalty(w), changed.ComputePenalty(w));
            Assert.NotEqual(entry.CreateSample().ComputePenalty(w), changed.ComputePenalty(w));
        }
    }

    [Theory]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Strength_out_of_range_is_refused_and_the_one_before_stays(float strength)
    {
        var regularizer = new L2(0.5f);
        Assert.Contains(FormattableString.Invariant($"Strength is {strength};"),
            Assert.Throws<ArgumentException>(() => regularizer.Strength = strength).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new L2(strength));
        Assert.Equal(0.5f, regularizer.Strength);
    }

    [Fact]
    public void Gradient_of_another_length_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new L1(1).AddGradient(w, new float[w.Length + 1]));
        Assert.Throws<ArgumentException>(() => new L2(1).AddGradient(w, new float[w.Length - 1]));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.1f)]
    [InlineData(0.16f)]
    [InlineData(100f)]
    public void Pruning_leaves_what_is_above_the_threshold(float threshold)
    {
        float[] pruned = [.. w];
        new L0(1) { Threshold = threshold }.AfterUpdate(pruned);

        Assert.All(pruned.Zip(w), pair => Assert.Equal(Math.Abs(pair.Second) > threshold ? pair.Second : 0, pair.First));
    }

    [Fact]
    public void Pruning_does_not_hide_what_is_no_number()
    {
        float[] pruned = [float.NaN, 0.5f, float.PositiveInfinity];
        new L0(1) { Threshold = 1 }.AfterUpdate(pruned);

        Assert.Equal([float.NaN, 0, float.PositiveInfinity], pruned);
    }
}
