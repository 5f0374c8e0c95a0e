using System.Globalization;

namespace FastNn.Tables;

/// <summary>Makes one network for encoded rows of the preprocessing and the trained members.</summary>
/// <param name="layers">The layers of the model.</param>
/// <param name="preprocessing">The fitted preprocessing layers.</param>
/// <param name="seed">The seed of the training, which the network keeps.</param>
sealed class ModelAssembly(MemberLayers layers, Network preprocessing, long seed)
{
    /// <summary>Creates the network: preprocessing, then the members, each ending in probabilities or in a number in the label's units, then their
    /// average and their calibration.</summary>
    /// <param name="families">The families.</param>
    /// <param name="shares">The share of each family; those without one are omitted.</param>
    /// <param name="temperature">The temperature of the probabilities; null for none.</param>
    public Network Create(IReadOnlyList<Family> families, double[] shares, float? temperature = null)
    {
        var members = new List<(Family Family, float[] Weights)>();
        var memberShares = new List<float>();
        for (int i = 0; i < families.Count; i++)
        {
            for (int member = 0; member < families[i].Members.Count && shares[i] > 0; member++)
            {
                members.Add((families[i], families[i].GetWeights(member)));
                memberShares.Add((float)(shares[i] / families[i].Members.Count));
            }
        }
        var network = new Network(layers.Inputs, seed);
        layers.AddPreprocessing(network);
        int first = network.Count;
        if (members.Count == 1)
        {
            Add(network.Add, members[0].Family);
        }
        else
        {
            var average = new Average(memberShares);
            foreach ((Family family, _) in members)
            {
                var chain = new Sequential();
                Add(chain.Add, family);
                average.Add(chain);
            }
            network.Add(average);
        }
        if (temperature is { } value)
        {
            network.Add(Calibration.CreateLayer(value));
        }
        Copy(preprocessing, network, "", 0);
        for (int i = 0; i < members.Count; i++)
        {
            Network member = CreateMember(members[i].Family, members[i].Weights);
            Copy(member, network, members.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"{first}.{i}."), members.Count == 1 ? first : 0);
        }
        return network;
    }

    Network CreateMember(Family family, float[] weights)
    {
        Network trained = layers.CreateNetwork(family.Recipe, seed: 0), whole = new(layers.PreparedInputs);
        trained.Parameters.Set(weights);
        Add(whole.Add, family);
        Copy(trained, whole, "", 0);
        Copy(family.Output.Network, whole, "", trained.Count);
        return whole;
    }

    void Add(Action<Layer> add, Family family)
    {
        foreach (Layer layer in layers.Create(family.Recipe))
        {
            add(layer);
        }
        foreach (Layer layer in family.Output.Create())
        {
            add(layer);
        }
    }

    /// <summary>Copies the parameters of a network to those of the same layers in another one.</summary>
    /// <param name="from">The network.</param>
    /// <param name="to">The other network.</param>
    /// <param name="prefix">The place of its layers in blocks of the other one.</param>
    /// <param name="first">The place of its first layer.</param>
    static void Copy(Network from, Network to, string prefix, int first)
    {
        for (int layer = 0; layer < from.Count; layer++)
        {
            LayerCopy.Run(from, layer, to, string.Create(CultureInfo.InvariantCulture, $"{prefix}{layer + first}"));
        }
    }
}
