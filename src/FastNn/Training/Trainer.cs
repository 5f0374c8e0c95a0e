using System.Diagnostics.CodeAnalysis;
using FastNn.Data;
using FastNn.Kernels;
using FastNn.Memory;

namespace FastNn;

/// <summary>
/// Trains a network: it owns the buffers for a batch, the gradients and what the optimizer remembers. <see cref="Fit(Dataset, Dataset, CancellationToken)"/>
/// runs whole epochs; <see cref="TrainBatch"/> and its kin leave the loop to you.
/// </summary>
/// <remarks>One caller at a time. Spans are row-major, rows = samples. Everything is allocated by the constructor and the initializers of the
/// options; the calls that run a batch allocate nothing. They check their arguments before they change anything.</remarks>
public sealed partial class Trainer : IDisposable
{
    readonly Network network;
    readonly Loss loss;
    readonly Optimizer optimizer;
    readonly ParameterStore parameters;
    readonly Slab gradients, states;
    readonly ImmediateUpdate? immediate;
    ForwardCache forward;
    BackwardCache backward;
    Workers? workers;
    bool disposed;

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
        if (optimizer.States is < 0 or > 3)
        {
            throw new ArgumentException($"{optimizer.GetType().Name}.States is {optimizer.States}; an optimizer remembers 0 to 3 numbers of every parameter.", nameof(optimizer));
        }
        loss.CheckNetwork(network[network.Count - 1].Kind, network.Outputs);
        this.network = network;
        this.loss = loss;
        this.optimizer = optimizer;
        parameters = network.Parameters.Store;
        gradients = parameters.RequireGradients();
        states = new Slab((long)optimizer.States * parameters.Trained);
        immediate = ImmediateUpdate.For(optimizer, network.Parameters);
        MakeBuffers();
    }

    /// <summary>What is trained.</summary>
    public Network Network => network;

    /// <summary>How parameters follow their gradients. Its rate may be changed between steps.</summary>
    public Optimizer Optimizer => optimizer;

    /// <summary>The largest batch, and the batch of <see cref="Fit(Dataset, Dataset, CancellationToken)"/>; 32 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    /// <exception cref="ArgumentException">The outputs of such a batch are more than fit into one block.</exception>
    public int BatchSize
    {
        get;
        init
        {
            field = AtLeastOne(value, nameof(BatchSize));
            MakeBuffers();
        }
    } = 32;

    /// <summary>Threads that share the work of a batch, the caller included; 1 unless set. The results do not depend on it, bit for bit. The threads live until <see cref="Dispose"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 1 to 1,024.</exception>
    public int Threads
    {
        get;
        init
        {
            field = value is >= 1 and <= 1024 ? value : throw new ArgumentOutOfRangeException(nameof(value), $"Threads is {value}; it must be from 1 to 1,024, at best the number of processor cores.");
            workers?.Dispose();
            workers = value > 1 ? new Workers(value) : null;
            MakeBuffers();
        }
    } = 1;

    /// <summary>Added to the loss when parameters are changed; none unless set. Losses are reported without it.</summary>
    public Regularizer? Regularizer { get; init; }

    /// <summary>What matrices of weights are brought back to after every update; nothing unless set.</summary>
    public Constraint? Constraint { get; init; }

    /// <summary>Where the gradient of all parameters together is longer than this (in the L2 norm), it is shortened to it; infinite, so never, unless set.</summary>
    /// <exception cref="ArgumentException">It is not above 0.</exception>
    public float ClipGradientNorm
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentException($"ClipGradientNorm is {value}; it must be above 0.", nameof(value));
    } = float.PositiveInfinity;

    /// <summary>Every number of the gradient is cut off at ± this, before <see cref="ClipGradientNorm"/> looks at it; infinite, so never, unless set.</summary>
    /// <exception cref="ArgumentException">It is not above 0.</exception>
    public float ClipGradientValue
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentException($"ClipGradientValue is {value}; it must be above 0.", nameof(value));
    } = float.PositiveInfinity;

    /// <summary>Updates made so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Forward, backward, update.  inputs: [rows, inputs]  targets: labels or rows, as many.  Gives the loss before the update.</summary>
    /// <exception cref="ArgumentException">The inputs are no whole rows, none, or more than <see cref="BatchSize"/>, or the targets do not fit.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    public float TrainBatch(ReadOnlySpan<float> inputs, Targets targets)
    {
        float value = ComputeGradients(inputs, targets, Immediate);
        Update();
        Constrain();
        return value;
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
    public float ComputeGradients(ReadOnlySpan<float> inputs, Targets targets) => ComputeGradients(inputs, targets, null);

    float ComputeGradients(ReadOnlySpan<float> inputs, Targets targets, ImmediateUpdate? update)
    {
        ReadOnlyMatrix x = Check(inputs, targets);
        network.CheckTrainingRows(x.Rows, nameof(inputs));
        var step = new TrainingStep(Seed, Steps);
        ReadOnlyMatrix y = forward.Forward(x, step);
        float value = loss.Evaluate(y, targets, backward.Last(x.Rows));
        backward.Backward(x, workers, accumulate: false, step, update);
        return value;
    }

    /// <summary>Loss and accuracy of a batch, nothing changed.  inputs: [rows, inputs]  targets: labels or rows, as many</summary>
    /// <exception cref="ArgumentException">The inputs are no whole rows, none, or more than <see cref="BatchSize"/>, or the targets do not fit.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    public TestResult TestBatch(ReadOnlySpan<float> inputs, Targets targets)
    {
        ReadOnlyMatrix x = Check(inputs, targets);
        ReadOnlyMatrix y = forward.Forward(x);
        return new((loss.Evaluate(y, targets, default)), (float)(Accuracy.CountRight(y, targets) / x.Rows));
    }

    /// <summary><see cref="TestBatch"/> with one sample.  input: [inputs]  target: a row of [outputs], or one label</summary>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    public TestResult TestOne(ReadOnlySpan<float> input, Targets target)
    {
        CheckOne(input);
        return TestBatch(input, target);
    }

    /// <summary><see cref="TestBatch"/> with one sample and its label.  input: [inputs]</summary>
    /// <exception cref="ArgumentException">The length does not fit, or the label is none of the outputs.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    public TestResult TestOne(ReadOnlySpan<float> input, int label) => TestOne(input, new ReadOnlySpan<int>(in label));

    /// <summary>Loss and accuracy of a whole dataset, nothing changed. Allocates a batch's memory once.</summary>
    /// <exception cref="ArgumentException">The dataset does not fit the network.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    public TestResult Test(Dataset data)
    {
        CheckDataset(data, nameof(data));
        return Test(data, new BatchSource(data, BatchSize, Seed));
    }

    /// <summary>Ends the threads and gives the trainer up; the network stays. A second time does nothing.</summary>
    public void Dispose()
    {
        disposed = true;
        workers?.Dispose();
    }

    TestResult Test(Dataset data, BatchSource source)
    {
        double sum = 0, right = 0;
        for (int batch = 0; batch < source.Count; batch++)
        {
            ReadOnlySpan<float> inputs = source.Read(batch, out Targets targets);
            TestResult result = TestBatch(inputs, targets);
            int rows = inputs.Length / network.Inputs;
            sum += result.Loss * (loss.IsSum ? 1.0 : rows);
            right += (double)result.Accuracy * rows;
        }
        return new((float)(loss.IsSum ? sum : sum / data.Count), (float)(right / data.Count));
    }

    [MemberNotNull(nameof(forward), nameof(backward))]
    void MakeBuffers()
    {
        forward = new ForwardCache(network, BatchSize, training: true, workers, exactOrder: false);
        backward = new BackwardCache(network, forward);
    }

    // Regularizers and clipping need whole gradients before anything changes.
    ImmediateUpdate? Immediate => Regularizer is null && float.IsInfinity(ClipGradientNorm) && float.IsInfinity(ClipGradientValue) ? immediate : null;

    void Update()
    {
        if (Immediate is { } rest)
        {
            rest.Finish(gradients.Span, ++Steps, workers);
            return;
        }
        Span<float> values = parameters.TrainedValues, slopes = gradients.Span;
        int priced = Regularizer is { DecayBiases: true } ? values.Length : parameters.Decaying;
        Regularizer?.AddGradient(values[..priced], slopes[..priced]);
        if (ClipGradientValue < float.PositiveInfinity)
        {
            Pairs.Run(new CutOp(ClipGradientValue), slopes, slopes);
        }
        if (ClipGradientNorm < float.PositiveInfinity)
        {
            Clip(slopes);
        }
        optimizer.Step(new OptimizerStep(values, slopes, states.Span, parameters.Decaying, ++Steps, workers));
        Regularizer?.AfterUpdate(values[..priced]);
    }

    void Constrain()
    {
        if (Constraint is not { } constraint)
        {
            return;
        }
        foreach (Parameter parameter in network.Parameters)
        {
            if (!parameter.IsVector)
            {
                constraint.Apply(parameter.Values, parameter.Columns);
            }
        }
    }

    void Clip(Span<float> slopes)
    {
        // PyTorch's clip_grad_norm_ divides by norm + 1e-6.
        double norm = Math.Sqrt(Reduce.Sum(default(SquareTerm), slopes));
        float factor = (float)(ClipGradientNorm / (norm + 1e-6));
        if (factor < 1)
        {
            Pairs.Run(new ScaleOp(factor), slopes, slopes);
        }
    }

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
        loss.Check(rows, network.Outputs, targets);
        return new ReadOnlyMatrix(inputs, rows, network.Inputs);
    }

    void CheckOne(ReadOnlySpan<float> input)
    {
        if (input.Length != network.Inputs)
        {
            throw new ArgumentException($"The network has {network.Inputs} inputs, the sample has {input.Length}.", nameof(input));
        }
    }

    void CheckDataset(Dataset data, string name)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentNullException.ThrowIfNull(data, name);
        if (data.Inputs != network.Inputs)
        {
            throw new ArgumentException($"The network has {network.Inputs} inputs, the samples have {data.Inputs}.", name);
        }
        if (data.HasLabels ? data.Outputs > network.Outputs : data.Outputs != network.Outputs)
        {
            throw new ArgumentException($"The network has {network.Outputs} outputs, the data has {data.Outputs} {(data.HasLabels ? "classes" : "targets a sample")}.", name);
        }
    }

    static int AtLeastOne(int value, string name) => value >= 1 ? value : throw new ArgumentOutOfRangeException(name, $"{name} is {value}; it must be at least 1.");
}
