using FastNn.Data;
using FastNn.Layers;
using FastNn.Losses;
using FastNn.Memory;
using FastNn.Threading;
using FastNn.Training;

namespace FastNn;

/// <summary>
/// Trains a network: it owns the buffers for a batch, the gradients and what the optimizer remembers. <see cref="Fit(Dataset, Dataset, CancellationToken)"/>
/// runs whole epochs; <see cref="TrainBatch"/> and its kin leave the loop to you.
/// </summary>
/// <remarks>One caller at a time: a call that finds another one at work throws <see cref="InvalidOperationException"/>, as far as it is noticed without a lock.
/// Spans are
/// row-major, rows = samples. Everything is allocated by the constructor and the initializers of the options, but buffers of more than 64 MiB, which the first
/// call makes, when all
/// options are known; the calls that run a batch allocate nothing else. They check their arguments before they change anything. The threads end with
/// <see cref="Dispose"/>, or
/// when a forgotten trainer is collected.</remarks>
public sealed partial class Trainer : IDisposable
{
    readonly Network network;
    readonly Loss loss;
    readonly Optimizer optimizer;
    readonly ParameterStore parameters;
    readonly Slab gradients, states;
    readonly int leastRows;
    Workers? workers;
    bool disposed, isPreprocessingChecked;

    /// <param name="network">What is trained; its layers are fixed from now on.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="optimizer">How parameters follow their gradients.</param>
    /// <exception cref="ArgumentException">The loss does not go with the network's last layer, or the optimizer's states are not 0 to 3.</exception>
    /// <exception cref="InvalidOperationException">The network has no layers, or none with parameters.</exception>
    public Trainer(Network network, Loss loss, Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(optimizer);
        if (network.Parameters.Store.Trained == 0)
        {
            throw new InvalidOperationException("The network has no parameters that can be trained, so there is nothing to train. Add a Dense layer.");
        }
        if (optimizer.StateCount is < 0 or > 3)
        {
            throw new ArgumentException($"{optimizer.GetType().Name}.States is {optimizer.StateCount}; an optimizer remembers 0 to 3 numbers of every parameter.", nameof(optimizer));
        }
        loss.ValidateNetwork(network[network.Count - 1].Produces, network.Outputs);
        this.network = network;
        this.loss = loss;
        this.optimizer = optimizer;
        parameters = network.Parameters.Store;
        gradients = parameters.RequireGradients();
        states = new Slab((long)optimizer.StateCount * parameters.Trained);
        leastRows = network.MinTrainingBatch;
        MakeSmallBuffers();
    }

    /// <summary>What is trained.</summary>
    public Network Network => network;

    /// <summary>How parameters follow their gradients. Its rate may be changed between steps.</summary>
    public Optimizer Optimizer => optimizer;

    /// <summary>The largest batch, and the batch of <see cref="Fit(Dataset, Dataset, CancellationToken)"/>; 32 unless set. One whose outputs are more than fit
    /// into one block is
    /// refused by the first call, with an <see cref="ArgumentException"/>: a <see cref="MicroBatchSize"/> may still make it smaller.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int BatchSize
    {
        get;
        init
        {
            field = AtLeastOne(value, nameof(BatchSize));
            MakeSmallBuffers();
        }
    } = 32;

    /// <summary>
    /// The most samples that go through the layers at once; all of a batch (0) unless set. A larger batch goes in pieces, whose gradients are added up: memory
    /// for
    /// the pieces, the update of the whole. Layers that measure a batch (<see cref="BatchNorm"/>) measure the pieces.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int MicroBatchSize
    {
        get;
        init
        {
            field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), $"MicroBatchSize is {value}; it must be at least 1, or 0 for whole batches.");
            MakeSmallBuffers();
        }
    }

    /// <summary>Threads that share the work of a batch, the caller included; 1 unless set. The results do not depend on it, bit for bit. The threads live until
    /// <see cref="Dispose"/>, or until the trainer is collected.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 1 to 1,024.</exception>
    /// <exception cref="PlatformNotSupportedException">It is above 1, and the platform starts no threads, as in a browser.</exception>
    public int Threads
    {
        get;
        init
        {
            field = value is >= 1 and <= 1024 ? value : throw new ArgumentOutOfRangeException(nameof(value), $"Threads is {value}; it must be from 1 to 1,024, at best the number of processor cores.");
            workers?.Dispose();
            workers = value > 1 ? new Workers(value) : null;
            MakeSmallBuffers();
        }
    } = 1;

    /// <summary>Updates made so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Forward, backward, update.  inputs: [rows, inputs]  targets: labels or rows, as many.  Gives the loss before the update.</summary>
    /// <exception cref="ArgumentException">The inputs are no whole rows, none, or more than <see cref="BatchSize"/>, or the targets do not fit.</exception>
    /// <exception cref="InvalidOperationException">A <see cref="PreprocessingLayer"/> of the network was never fitted; nothing is changed.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    public float TrainBatch(ReadOnlySpan<float> inputs, Targets targets) => loss.ComputeBatchMean(Train(inputs, targets));

    LossSum Train(ReadOnlySpan<float> inputs, Targets targets)
    {
        CheckPreprocessing();
        Enter();
        try
        {
            LossSum sum = AddGradients(inputs, targets);
            Update();
            Constrain();
            return sum;
        }
        finally
        {
            isBusy = false;
        }
    }

    /// <summary><see cref="TrainBatch"/> with one sample.  input: [inputs]  target: a row of [outputs], or one label</summary>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    public float TrainOne(ReadOnlySpan<float> input, Targets target)
    {
        CheckOne(input);
        return TrainBatch(input, target);
    }

    /// <summary><see cref="TrainBatch"/> with one sample and its label.  input: [inputs]</summary>
    /// <exception cref="ArgumentException">The length does not fit, or the label is none of the outputs.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    public float TrainOne(ReadOnlySpan<float> input, int label) => TrainOne(input, new ReadOnlySpan<int>(in label));

    /// <summary>Forward and backward only: gradients are then in the network's parameters, without regularizer and clipping. Gives the loss.</summary>
    /// <exception cref="ArgumentException">The inputs are no whole rows, none, or more than <see cref="BatchSize"/>, or the targets do not fit.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    public float ComputeGradients(ReadOnlySpan<float> inputs, Targets targets)
    {
        Enter();
        try
        {
            return loss.ComputeBatchMean(AddGradients(inputs, targets));
        }
        finally
        {
            isBusy = false;
        }
    }

    LossSum AddGradients(ReadOnlySpan<float> inputs, Targets targets)
    {
        ReadOnlyMatrix x = Check(inputs, targets);
        CheckPieces(x.Rows, nameof(inputs));
        var step = new TrainingStep(Seed, Steps);
        double whole = loss.SumWeights(x.Rows, network.Outputs, targets);
        if (x.Rows > Piece)
        {
            return AddUpPieces(x, targets, whole, step);
        }
        ReadOnlyMatrix y = forward.Forward(x, step);
        LossSum sum = loss.EvaluateSum(y, targets, backward.Last(x.Rows), whole);
        backward.Backward(x, workers, accumulate: false, step);
        return sum;
    }

    /// <summary>The gradient of a batch from those of its pieces, each divided by what the whole batch weighs.</summary>
    LossSum AddUpPieces(ReadOnlyMatrix x, Targets targets, double whole, TrainingStep step)
    {
        var sum = new LossSum();
        for (int first = 0; first < x.Rows; first += Piece)
        {
            ReadOnlyMatrix piece = x.Slice(first, Math.Min(Piece, x.Rows - first));
            step = step with { Piece = first / Piece };
            ReadOnlyMatrix y = forward.Forward(piece, step);
            sum += loss.EvaluateSum(y, targets.Slice(first, piece.Rows, network.Outputs), backward.Last(piece.Rows), whole);
            backward.Backward(piece, workers, accumulate: first > 0, step);
        }
        return sum;
    }

    /// <summary>Ends the threads and gives the trainer up; the network stays. A second time does nothing.</summary>
    public void Dispose()
    {
        disposed = true;
        workers?.Dispose();
    }

    /// <summary>Refuses to train behind preprocessing that was never fitted. Layers are fitted once and stay so.</summary>
    void CheckPreprocessing()
    {
        if (!isPreprocessingChecked)
        {
            network.CheckPreprocessing();
            isPreprocessingChecked = true;
        }
    }

    /// <summary>The most rows that go through the layers at once.</summary>
    int Piece => MicroBatchSize == 0 ? BatchSize : Math.Min(MicroBatchSize, BatchSize);

    ReadOnlyMatrix Check(ReadOnlySpan<float> inputs, Targets targets)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        int rows = inputs.Length / network.Inputs;
        if (rows == 0 || inputs.Length % network.Inputs != 0)
        {
            throw new ArgumentException($"The network has {network.Inputs} inputs; {inputs.Length} numbers are no whole number of samples of at least one.", nameof(inputs));
        }
        if (rows > BatchSize)
        {
            throw new ArgumentException($"The batch has {rows} samples, the trainer was made for {BatchSize}: set BatchSize to the largest batch.", nameof(inputs));
        }
        loss.ValidateTargets(rows, network.Outputs, targets);
        RequireBuffers();
        return new ReadOnlyMatrix(inputs, rows, network.Inputs);
    }

    void CheckPieces(int rows, string name)
    {
        if (Math.Min(rows, (rows - 1) % Piece + 1) >= leastRows)
        {
            return;
        }
        network.CheckTrainingRows(Math.Min(rows, Piece), name);
        network.CheckTrainingRows((rows - 1) % Piece + 1, name);
    }

    // The whole ones, and the rest that is the last.
    void CheckBatches(SampleShape data, string name)
    {
        CheckPieces(Math.Min(BatchSize, data.Count), name);
        CheckPieces((data.Count - 1) % BatchSize + 1, name);
    }

    void CheckOne(ReadOnlySpan<float> input)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (input.Length != network.Inputs)
        {
            throw new ArgumentException($"The network has {network.Inputs} inputs, the sample has {input.Length}.", nameof(input));
        }
    }

    SampleShape CheckDataset(Dataset data, string name)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentNullException.ThrowIfNull(data, name);
        return Check(SampleShape.Of(data), name);
    }

    SampleShape Check(SampleShape data, string name)
    {
        if (data.Inputs != network.Inputs)
        {
            throw new ArgumentException($"The network has {network.Inputs} inputs, the samples have {data.Inputs}.", name);
        }
        if (data.HasLabels ? data.Outputs > network.Outputs : data.Outputs != network.Outputs)
        {
            throw new ArgumentException($"The network has {network.Outputs} outputs, the data has {data.Outputs} {(data.HasLabels ? "classes" : "targets a sample")}.", name);
        }
        RequireBuffers();
        return data;
    }

    static int AtLeastOne(int value, string name) => value >= 1 ? value : throw new ArgumentOutOfRangeException(name, $"{name} is {value}; it must be at least 1.");
}
