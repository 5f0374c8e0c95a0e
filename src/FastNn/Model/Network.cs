using System.Collections;
using FastNn.Layers;
using FastNn.Memory;
using FastNn.Model;
using FastNn.RandomNumbers;

namespace FastNn;

/// <summary>
/// A model: layers one after the other, and the one block in which all their parameters lie. Written as a list of layers:
/// <c>new Network(inputs: 784) { new Dense(128), new Relu(), new Dense(10) }</c>. Parameters are drawn from the seed at the first use; from
/// then on no layer can be added.
/// </summary>
/// <remarks>Any number of predictors may read it at once, on any threads. While a trainer changes it, they read a mixture of old and new.</remarks>
public sealed class Network : IReadOnlyCollection<Layer>
{
    readonly List<Layer> layers = [];
    readonly List<int> widths;
    readonly Lock building = new();
    ParameterList? parameters;

    /// <param name="inputs">Features of a sample, at least 1.</param>
    /// <param name="seed">What the first values of the parameters are drawn from: same seed and layers, same values on every machine.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one input.</exception>
    public Network(int inputs, long seed = 0)
    {
        if (inputs < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(inputs), $"A network of {inputs} inputs is impossible: it needs at least one.");
        }
        widths = [inputs];
        Seed = seed;
    }

    /// <summary>Features of a sample.</summary>
    public int Inputs => widths[0];

    /// <summary>Outputs of the last layer; the inputs where there is no layer yet.</summary>
    public int Outputs => widths[^1];

    /// <summary>What the first values of the parameters are drawn from.</summary>
    public long Seed { get; }

    /// <summary>
    /// Texts by name that belong to the model, such as what its inputs and classes are called: saved, loaded and copied with it, and of no meaning to it.
    /// Filled by
    /// one thread, before others read them.
    /// </summary>
    public IDictionary<string, string> Metadata { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Number of layers, activations included.</summary>
    public int Count => layers.Count;

    /// <summary>A layer by its place, from 0.</summary>
    public Layer this[int index] => layers[index];

    /// <summary>All parameters in the order of the layers. Asking for them is a first use: no layer can be added afterwards.</summary>
    /// <exception cref="InvalidOperationException">The network has no layers.</exception>
    public ParameterList Parameters => parameters ?? Build();

    /// <summary>Adds a layer at the end.</summary>
    /// <exception cref="ArgumentException">It cannot take the outputs of the layer before it, or belongs to a network already.</exception>
    /// <exception cref="InvalidOperationException">The network was used already.</exception>
    public void Add(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        lock (building)
        {
            if (parameters is not null)
            {
                throw new InvalidOperationException($"Cannot add {layer.Kind}: the network has been used, and its layers are fixed from then on. Add all layers first.");
            }
            if (layer.IsTaken)
            {
                throw new ArgumentException($"This {layer.Kind} layer belongs to a network already. Make a new one for layer {layers.Count}.", nameof(layer));
            }
            int outputs;
            try
            {
                outputs = layer.GetOutputSize(Outputs);
            }
            catch (ArgumentException e)
            {
                throw new ArgumentException($"Layer {layers.Count} ({layer.Kind}) cannot follow {Outputs} outputs: {e.Message}", nameof(layer), e);
            }
            if (outputs < 1)
            {
                throw new ArgumentException($"Layer {layers.Count} ({layer.Kind}) says it has {outputs} outputs; a layer needs at least one.", nameof(layer));
            }
            layer.IsTaken = true;
            layers.Add(layer);
            widths.Add(outputs);
        }
    }

    /// <summary>Outputs of a layer by its place, from 0; -1 gives the network's inputs.</summary>
    public int GetWidth(int layer) => widths[layer + 1];

    /// <summary>Something that predicts with this network on one thread, with buffers of its own.</summary>
    /// <param name="maxBatch">The most rows that go through the layers at once, at least 1; larger batches are taken in pieces.</param>
    /// <param name="exactOrder">Whether a row's prediction is the same, bit for bit, alone and in any batch. Off, a batch of one may add in another fixed
    /// order, which is faster for small layers.</param>
    /// <param name="threads">Threads that share the work of a large batch, the caller included; 1, the caller alone, unless set. The results do not depend on
    /// it.</param>
    /// <exception cref="ArgumentOutOfRangeException">maxBatch is below 1, or threads is not from 1 to 1,024.</exception>
    /// <exception cref="ArgumentException">The outputs of such a batch are more than fit into one block.</exception>
    /// <exception cref="InvalidOperationException">The network has no layers.</exception>
    /// <exception cref="PlatformNotSupportedException">threads is above 1, and the platform starts no threads, as in a browser.</exception>
    public Predictor CreatePredictor(int maxBatch = 1, bool exactOrder = false, int threads = 1) => new(this, maxBatch, exactOrder, threads);

    /// <summary>A network of its own with the same layers, parameters and statistics, bit for bit. Allocates; this network's layers are fixed from now
    /// on.</summary>
    /// <remarks>Any thread, but while a trainer changes the network the copy is a mixture of old and new: copy on its thread, between batches or in a
    /// callback.</remarks>
    /// <exception cref="InvalidOperationException">The network has no layers.</exception>
    public Network Copy()
    {
        ParameterList values = Parameters;
        var copy = new Network(Inputs, Seed);
        foreach (Layer layer in layers)
        {
            copy.Add(layer.Copy());
        }
        foreach ((string name, string text) in Metadata)
        {
            copy.Metadata.Add(name, text);
        }
        // Same layers, same places in the block.
        values.Store.Values.Span.CopyTo(copy.Build(static _ => { }).Store.Values.Span);
        return copy;
    }

    /// <summary>What identifies the model: SHA-256, in 64 lower-case hexadecimal digits, of layers, settings, parameters and statistics. A network that is
    /// saved and loaded has the same, and one
    /// that differs in a bit has another. Allocates.</summary>
    /// <exception cref="InvalidOperationException">The network has no layers.</exception>
    public string ComputeHash() => ContentHash.Of(this);

    /// <summary>The fewest rows with which all layers can be trained.</summary>
    internal int MinTrainingBatch
    {
        get
        {
            int least = 1;
            foreach (Layer layer in layers)
            {
                least = Math.Max(least, layer.MinTrainingBatch);
            }
            return least;
        }
    }

    /// <summary>Refuses a batch that is too small for one of the layers to be trained with.</summary>
    /// <exception cref="ArgumentException">It is.</exception>
    internal void CheckTrainingRows(int rows, string name)
    {
        for (int i = 0; i < layers.Count; i++)
        {
            if (rows < layers[i].MinTrainingBatch)
            {
                throw new ArgumentException($"Layer {i} ({layers[i].Kind}) cannot be trained with a batch of {rows}: it needs at least {layers[i].MinTrainingBatch} samples. Choose a batch size that leaves no smaller rest.", name);
            }
        }
    }

    /// <summary>Walks the layers.</summary>
    public List<Layer>.Enumerator GetEnumerator() => layers.GetEnumerator();

    IEnumerator<Layer> IEnumerable<Layer>.GetEnumerator() => layers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => layers.GetEnumerator();

    /// <summary>Fixes the layers and makes the parameters: by the seed, or, where somebody fills them, only their memory.</summary>
    /// <param name="filler">Sees names and shapes before there is memory for them, may refuse them, and is going to fill them.</param>
    internal ParameterList Build(Action<IReadOnlyList<Parameter>>? filler = null)
    {
        lock (building)
        {
            if (parameters is not null)
            {
                return parameters;
            }
            if (layers.Count == 0)
            {
                throw new InvalidOperationException("The network has no layers. Add at least one, such as new Dense(10).");
            }
            var construction = new Construction();
            List<Parameter> list = construction.Parameters;
            for (int i = 0; i < layers.Count; i++)
            {
                layers[i].Make(new LayerBuilder($"{i}.", GetWidth(i - 1), GetWidth(i), construction));
            }
            filler?.Invoke(list);
            ParameterStore store = Place(list);
            if (filler is null)
            {
                Initialize(list, Seed);
            }
            return parameters = new ParameterList(list, store);
        }
    }

    /// <summary>The block of some parameters. What decays comes first, so that regularizers and weight decay work on a prefix of it, and what is trained before
    /// what is not.</summary>
    internal static ParameterStore Place(List<Parameter> list)
    {
        long decaying = 0, trained = 0, total = 0;
        foreach (Parameter parameter in list)
        {
            total += parameter.Length;
            trained += parameter.IsTrained ? parameter.Length : 0;
            decaying += parameter.Decays ? parameter.Length : 0;
        }
        var store = new ParameterStore(new Slab(total), (int)decaying, (int)trained);
        int front = 0, middle = (int)decaying, back = (int)trained;
        foreach (Parameter parameter in list)
        {
            ref int offset = ref parameter.Decays ? ref front : ref parameter.IsTrained ? ref middle : ref back;
            parameter.Attach(store, offset);
            offset += parameter.Length;
        }
        return store;
    }

    /// <summary>First values. Every parameter has a seed of its own, so that a layer added behind changes none before it.</summary>
    internal static void Initialize(List<Parameter> list, long seed)
    {
        for (int i = 0; i < list.Count; i++)
        {
            var random = new CounterRandom(seed, RandomStream.Parameter(i));
            long own = (long)random.Bits(0) << 32 | random.Bits(1);
            list[i].Fill(own);
        }
    }
}
