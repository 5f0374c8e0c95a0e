using FastNn.Tests.Support;

namespace FastNn.Tests.Model;

public sealed class ContentHashTests
{
    public static TheoryData<string> Layers => [.. Catalog.Default.Layers.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Saved_and_loaded_network_has_the_same_hash(string name)
    {
        Network network = Sample.Scrambled(
            new Network(11, seed: 3) { new Dense(17), Catalog.Default.Layers.Single(entry => entry.Name == name).CreateSample(), new Dense(5) });
        using var file = new MemoryStream();
        network.Save(file);
        file.Position = 0;

        Assert.Equal(network.ComputeHash(), Network.Load(file).ComputeHash());
        Assert.Matches("^[0-9a-f]{64}$", network.ComputeHash());
    }

    [Fact]
    public void Every_number_counts_to_its_last_bit()
    {
        var network = new Network(3, seed: 1) { new Dense(4), new BatchNorm() };
        var seen = new HashSet<string> { network.ComputeHash() };
        foreach (Parameter parameter in network.Parameters)
        {
            float[] values = new float[parameter.Count];
            parameter.CopyTo(values);
            for (int i = 0; i < values.Length; i++)
            {
                float kept = values[i];
                values[i] = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(kept) ^ 1);
                parameter.Set(values);
                Assert.True(seen.Add(network.ComputeHash()), $"{parameter.Name}[{i}]");
                values[i] = kept;
            }
            parameter.Set(values);
        }
        Assert.Contains(network.ComputeHash(), seen);
    }

    [Fact]
    public void Layers_and_settings_count()
    {
        Network[] networks =
        [
            new(4) { new Dense(4) { HasBias = false } },
            new(4) { new Dense(4) },
            new(4) { new Dense(4), new Relu() },
            new(4) { new Dense(4), new LeakyRelu(0.1f) },
            new(4) { new Dense(4), new LeakyRelu(0.2f) },
            new(4) { new Dense(4), new Relu(), new Relu() },
            new(4) { new Dense(4), new Residual { new Relu() } },
            new(4) { new Dense(4), new Residual { new Relu(), new Relu() } },
            new(4) { new Dense(4), new Residual { new Relu() }, new Relu() },
        ];
        Assert.Distinct(networks.Select(network => network.ComputeHash()));
    }

    [Fact]
    public void Seed_does_not_count_where_the_numbers_are_the_same()
    {
        Network one = new(4, seed: 1) { new Dense(4) }, two = new(4, seed: 2) { new Dense(4) };
        Assert.NotEqual(one.ComputeHash(), two.ComputeHash());
        float[] values = new float[16];
        one.Parameters[0].CopyTo(values);
        two.Parameters[0].Set(values);
        one.Parameters[1].CopyTo(values.AsSpan(0, 4));
        two.Parameters[1].Set(values.AsSpan(0, 4));
        Assert.Equal(one.ComputeHash(), two.ComputeHash());
    }

    /// <summary>The hash comes from Python's hashlib over these bytes, written down field by field: no release changes it unseen.</summary>
    [Fact]
    public void Hash_of_a_known_network_is_the_known_one()
    {
        var network = new Network(2) { new Dense(1) };
        network.Parameters[0].Set([1, 2]);
        network.Parameters[1].Set([3]);

        Assert.Equal("b8499d790edfe9af1ff538120439ca0f944b33f42789e72c1695b026880f5781", network.ComputeHash());
    }
}
