using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Memory;
using FastNn.Model;

namespace FastNn;

/// <summary>
/// Runs one layer by itself, forward, backward and update, and holds its input, its output and its gradients. For looking at a layer, and for your own loops
/// over single layers; a <see cref="Network"/> with a <c>Trainer</c> runs many of them faster, fused with each other.
/// </summary>
/// <remarks>
/// A network of this one layer, run as a trainer runs it: the same bits. One caller at a time. The constructor allocates; calls allocate nothing, and check
/// their arguments before they change anything. Matrices that are returned are views of the cache, valid until the same method is called again.
/// </remarks>
public sealed class LayerCache
{
    readonly ForwardCache forward;
    readonly BackwardCache backward;
    readonly Slab inputs, inputGradients;
    readonly Sgd rule = new(0);
    readonly ParameterUpdater updater;
    TrainingStep step;
    long passes;
    int trainedRows;
    bool hasGradients;

    /// <param name="layer">The layer. It belongs to this cache from now on, as it would belong to a network.</param>
    /// <param name="inputs">Inputs of the layer (features of a sample), at least 1.</param>
    /// <param name="maxBatch">The largest number of rows of a call, at least 1.</param>
    /// <param name="seed">Seed of the initial parameters, which are those of <c>new Network(inputs, seed) { layer }</c>, and of a
    /// <see cref="Dropout"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">inputs or maxBatch is below 1.</exception>
    /// <exception cref="ArgumentException">The layer cannot take so many inputs, or belongs to a network or a cache already, or the batch is more than fits
    /// into one block.</exception>
    public LayerCache(Layer layer, int inputs, int maxBatch = 1, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(layer);
        Require.AtLeast(maxBatch, 1, nameof(maxBatch));
        Network = new Network(inputs, seed) { layer };
        updater = new ParameterUpdater(Network.Parameters, rule);
        forward = new ForwardCache(Network, maxBatch, training: true);
        backward = new BackwardCache(Network, forward);
        this.inputs = new Slab((long)Panel.Stride(inputs) * maxBatch);
        inputGradients = new Slab((long)Panel.Stride(inputs) * maxBatch);
    }

    /// <summary>The layer.</summary>
    public Layer Layer => Network[0];

    /// <summary>Inputs of the layer.</summary>
    public int Inputs => Network.Inputs;

    /// <summary>Outputs of the layer.</summary>
    public int Outputs => Network.Outputs;

    /// <summary>The largest number of rows of a call.</summary>
    public int MaxBatch => forward.MaxRows;

    /// <summary>
    /// The parameters of the layer, to be read and set, with the gradients of the last <see cref="Backward(ReadOnlySpan{float})"/>: "<c>0.weight</c>" and
    /// "<c>0.bias</c>" of a <see cref="Dense"/>, as in a network of one layer; none for most activations. A <c>TapeOptimizer</c> of them applies any optimizer
    /// in place of <see cref="Update"/>.
    /// </summary>
    public ParameterList Parameters => Network.Parameters;

    /// <summary>The network of this one layer.</summary>
    internal Network Network { get; }

    /// <summary>Computes y = f(x).  x: [rows, inputs], row-major, copied  returns y: [rows, outputs]</summary>
    /// <param name="x">The inputs, 1 to <see cref="MaxBatch"/> rows.</param>
    /// <param name="training">Whether this is the first half of a training step, which <see cref="Backward(ReadOnlySpan{float})"/> may follow, and in which
    /// layers drop and measure; otherwise it is a prediction.</param>
    /// <exception cref="ArgumentException">x is not a whole number of rows, empty, more than <see cref="MaxBatch"/> rows, or too few for the layer to train
    /// with.</exception>
    public ReadOnlyMatrix Forward(ReadOnlySpan<float> x, bool training = true)
    {
        Require.Argument(!x.IsEmpty && x.Length % Inputs == 0, nameof(x), $"x has {x.Length} numbers; it must be one or more whole rows of {Inputs} inputs.");
        return Forward(new ReadOnlyMatrix(x, x.Length / Inputs, Inputs), training);
    }

    /// <summary>Computes y = f(x), for instance of what another cache returned.  x: [rows, inputs], copied  returns y: [rows, outputs]</summary>
    /// <inheritdoc cref="Forward(ReadOnlySpan{float}, bool)" path="/param"/>
    /// <exception cref="ArgumentException">x has other columns than <see cref="Inputs"/>, no rows, more than <see cref="MaxBatch"/>, or too few for the layer
    /// to train with.</exception>
    public ReadOnlyMatrix Forward(ReadOnlyMatrix x, bool training = true)
    {
        Require.Argument(x.Columns == Inputs && x.Rows >= 1 && x.Rows <= MaxBatch, nameof(x),
            $"x is [{x.Rows}, {x.Columns}]; it must have 1 to {MaxBatch} rows and {Inputs} columns. Make the cache with a larger maxBatch for more rows.");
        if (training)
        {
            Network.CheckTrainingRows(x.Rows, nameof(x));
        }
        trainedRows = 0;
        hasGradients = false;
        RowCopy.Run(x, Input(x.Rows));
        if (!training)
        {
            return forward.Forward(Input(x.Rows));
        }
        step = new TrainingStep(Network.Seed, passes++);
        ReadOnlyMatrix y = forward.Forward(Input(x.Rows), step);
        trainedRows = x.Rows;
        return y;
    }

    /// <summary>
    /// Computes, from dy, the gradient of a loss by the output of the last <see cref="Forward(ReadOnlySpan{float}, bool)"/>, the gradients of the parameters,
    /// summed over the rows, and dx, the
    /// gradient by the input.  dy: [rows, outputs], row-major  returns dx: [rows, inputs]
    /// </summary>
    /// <param name="dy">As many rows as the last forward pass had.</param>
    /// <exception cref="ArgumentException">dy has another length.</exception>
    /// <exception cref="InvalidOperationException">No training forward pass came before, or the layer has been updated since.</exception>
    public ReadOnlyMatrix Backward(ReadOnlySpan<float> dy)
    {
        CheckForward();
        Require.Argument(dy.Length == (long)trainedRows * Outputs, nameof(dy),
            $"dy has {dy.Length} numbers; it must have the {trainedRows} rows of the last forward pass, of {Outputs} outputs.");
        return Backward(new ReadOnlyMatrix(dy, trainedRows, Outputs));
    }

    /// <summary>Computes the same for a matrix, for instance the one that the cache of the next layer returned.  dy: [rows, outputs]  returns dx: [rows,
    /// inputs]</summary>
    /// <inheritdoc cref="Backward(ReadOnlySpan{float})" path="/param"/>
    /// <exception cref="ArgumentException">dy is of another shape.</exception>
    /// <exception cref="InvalidOperationException">No training forward pass came before, or the layer has been updated since.</exception>
    public ReadOnlyMatrix Backward(ReadOnlyMatrix dy)
    {
        CheckForward();
        Require.Argument(dy.Rows == trainedRows && dy.Columns == Outputs, nameof(dy),
            $"dy is [{dy.Rows}, {dy.Columns}]; it must be [{trainedRows}, {Outputs}], as the output of the last forward pass.");
        RowCopy.Run(dy, backward.Last(trainedRows));
        return RunBackward(trainedRows);
    }

    /// <summary>Applies the gradients of the last <see cref="Backward(ReadOnlySpan{float})"/> by gradient descent: w -= rate·g, biases too. Nothing happens to
    /// a layer without parameters.</summary>
    /// <param name="learningRate">The learning rate: finite, not negative.</param>
    /// <exception cref="ArgumentException">The learning rate is negative, infinite or NaN.</exception>
    /// <exception cref="InvalidOperationException">No backward pass came before, or its gradients have been applied already.</exception>
    public void Update(float learningRate)
    {
        Require.State(hasGradients, $"Update needs gradients that have not been applied yet: call Forward and Backward first.");
        rule.LearningRate = learningRate;
        updater.Update(null);
        trainedRows = 0;
        hasGradients = false;
    }

    /// <summary>
    /// Fills the Jacobian of the layer at a row: jacobian[i, j] = dy[i]/dx[j]. It is diagonal for an elementwise
    /// activation, diag(p) - p·pᵀ for <see cref="Softmax"/>, and the weights for <see cref="Dense"/>.  x: [inputs]  jacobian: [outputs, inputs], row-major
    /// </summary>
    /// <param name="x">The row. As in a backward pass, the layer trains: a <see cref="Dropout"/> drops.</param>
    /// <param name="jacobian">The matrix to fill.</param>
    /// <remarks>One forward and, for every output, one backward pass; the gradients of the parameters are overwritten. A
    /// <see cref="Forward(ReadOnlySpan{float}, bool)"/> must come before the next Backward.</remarks>
    /// <exception cref="ArgumentException">A length does not fit, or the layer cannot train with a single row.</exception>
    public void Jacobian(ReadOnlySpan<float> x, Span<float> jacobian)
    {
        Require.Argument(x.Length == Inputs, nameof(x), $"x has {x.Length} numbers; it must be one row of {Inputs} inputs.");
        Require.Argument(jacobian.Length == (long)Outputs * Inputs, nameof(jacobian),
            $"jacobian has {jacobian.Length} numbers; it must have {Outputs} rows of {Inputs}: {(long)Outputs * Inputs}.");
        Forward(x);
        Span<float> dy = backward.Last(1).Row(0);
        for (int i = 0; i < dy.Length; i++)
        {
            dy.Clear();
            dy[i] = 1;
            RunBackward(1).Row(0).CopyTo(jacobian.Slice(i * Inputs, Inputs));
        }
        trainedRows = 0;
        hasGradients = false;
    }

    ReadOnlyMatrix RunBackward(int rows)
    {
        Matrix dx = Whole(inputGradients, rows);
        backward.Backward(Input(rows), null, accumulate: false, step, dx: dx);
        hasGradients = true;
        return dx;
    }

    void CheckForward()
    {
        Require.State(trainedRows > 0, $"Backward needs the outputs of a training pass with the current parameters: call Forward with training: true first.");
    }

    Matrix Input(int rows) => Whole(inputs, rows);

    // In whole panels, as the gradients between the layers of a network.
    Matrix Whole(Slab slab, int rows) => Matrix.Whole(slab.Slice(0, rows * Panel.Stride(Inputs)), rows, Inputs, Panel.Stride(Inputs));
}
