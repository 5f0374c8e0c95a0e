namespace FastNn.Tests.Formats;

/// <summary>A description and the parameters are a whole network.</summary>
public sealed class NetworkDescriptionTests
{
    [Fact]
    public void Description_and_parameters_give_the_same_network()
    {
        var network = new Network(inputs: 5, seed: 3) { new Dense(4), new Residual { new Dense(4), new LayerNorm() }, new Dense(2) };
        network.Metadata.Add("note", "a text");
        float[] values = new float[network.Parameters.ElementCount];
        network.Parameters.CopyTo(values);

        Network copy = Network.FromDescription(network.Describe(), values.Length);
        Assert.All(copy.Parameters, parameter => Assert.All(Read(parameter), value => Assert.Equal(0, value)));
        copy.Parameters.Set(values);

        Assert.Equal(network.ComputeHash(), copy.ComputeHash());
        Assert.Equal("a text", copy.Metadata["note"]);
    }

    [Fact]
    public void More_parameters_than_allowed_are_refused_before_memory_is_allocated()
    {
        Dictionary<string, string> description = new(new Network(inputs: 5) { new Dense(4) }.Describe(), StringComparer.Ordinal)
        {
            ["fastnn.layers"] = """[{"kind":"Dense","outputs":100000000}]""",
        };
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<FastNnFormatException>(() => Network.FromDescription(description, maxElements: 24));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Missing_text_is_refused() => Assert.Throws<FastNnFormatException>(() => Network.FromDescription(new Dictionary<string, string>()));

    [Fact]
    public void Rows_set_one_by_one_are_the_whole_matrix()
    {
        Parameter weight = new Network(inputs: 3) { new Dense(2) }.Parameters["0.weight"];

        weight.SetRow(1, [4, 5, 6]);
        weight.SetRow(0, [1, 2, 3]);

        Assert.Equal([1, 2, 3, 4, 5, 6], Read(weight));
        Assert.Throws<ArgumentOutOfRangeException>(() => weight.SetRow(2, [1, 2, 3]));
        Assert.Throws<ArgumentException>(() => weight.SetRow(0, [1, 2]));
    }

    static float[] Read(Parameter parameter)
    {
        float[] values = new float[parameter.Count];
        parameter.CopyTo(values);
        return values;
    }
}
