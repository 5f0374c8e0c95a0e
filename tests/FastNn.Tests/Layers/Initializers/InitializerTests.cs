namespace FastNn.Tests.Layers;

public sealed class InitializerTests
{
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Numbers_that_are_not_finite_are_refused(float value)
    {
        Func<Initializer>[] calls = [() => new Constant(value), () => new Uniform(value, 1), () => new Uniform(0, value), () => new Normal(value, 1),
            () => new Normal(0, value)];

        Assert.All(calls, call => Assert.Contains("must be a finite number", Assert.Throws<ArgumentException>(call).Message));
    }

    [Fact]
    public void Ranges_that_are_none_are_refused()
    {
        Assert.Contains("at least low, which is 1", Assert.Throws<ArgumentException>(() => new Uniform(1, 0.5f)).Message);
        Assert.Contains("deviation is -1", Assert.Throws<ArgumentException>(() => new Normal(0, -1)).Message);
    }

    /// <summary>Between 1 and the second float above it a quarter of the draws rounds up; a range above the largest float has no float.</summary>
    [Theory]
    [InlineData(1f, 1.0000002f)]
    [InlineData(1f, 1.0000001f)]
    [InlineData(-3f, -2.9999995f)]
    [InlineData(-0.5f, 0.5f)]
    [InlineData(float.MinValue, float.MaxValue)]
    [InlineData(2e38f, 3e38f)]
    [InlineData(0f, float.Epsilon)]
    public void Uniform_values_are_below_the_bound_above(float low, float high)
    {
        float[] values = new float[10_000];
        new Uniform(low, high).Fill(values, 100, 100, seed: 1);
        Assert.All(values, value => Assert.True(value >= low && value < high, $"{value:R} is outside [{low:R}, {high:R})"));
    }

    [Fact]
    public void Uniform_values_of_an_empty_range_are_its_bounds()
    {
        float[] values = new float[10];
        new Uniform(0.25f, 0.25f).Fill(values, 1, 10, seed: 1);
        Assert.All(values, value => Assert.Equal(0.25f, value));
    }

    [Fact]
    public void Values_depend_on_the_seed_and_their_place_alone()
    {
        foreach (CatalogEntry<Initializer> entry in Catalog.Default.Initializers)
        {
            float[] few = new float[20], many = new float[100], other = new float[20];
            entry.CreateSample().Fill(few, 4, 5, seed: 8);
            entry.CreateSample().Fill(many, 4, 5, seed: 8);
            entry.CreateSample().Fill(other, 4, 5, seed: 9);

            Assert.Equal(few, many[..20]);
            if (entry.Name is not (nameof(Zeros) or nameof(Constant)))
            {
                Assert.NotEqual(few, other);
            }
            if (entry.Name is not (nameof(Zeros) or nameof(Constant) or nameof(RandomSigns)))
            {
                Assert.Distinct(few);
            }
        }
    }
}
