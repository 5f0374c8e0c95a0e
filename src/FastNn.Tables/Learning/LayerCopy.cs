using System.Globalization;

namespace FastNn.Tables;

/// <summary>Copies the parameters of layers between networks.</summary>
static class LayerCopy
{
    /// <summary>Copies the parameters of a layer.</summary>
    /// <param name="from">The network.</param>
    /// <param name="layer">The position of the layer.</param>
    /// <param name="to">The other network, with such a layer too.</param>
    /// <param name="target">The name of that layer: its position, behind those of the blocks that it is in.</param>
    public static void Run(Network from, int layer, Network to, string target)
    {
        string start = string.Create(CultureInfo.InvariantCulture, $"{layer}.");
        foreach (Parameter parameter in from.Parameters)
        {
            if (parameter.Name.StartsWith(start, StringComparison.Ordinal))
            {
                float[] values = new float[parameter.Count];
                parameter.CopyTo(values);
                to.Parameters[$"{target}.{parameter.Name[start.Length..]}"].Set(values);
            }
        }
    }
}
