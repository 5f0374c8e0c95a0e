using FastNn;

namespace Outside.Parts;

/// <summary>An initializer that a user writes gives the first weights of a network, by seed, and they are saved with it.</summary>
public sealed class OwnInitializerTests
{
    const int Inputs = 64, Outputs = 100;

    [Fact]
    public void First_weights_come_from_the_initializer_and_the_seed()
    {
        float[] weights = Weights(Make(seed: 1));

        Assert.Equal(0, weights.Average(), 0.01f);
        Assert.Equal(1.0 / Inputs, weights.Average(value => value * value), 0.001);
        Assert.Equal(weights, Weights(Make(seed: 1)));
        Assert.NotEqual(weights, Weights(Make(seed: 2)));
    }

    [Fact]
    public void Weights_are_saved_and_loaded()
    {
        using var file = new MemoryStream();
        Network network = Make(seed: 1);
        network.Save(file);
        file.Position = 0;

        Assert.Equal(Weights(network), Weights(Network.Load(file)));
    }

    static Network Make(long seed) => new(Inputs, seed) { new Dense(Outputs, weights: new LeCunNormal()) };

    static float[] Weights(Network network)
    {
        float[] values = new float[Inputs * Outputs];
        network.Parameters["0.weight"].CopyTo(values);
        return values;
    }
}
