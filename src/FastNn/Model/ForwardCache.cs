using FastNn.Kernels;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn;

/// <summary>
/// The outputs of all layers for one batch: memory made once for the largest batch, of which a smaller one uses the first rows. A training
/// cache keeps every layer's output for the backward pass; a predicting one keeps only what the next layer needs.
/// </summary>
/// <remarks>One caller at a time; allocates when made and never again.</remarks>
public sealed class ForwardCache
{
    readonly Network network;
    readonly Layer[] layers;
    readonly int[] widths;
    readonly Slab outputs, scratch, kept;
    readonly int[] offsets;
    readonly bool[] fused;
    readonly int[] strides;
    readonly int[] keptOffsets;
    readonly Workers? workers;
    readonly bool exactOrder;

    /// <param name="network">The network that runs through it; its layers are fixed from now on.</param>
    /// <param name="maxRows">The largest batch, at least 1.</param>
    /// <param name="training">Whether all outputs are kept, readable with <see cref="Output"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">maxRows is below 1.</exception>
    /// <exception cref="InvalidOperationException">The network has no layers.</exception>
    /// <exception cref="ArgumentException">The outputs of the batch are more than fit into one block.</exception>
    public ForwardCache(Network network, int maxRows, bool training) : this(network, maxRows, training, null, exactOrder: false) { }

    internal ForwardCache(Network network, int maxRows, bool training, Workers? workers, bool exactOrder)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxRows);
        _ = network.Parameters;
        // The choice reads the environment: a wrong one is refused here, and the first batch finds it made.
        _ = Tiers.Current;
        this.network = network;
        this.workers = workers;
        this.exactOrder = exactOrder;
        MaxRows = maxRows;
        KeepsAll = training;
        offsets = new int[network.Count];
        strides = new int[network.Count];
        fused = new bool[network.Count];
        layers = [.. network];
        widths = new int[network.Count];
        keptOffsets = new int[network.Count + 1];
        CheckSize();
        long needed = 0, widest = 0;
        for (int i = 0; i < network.Count; i++)
        {
            widths[i] = network.Width(i);
            strides[i] = Panel.Stride(widths[i]);
            fused[i] = network[i] is Dense && i + 1 < network.Count && network[i + 1].FollowsDense(training);
            needed = Math.Max(needed, network[i].ScratchSize(network.Width(i - 1), maxRows));
            widest = Math.Max(widest, (long)strides[i] * maxRows);
            long size = training ? network[i].KeptSize(network.Width(i - 1), maxRows) : 0;
            keptOffsets[i + 1] = checked(keptOffsets[i] + (int)((size + Panel.Width - 1) / Panel.Width) * Panel.Width);
        }
        kept = new Slab(keptOffsets[^1]);
        scratch = new Slab(needed);
        outputs = new Slab(training ? Place(maxRows) : PlaceInTurn(widest));
    }

    /// <summary>The largest batch.</summary>
    public int MaxRows { get; }

    /// <summary>Whether every layer's output is kept.</summary>
    public bool KeepsAll { get; }

    internal Span<float> Scratch => scratch.Span;

    internal Slab ScratchSlab => scratch;

    /// <summary>What a layer keeps from the forward pass of a training step to its backward pass.</summary>
    internal Span<float> Kept(int layer) => kept.Slice(keptOffsets[layer], keptOffsets[layer + 1] - keptOffsets[layer]);

    /// <summary>Runs a batch through all layers and gives the last one's output, which stays until the next run.  x: [rows, inputs]</summary>
    /// <exception cref="ArgumentException">There are more rows than <see cref="MaxRows"/>, or the columns are not the network's inputs.</exception>
    public ReadOnlyMatrix Forward(ReadOnlyMatrix x) => Forward(x, null);

    /// <summary>The same, as a prediction or as the first half of a training step.</summary>
    internal ReadOnlyMatrix Forward(ReadOnlyMatrix x, TrainingStep? step)
    {
        if (x.Rows > MaxRows || x.Columns != network.Inputs)
        {
            throw new ArgumentException($"The cache takes up to {MaxRows} rows of {network.Inputs} inputs, the matrix is [{x.Rows}, {x.Columns}].", nameof(x));
        }
        var pass = new Pass(scratch.Span, workers, exactOrder: exactOrder, step: step);
        ReadOnlyMatrix input = x;
        for (int i = 0; i < layers.Length; i++)
        {
            Matrix output = At(i, x.Rows);
            Layer layer = layers[i];
            if (fused[i])
            {
                Matrix product = output;
                i++;
                output = At(i, x.Rows);
                layers[i].ForwardAfter((Dense)layer, input, product, output, in pass);
            }
            else
            {
                layer.Forward(input, output, keptOffsets[i] == keptOffsets[i + 1] ? pass : pass.Keeping(Kept(i)));
            }
            input = output;
        }
        return input;
    }

    /// <summary>The output of a layer in the last run.  [rows, outputs of the layer]</summary>
    /// <param name="layer">Its place, from 0.</param>
    /// <param name="rows">The rows of that run.</param>
    /// <exception cref="InvalidOperationException">The cache does not keep all outputs: make it for training.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer, or more rows than <see cref="MaxRows"/>.</exception>
    public ReadOnlyMatrix Output(int layer, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, MaxRows);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)layer, (uint)offsets.Length, nameof(layer));
        return KeepsAll ? At(layer, rows) : throw new InvalidOperationException("This cache predicts, and keeps no outputs but the last. Make one with training: true.");
    }

    // In long, and before anything else is computed from sizes that are too large for it.
    void CheckSize()
    {
        long sum = 0, widest = 0;
        for (int i = 0; i < network.Count; i++)
        {
            long floats = (network.Width(i) + 2L * Panel.Width) * MaxRows;
            sum += floats;
            widest = Math.Max(widest, floats);
        }
        if ((KeepsAll ? sum : 2 * widest) > Array.MaxLength)
        {
            throw new ArgumentException($"The outputs of a batch of {MaxRows:N0} rows are more than the {Array.MaxLength:N0} floats that fit into one block; make the batch or the layers smaller.", "maxRows");
        }
    }

    Matrix At(int layer, int rows) => new(outputs, offsets[layer], rows, widths[layer], strides[layer]);

    long Place(int maxRows)
    {
        long end = 0;
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = checked((int)end);
            end += (long)strides[i] * maxRows;
        }
        return end;
    }

    // Two regions in turn; a layer that can writes over what it reads.
    long PlaceInTurn(long widest)
    {
        int region = 0;
        for (int i = 0; i < offsets.Length; i++)
        {
            if (i > 0 && !network[i].PredictsInPlace)
            {
                region = 1 - region;
            }
            offsets[i] = checked((int)(region * widest));
        }
        return 2 * widest;
    }
}
