using System.Collections;
using System.Diagnostics;
using FastNn.Contracts;
using FastNn.Layers;
using FastNn.Memory;
using FastNn.Model;
using FastNn.RandomNumbers;

namespace FastNn;

/// <summary>
/// A model: a sequence of layers and the slab with all their parameters. Written as a list of layers:
/// <c>new Network(inputs: 784) { new Dense(128), new Relu(), new Dense(10) }</c>. Parameters are initialized from the seed at the first use; from then on no
/// layer can be added.
/// </summary>
/// <remarks>Any number of predictors may read it at once, on any threads. While a trainer changes it, they read a mixture of old and new parameters.</remarks>
[DebuggerDisplay("{Inputs} inputs, {Count} layers, {Outputs} outputs")]
public sealed partial class Network : IReadOnlyList<Layer>
{
    readonly List<Layer> layers = [];
    readonly List<int> widths;
    readonly Lock building = new();
    ParameterList? parameters;

    /// <param name="inputs">Features of a sample, at least 1.</param>
    /// <param name="seed">The seed of the initial parameters: the same seed and layers give the same values on every machine.</param>
    /// <exception cref="ArgumentOutOfRangeException">inputs is below 1.</exception>
    public Network(int inputs, long seed = 0)
    {
        widths = [Require.AtLeast(inputs, 1, nameof(inputs))];
        Seed = seed;
    }

    /// <summary>Features of a sample.</summary>
    public int Inputs => widths[0];

    /// <summary>Outputs of the last layer; the inputs where there is no layer yet.</summary>
    public int Outputs => widths[^1];

    /// <summary>The seed of the initial parameters.</summary>
    public long Seed { get; }

    /// <summary>Texts by name, such as the names of inputs and classes: saved, loaded and copied with the network, and not used by it. Written by one thread,
    /// before others read them.</summary>
    public IDictionary<string, string> Metadata { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The catalog that must know the layers when the network is saved: the one it was loaded with, <see cref="Catalog.Default"/> unless
    /// set.</summary>
    public Catalog Catalog { get; set; } = Catalog.Default;

    /// <summary>How the weight matrices are stored: floats, unless the network was made by <see cref="Compress"/>, or loaded from a file of one that
    /// was.</summary>
    public WeightFormat WeightFormat { get; internal init; }

    /// <summary>Number of layers, activations included.</summary>
    public int Count => layers.Count;

    /// <summary>A layer by its position, from 0.</summary>
    public Layer this[int index] => layers[index];

    /// <summary>All parameters in the order of the layers. Reading it is a first use: no layer can be added afterwards.</summary>
    /// <exception cref="InvalidOperationException">The network has no layers.</exception>
    public ParameterList Parameters => parameters ?? Build();

    /// <summary>The parameters, or null before the first use.</summary>
    internal ParameterList? BuiltParameters => parameters;

    /// <summary>Adds a layer at the end.</summary>
    /// <exception cref="ArgumentException">The layer cannot take the outputs of the layer before it, or belongs to a network already.</exception>
    /// <exception cref="InvalidOperationException">The network was used already.</exception>
    public void Add(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        lock (building)
        {
            Require.State(parameters is null,
                $"Cannot add {layer.Kind}: the network has been used, and its layers are fixed from then on. Add all layers first.");
            Require.Argument(!layer.IsTaken, nameof(layer), $"This {layer.Kind} layer belongs to a network already. Make a new one for layer {layers.Count}.");
            int outputs;
            try
            {
                outputs = layer.GetOutputSize(Outputs);
            }
            catch (ArgumentException e)
            {
                throw new ArgumentException($"Layer {layers.Count} ({layer.Kind}) cannot follow {Outputs} outputs: {e.Message}", nameof(layer), e);
            }
            Require.Argument(outputs > 0, nameof(layer), $"Layer {layers.Count} ({layer.Kind}) has {outputs} outputs; a layer needs at least one.");
            layer.IsTaken = true;
            layers.Add(layer);
            widths.Add(outputs);
        }
    }

    /// <summary>Returns the outputs of a layer by its position, from 0; for -1 the network's inputs.</summary>
    public int GetWidth(int layer) => widths[layer + 1];

    /// <summary>Creates a predictor for one thread, with its own buffers.</summary>
    /// <param name="maxBatch">The most rows that go through the layers at once, at least 1; larger batches are split.</param>
    /// <exception cref="ArgumentOutOfRangeException">maxBatch is below 1.</exception>
    /// <exception cref="ArgumentException">The outputs of such a batch do not fit into one block.</exception>
    /// <exception cref="InvalidOperationException">The network has no layers.</exception>
    public Predictor CreatePredictor(int maxBatch = 1) => new(this, new() { MaxBatch = maxBatch });

    /// <summary>Creates a predictor for one thread, with its own buffers.</summary>
    /// <param name="options">The settings of the predictor.</param>
    /// <exception cref="ArgumentException">The outputs of a batch of <see cref="PredictorOptions.MaxBatch"/> rows do not fit into one block.</exception>
    /// <exception cref="InvalidOperationException">The network has no layers.</exception>
    /// <exception cref="PlatformNotSupportedException">There is more than one thread, and the platform starts none, as in a browser.</exception>
    public Predictor CreatePredictor(PredictorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(this, options);
    }

    /// <summary>Creates a network with the same layers, parameters (with their factors and <see cref="Parameter.IsFrozen"/>), buffers and metadata, bit for
    /// bit.
    /// Allocates; the layers of this network are fixed from now on.</summary>
    /// <remarks>Any thread. While a trainer changes the network the copy is a mixture of old and new: copy on its thread, between batches or in a
    /// callback.</remarks>
    /// <exception cref="InvalidOperationException">The network has no layers.</exception>
    public Network Copy() => Compress(WeightFormat);

    /// <summary>
    /// Creates a network that predicts with smaller weights: a copy whose weight matrices, those inside of blocks and of your own layers too, are stored in
    /// another format. Biases and all other parameters stay floats. The bits of a prediction are the same on every machine. Allocates; the layers of this
    /// network are fixed from now on.
    /// </summary>
    /// <param name="format">The format. <see cref="WeightFormat.Float32"/> gives the weights of a compressed network as floats, which can be trained.</param>
    /// <exception cref="ArgumentOutOfRangeException">The format is not one of the enumeration.</exception>
    /// <exception cref="ArgumentException">A weight is NaN or infinite, which <see cref="WeightFormat.Int8"/> and <see cref="WeightFormat.DynamicInt8"/> cannot
    /// store, or a layer has more inputs than the latter can sum.</exception>
    /// <exception cref="InvalidOperationException">The network has no layers.</exception>
    /// <remarks>Any thread; see <see cref="Copy"/>. An <c>Evaluator</c> tells what the smaller weights cost in loss and accuracy.</remarks>
    public Network Compress(WeightFormat format)
    {
        Require.Range(Enum.IsDefined(format), nameof(format),
            $"format is {(int)format}; it must be one of {string.Join(", ", Enum.GetNames<WeightFormat>())}.");
        ParameterList values = Parameters;
        var copy = new Network(Inputs, Seed) { Catalog = Catalog, WeightFormat = format };
        layers.ForEach(layer => copy.Add(layer.Copy()));
        foreach ((string name, string text) in Metadata)
        {
            copy.Metadata.Add(name, text);
        }
        ParameterList copies = copy.Build(static _ => { });
        for (int i = 0; i < values.Count; i++)
        {
            copies[i].CopyFrom(values[i]);
            (copies[i].LearningRateFactor, copies[i].DecayFactor, copies[i].IsFrozen) = (values[i].LearningRateFactor, values[i].DecayFactor,
                values[i].IsFrozen);
        }
        return copy;
    }

    /// <summary>Computes the SHA-256, in 64 lower-case hexadecimal digits, of layers, settings, parameters and buffers. A network that is saved and loaded has
    /// the same hash; one that differs in a bit has another. Allocates.</summary>
    /// <exception cref="InvalidOperationException">The network has no layers.</exception>
    public string ComputeHash() => ContentHash.Compute(this);

    /// <summary>Returns a table of the layers with their outputs and parameters, and the total. Allocates; fixes nothing.</summary>
    public override string ToString() => NetworkSummary.Format(this);

    /// <summary>The fewest rows with which all layers can be trained.</summary>
    internal int MinTrainingBatch => LayerGroup.GetMinTrainingBatch(layers);

    /// <summary>Throws where a batch is too small for one of the layers to be trained with.</summary>
    /// <exception cref="ArgumentException">The batch is too small.</exception>
    internal void CheckTrainingRows(int rows, string name)
    {
        for (int i = 0; i < layers.Count; i++)
        {
            Require.Argument(rows >= layers[i].MinTrainingBatch, name,
                $"Layer {i} ({layers[i].Kind}) cannot be trained with a batch of {rows}: it needs at least {layers[i].MinTrainingBatch} samples. " +
                $"Choose a batch size that leaves no smaller rest.");
        }
    }

    /// <summary>Enumerates the layers.</summary>
    public ListEnumerator<Layer> GetEnumerator() => new(layers);

    IEnumerator<Layer> IEnumerable<Layer>.GetEnumerator() => layers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => layers.GetEnumerator();

    /// <summary>Fixes the layers and creates the parameters.</summary>
    /// <param name="filler">Checks names and shapes before memory is allocated; its caller sets the values then. Null to initialize them from the seed.</param>
    internal ParameterList Build(Action<IReadOnlyList<Parameter>>? filler = null)
    {
        lock (building)
        {
            if (parameters is not null)
            {
                return parameters;
            }
            Require.State(layers.Count > 0, $"The network has no layers. Add at least one, such as new Dense(10).");
            var construction = new Construction(WeightFormat);
            List<Parameter> list = construction.Parameters;
            for (int i = 0; i < layers.Count; i++)
            {
                layers[i].Make(new LayerBuilder($"{i}.", GetWidth(i - 1), GetWidth(i), construction));
            }
            filler?.Invoke(list);
            ParameterStore store = Place(list, WeightFormat);
            if (filler is null)
            {
                Initialize(list, Seed);
            }
            return parameters = new ParameterList(list, store);
        }
    }

    /// <summary>Places parameters in a slab: first those that decay, so that regularizers and weight decay work on a prefix, then the other trained ones, then
    /// buffers.</summary>
    internal static ParameterStore Place(List<Parameter> list, WeightFormat format = WeightFormat.Float32)
    {
        long decaying = 0, trained = 0, total = 0;
        foreach (Parameter parameter in list)
        {
            total += parameter.Length;
            trained += parameter.IsTrained ? parameter.Length : 0;
            decaying += parameter.Decays ? parameter.Length : 0;
        }
        var store = new ParameterStore(new Slab(total), (int)decaying, (int)trained, format);
        int front = 0, middle = (int)decaying, back = (int)trained;
        foreach (Parameter parameter in list)
        {
            ref int offset = ref parameter.Decays ? ref front : ref parameter.IsTrained ? ref middle : ref back;
            parameter.Attach(store, offset);
            offset += parameter.Length;
        }
        return store;
    }

    /// <summary>Sets the initial values. Each parameter has its own seed: a layer added behind does not change those before it.</summary>
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
