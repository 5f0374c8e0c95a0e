using System.Collections;
using FastNn.Kernels;
using FastNn.Layers;

namespace FastNn;

/// <summary>
/// y = x + f(x), where f is a block of layers that ends as wide as it begins (K. He and others, "Deep residual learning", 2015). Written as a list:
/// <c>new Residual { new Dense(64), new Relu(), new Dense(64) }</c>. Parameters inside are named by both places: "<c>3.0.weight</c>".
/// </summary>
public sealed class Residual : Layer, IReadOnlyCollection<Layer>
{
    List<Layer> layers = [];
    LayerChain chain = null!;

    /// <summary>Number of layers inside.</summary>
    public int Count => layers.Count;

    /// <summary>A layer inside, by its place, from 0.</summary>
    public Layer this[int index] => layers[index];

    /// <inheritdoc/>
    public override int MinTrainingBatch
    {
        get
        {
            int most = 1;
            foreach (Layer layer in layers)
            {
                most = Math.Max(most, layer.MinTrainingBatch);
            }
            return most;
        }
    }

    /// <summary>Adds a layer at the end of the block.</summary>
    /// <exception cref="ArgumentException">It belongs to a network or a block already.</exception>
    /// <exception cref="InvalidOperationException">The block itself belongs to a network already: its layers are fixed from then on.</exception>
    public void Add(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (IsTaken)
        {
            throw new InvalidOperationException($"Cannot add {layer.Kind}: the block belongs to a network, and its layers are fixed from then on. Add all layers first.");
        }
        if (layer.IsTaken || layer == this)
        {
            throw new ArgumentException($"This {layer.Kind} layer belongs to a network or a block already. Make a new one for layer {layers.Count} of the block.", nameof(layer));
        }
        layer.IsTaken = true;
        layers.Add(layer);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The block is empty, one of its layers cannot follow the one before it, or its last outputs are not as many as its
    /// inputs.</exception>
    public override int GetOutputSize(int inputs)
    {
        if (layers.Count == 0)
        {
            throw new ArgumentException("A Residual block has no layers. Add at least one, as in new Residual { new Dense(64), new Relu(), new Dense(64) }.");
        }
        int width = inputs;
        for (int i = 0; i < layers.Count; i++)
        {
            try
            {
                width = layers[i].GetOutputSize(width);
            }
            catch (ArgumentException e)
            {
                throw new ArgumentException($"layer {i} ({layers[i].Kind}) of the block cannot follow {width} outputs: {e.Message}", e);
            }
        }
        return width == inputs ? width : throw new ArgumentException($"a Residual block adds its {inputs} inputs to its outputs, which are {width}. Let its last Dense layer be new Dense({inputs}).");
    }

    /// <summary>Walks the layers inside.</summary>
    public List<Layer>.Enumerator GetEnumerator() => layers.GetEnumerator();

    IEnumerator<Layer> IEnumerable<Layer>.GetEnumerator() => layers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => layers.GetEnumerator();

    internal override Layer Copy()
    {
        var copy = (Residual)base.Copy();
        copy.layers = [];
        foreach (Layer layer in layers)
        {
            copy.Add(layer.Copy());
        }
        return copy;
    }

    /// <inheritdoc/>
    protected internal override void Build(LayerBuilder builder)
    {
        int inputs = builder.Inputs;
        for (int i = 0; i < layers.Count; i++)
        {
            int outputs = layers[i].GetOutputSize(inputs);
            layers[i].Make(builder.Inside(i, inputs, outputs));
            inputs = outputs;
        }
        chain = new LayerChain(layers, builder.Inputs);
    }

    /// <inheritdoc/>
    protected internal override long SavedSize(int inputs, int rows) => chain.KeepsSize(rows);

    /// <inheritdoc/>
    protected internal override long ScratchSize(int inputs, int rows) => Math.Max(chain.TurnsSize(rows), chain.GradientsSize(rows)) + chain.ScratchSize(rows);

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass)
    {
        int turns = (int)chain.TurnsSize(x.Rows);
        ReadOnlyMatrix made = pass.IsTraining
            ? chain.Forward(x, pass.Saved, x.Rows, pass.Inside(pass.Scratch))
            : chain.Predict(x, pass.Scratch, x.Rows, pass.Inside(pass.Scratch[turns..]));
        Binary.Run(default(AddOp), x, made, y, pass.Workers);
    }

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        int size = (int)chain.GradientsSize(x.Rows);
        Span<float> gradients = pass.Scratch[..size];
        chain.ClearPadding(gradients, x.Rows, x.Rows);
        chain.Backward(x, pass.Saved, x.Rows, dy, gradients, dx, pass.Inside(pass.Scratch[size..]));
        if (!dx.IsEmpty)
        {
            Binary.Run(default(AddOp), dx, dy, dx, pass.Workers);
        }
    }
}
