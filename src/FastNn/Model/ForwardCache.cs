using FastNn.Contracts;
using FastNn.Layers;
using FastNn.Memory;
using FastNn.Simd;
using FastNn.Threading;

namespace FastNn;

/// <summary>
/// Holds the outputs of all layers for one batch, in memory for the largest batch, of which a smaller one uses the first rows. A training cache holds every
/// layer's output for the backward pass; a predicting one only what the next layer needs.
/// </summary>
/// <remarks>One caller at a time. Allocates when made and never again.</remarks>
public sealed class ForwardCache
{
    readonly Network network;
    readonly Slab memory, scratch;
    readonly Workers? workers;
    readonly bool exactOrder;

    /// <param name="network">The network that runs through it; its layers are fixed from now on.</param>
    /// <param name="maxRows">The largest batch, at least 1.</param>
    /// <param name="training">Whether all outputs are held, readable with <see cref="Output"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">maxRows is below 1.</exception>
    /// <exception cref="InvalidOperationException">The network has no layers.</exception>
    /// <exception cref="ArgumentException">The outputs of the batch are more than fit into one block.</exception>
    public ForwardCache(Network network, int maxRows, bool training) : this(network, maxRows, training, null, exactOrder: false) { }

    internal ForwardCache(Network network, int maxRows, bool training, Workers? workers, bool exactOrder)
    {
        ArgumentNullException.ThrowIfNull(network);
        Require.AtLeast(maxRows, 1, nameof(maxRows));
        _ = network.Parameters;
        // Reads the environment, so that a wrong tier is refused here, and not by the first batch.
        _ = Tiers.Current;
        this.network = network;
        this.workers = workers;
        this.exactOrder = exactOrder;
        MaxRows = maxRows;
        KeepsAll = training;
        CheckSize();
        Chain = new LayerChain([.. network], network.Inputs);
        scratch = new Slab(Chain.ScratchSize(maxRows));
        memory = new Slab(training ? Chain.ForwardSize(maxRows) : Chain.PingPongSize(maxRows));
    }

    /// <summary>The largest batch.</summary>
    public int MaxRows { get; }

    /// <summary>Whether every layer's output is held.</summary>
    public bool KeepsAll { get; }

    internal LayerChain Chain { get; }

    internal Span<float> Memory => memory.Span;

    internal Slab Scratch => scratch;

    /// <summary>Runs a batch through all layers and returns the last one's output, which is valid until the next run.  x: [rows, inputs]</summary>
    /// <exception cref="ArgumentException">There are more rows than <see cref="MaxRows"/>, or the columns are not the network's inputs.</exception>
    public ReadOnlyMatrix Forward(ReadOnlyMatrix x) => Forward(x, null);

    /// <summary>Runs the forward pass of a prediction or of a training step.</summary>
    internal ReadOnlyMatrix Forward(ReadOnlyMatrix x, TrainingStep? step)
    {
        Require.Argument(x.Rows <= MaxRows && x.Columns == network.Inputs, nameof(x),
            $"x is [{x.Rows}, {x.Columns}]; it must have at most {MaxRows} rows, and {network.Inputs} columns.");
        var pass = new Pass(scratch.Span, workers, exactOrder: exactOrder, step: step);
        return KeepsAll ? Chain.Forward(x, memory.Span, MaxRows, in pass) : Chain.Predict(x, memory.Span, MaxRows, in pass);
    }

    /// <summary>The output of a layer in the last run.  [rows, outputs of the layer]</summary>
    /// <param name="layer">The layer's index, from 0.</param>
    /// <param name="rows">The rows of that run.</param>
    /// <exception cref="InvalidOperationException">The cache does not hold all outputs: make it for training.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer, or more rows than <see cref="MaxRows"/>.</exception>
    public ReadOnlyMatrix Output(int layer, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, MaxRows);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)layer, (uint)Chain.Count, nameof(layer));
        Require.State(KeepsAll, $"This cache predicts, and holds the last output only. Make one with training: true.");
        return Chain.Output(layer, memory.Span, MaxRows, rows);
    }

    // In long, before anything else is computed from sizes that may be too large for it.
    void CheckSize()
    {
        long sum = 0, widest = 0;
        for (int i = 0; i < network.Count; i++)
        {
            long floats = (network.GetWidth(i) + 2L * Panel.Width) * MaxRows;
            sum += floats;
            widest = Math.Max(widest, floats);
        }
        Require.Argument((KeepsAll ? sum : 2 * widest) <= Array.MaxLength, "maxRows",
            $"The outputs of a batch of {MaxRows:N0} rows are more than the {Array.MaxLength:N0} floats that fit into one block; make the batch smaller.");
    }
}
