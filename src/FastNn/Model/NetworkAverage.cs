using FastNn.Contracts;

namespace FastNn;

public sealed partial class Network
{
    /// <summary>Creates a network with one <see cref="FastNn.Average"/> layer, whose members are copies of the layers, parameters and buffers of networks: its
    /// outputs are the mean of theirs. Allocates; the layers of the networks are fixed from now on.</summary>
    /// <param name="networks">At least one network; all have the same inputs and outputs. Classifiers end in a <see cref="Softmax"/> each, so that
    /// probabilities are averaged.</param>
    /// <exception cref="ArgumentException">There is no network, or they have different inputs, outputs or formats of weights.</exception>
    /// <exception cref="InvalidOperationException">A network has no layers.</exception>
    /// <remarks>Metadata and catalog are those of the first network.</remarks>
    public static Network Average(params IReadOnlyList<Network> networks)
    {
        ArgumentNullException.ThrowIfNull(networks);
        Require.Argument(networks.Count > 0, nameof(networks), $"networks is empty; give at least one network.");
        Network first = networks[0];
        var average = new Average();
        foreach (Network network in networks)
        {
            _ = network.Parameters;
            Require.Argument(network.Inputs == first.Inputs, nameof(networks),
                $"networks have {first.Inputs} and {network.Inputs} inputs; all must have the same number.");
            Require.Argument(network.WeightFormat == first.WeightFormat, nameof(networks),
                $"networks have {first.WeightFormat} and {network.WeightFormat} weights; all must have the same format. Average the networks they were " +
                $"compressed from, and compress the result.");
            var member = new Sequential();
            network.layers.ForEach(layer => member.Add(layer.Copy()));
            average.Add(member);
        }
        var made = new Network(first.Inputs, first.Seed) { Catalog = first.Catalog, WeightFormat = first.WeightFormat };
        made.Add(average);
        foreach ((string name, string text) in first.Metadata)
        {
            made.Metadata.Add(name, text);
        }
        ParameterList copies = made.Build(static _ => { });
        int next = 0;
        foreach (Network network in networks)
        {
            foreach (Parameter parameter in network.Parameters)
            {
                copies[next++].CopyFrom(parameter);
            }
        }
        return made;
    }
}
