using System.Globalization;
using System.Linq;

namespace FastNn.Training;

/// <summary>Tells a reduction of the gradients of a layer when its backward pass has computed them.</summary>
sealed class LayerGradients
{
    readonly GradientReduction reduction;
    readonly ParameterList parameters;
    readonly List<Parameter>[] layers;

    public LayerGradients(Network network, GradientReduction reduction)
    {
        (this.reduction, parameters) = (reduction, network.Parameters);
        layers = [.. Enumerable.Range(0, network.Count).Select(_ => new List<Parameter>())];
        foreach (Parameter parameter in parameters.Reverse())
        {
            if (parameter.IsTrained)
            {
                layers[int.Parse(parameter.Name.AsSpan(0, parameter.Name.IndexOf('.', StringComparison.Ordinal)), CultureInfo.InvariantCulture)].Add(parameter);
            }
        }
        Report = ReportLayer;
    }

    /// <summary>Reports a layer whose gradients are computed.</summary>
    public Action<int> Report { get; }

    /// <summary>Reports all layers, in the order of a backward pass.</summary>
    public void ReportAll()
    {
        for (int layer = layers.Length - 1; layer >= 0; layer--)
        {
            ReportLayer(layer);
        }
    }

    void ReportLayer(int layer)
    {
        foreach (Parameter parameter in layers[layer])
        {
            if (!parameter.IsFrozen)
            {
                reduction.Begin(parameters.Store.Gradients!.Span, parameter.Offset, parameter.Length);
            }
        }
    }
}
