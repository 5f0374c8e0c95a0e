namespace FastNn.Hosting.Tests.Support;

/// <summary>Networks whose answers are known.</summary>
static class Nets
{
    /// <summary>Every output is <paramref name="value"/>, whatever the inputs.</summary>
    public static Network Constant(float value, int inputs = 3, int outputs = 2)
    {
        var network = new Network(inputs) { new Dense(outputs) };
        network.Parameters["0.weight"].Set(new float[inputs * outputs]);
        float[] biases = new float[outputs];
        Array.Fill(biases, value);
        network.Parameters["0.bias"].Set(biases);
        return network;
    }

    /// <summary>Two outputs: a + 2·b + 3·c, and its negative.</summary>
    public static Network Sum()
    {
        var network = new Network(3) { new Dense(2) };
        network.Parameters["0.weight"].Set([1, 2, 3, -1, -2, -3]);
        network.Parameters["0.bias"].Set([0, 0]);
        return network;
    }

    public static byte[] Bytes(Network network)
    {
        using var stream = new MemoryStream();
        network.Save(stream);
        return stream.ToArray();
    }
}
