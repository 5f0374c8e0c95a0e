using FastNn.Tests.Support;

namespace FastNn.Tests.Conformance;

/// <summary>Every layer of the catalog is saved and loaded bit for bit.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<string> Layers => [.. Catalog.Default.Layers.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Loaded_network_predicts_the_same_bits(string name)
    {
        Network network = Sample.Scrambled(
            new(13, seed: 8) { new Dense(35), Catalog.Default.Layers.Single(entry => entry.Name == name).CreateSample(), new Dense(6) { HasBias = false } });
        using var stream = new MemoryStream();
        network.Save(stream);
        stream.Position = 0;

        Network loaded = Network.Load(stream);

        Assert.Equal(network.Select(layer => layer.Kind), loaded.Select(layer => layer.Kind));
        Assert.Equal(Sample.Values(network), Sample.Values(loaded));
        float[] x = Sample.Normal(13, 1), y = new float[6], again = new float[6];
        network.CreatePredictor().PredictOne(x, y);
        loaded.CreatePredictor().PredictOne(x, again);
        Assert.Equal(y, again);
    }
}
