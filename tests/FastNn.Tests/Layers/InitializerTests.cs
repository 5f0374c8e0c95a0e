namespace FastNn.Tests.Layers;

public sealed class InitializerTests
{
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Numbers_that_are_not_finite_are_refused(float value)
    {
        Func<Initializer>[] calls = [() => new Constant(value), () => new Uniform(value, 1), () => new Uniform(0, value), () => new Normal(value, 1), () => new Normal(0, value)];

        Assert.All(calls, call => Assert.Contains("must be a finite number", Assert.Throws<ArgumentException>(call).Message));
    }

    [Fact]
    public void Ranges_that_are_none_are_refused()
    {
        Assert.Contains("at least low, which is 1", Assert.Throws<ArgumentException>(() => new Uniform(1, 0.5f)).Message);
        Assert.Contains("deviation is -1", Assert.Throws<ArgumentException>(() => new Normal(0, -1)).Message);
    }

    [Fact]
    public void Values_depend_on_the_seed_and_their_place_alone()
    {
        foreach (CatalogEntry<Initializer> entry in Catalog.Initializers)
        {
            float[] few = new float[20], many = new float[100], other = new float[20];
            entry.Example().Fill(few, 4, 5, seed: 8);
            entry.Example().Fill(many, 4, 5, seed: 8);
            entry.Example().Fill(other, 4, 5, seed: 9);

            Assert.Equal(few, many[..20]);
            if (entry.Name is not (nameof(Zeros) or nameof(Constant)))
            {
                Assert.Distinct(few);
                Assert.NotEqual(few, other);
            }
        }
    }
}
