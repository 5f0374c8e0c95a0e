using System.Collections;
using FastNn.Contracts;

namespace FastNn;

/// <summary>A layer that contains layers: a chain (<see cref="LayerBlock"/>), from which blocks of your own are derived, or layers beside each other
/// (<see cref="Average"/>). The layers inside are saved, hashed, copied and listed with it; their parameters are named by all positions:
/// "<c>3.0.weight</c>".</summary>
public abstract class LayerGroup : Layer, IReadOnlyList<Layer>
{
    List<Layer> layers = [];

    private protected LayerGroup() => Children = layers.AsReadOnly();

    /// <summary>Number of layers inside.</summary>
    public int Count => layers.Count;

    /// <summary>A layer inside by its position, from 0.</summary>
    public Layer this[int index] => layers[index];

    /// <summary>The most that a layer inside needs.</summary>
    public override int MinTrainingBatch => GetMinTrainingBatch(layers);

    /// <summary>Adds a layer at the end of the block.</summary>
    /// <exception cref="ArgumentException">The layer belongs to a network or a block already.</exception>
    /// <exception cref="InvalidOperationException">The block belongs to a network already: its layers are fixed from then on.</exception>
    public void Add(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        Require.State(!IsTaken, $"Cannot add {layer.Kind}: the block belongs to a network, and its layers are fixed from then on. Add all layers first.");
        Require.Argument(!layer.IsTaken && layer != this, nameof(layer),
            $"This {layer.Kind} layer belongs to a network or a block already. Make a new one for layer {layers.Count} of the block.");
        layer.IsTaken = true;
        layers.Add(layer);
    }

    /// <summary>Enumerates the layers inside.</summary>
    public ListEnumerator<Layer> GetEnumerator() => new(layers);

    IEnumerator<Layer> IEnumerable<Layer>.GetEnumerator() => layers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => layers.GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => $"{base.ToString()} {{ {string.Join(", ", layers)} }}";

    /// <summary>Returns the most rows that one of the layers needs to be trained; allocates nothing.</summary>
    internal static int GetMinTrainingBatch(List<Layer> layers)
    {
        int most = 1;
        foreach (Layer layer in layers)
        {
            most = Math.Max(most, layer.MinTrainingBatch);
        }
        return most;
    }

    internal override Layer Copy()
    {
        var copy = (LayerGroup)base.Copy();
        copy.layers = layers.ConvertAll(layer => layer.Copy());
        copy.layers.ForEach(layer => layer.IsTaken = true);
        copy.Children = copy.layers.AsReadOnly();
        return copy;
    }
}
