namespace FastNn.Tests.Support;

/// <summary>Networks whose every output is their version, half of it from each of two layers: an answer in which two of them are mixed is another
/// number.</summary>
static class Versioned
{
    public const int Inputs = 8, Outputs = 4;

    const int Hidden = 16;

    /// <param name="version">Below 2²², so that all sums are exact.</param>
    public static Network Make(long version)
    {
        var network = new Network(Inputs) { new Dense(Hidden), new Relu(), new Dense(Outputs) };
        Set(network, version);
        return network;
    }

    public static void Set(Network network, long version)
    {
        Fill(network.Parameters["0.weight"], 0);
        Fill(network.Parameters["0.bias"], version);
        Fill(network.Parameters["2.weight"], 0.5f / Hidden);
        Fill(network.Parameters["2.bias"], version * 0.5f);
    }

    static void Fill(Parameter parameter, float value) => parameter.Set([.. Enumerable.Repeat(value, parameter.Count)]);
}
