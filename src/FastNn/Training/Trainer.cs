using FastNn.Contracts;
using FastNn.Data;
using FastNn.Layers;
using FastNn.Losses;
using FastNn.Model;
using FastNn.Threading;
using FastNn.Training;

namespace FastNn;

/// <summary>
/// Trains a network: computes gradients and updates the parameters, a batch at a time (<see cref="TrainBatch(ReadOnlySpan{float}, Targets)"/>) or for whole
/// epochs (<see cref="Fit(Dataset, Dataset, CancellationToken)"/>).
/// </summary>
/// <remarks>
/// <para>One caller at a time: most calls during another one throw <see cref="InvalidOperationException"/>. Spans are row-major, rows = samples. Arguments are
/// checked before anything is changed.</para>
/// <para>The constructor allocates gradients and optimizer states. Buffers and threads depend on the options, and are made by the first call, or by
/// <see cref="Prepare"/>; after that, calls that run a batch allocate nothing. Threads end with <see cref="Dispose"/>, or when the trainer is collected.</para>
/// </remarks>
public sealed partial class Trainer : IDisposable
{
    readonly DataChecks checks;
    readonly ParameterUpdater updater;
    readonly FitLoop fit;
    readonly Checkpointing checkpoints;
    readonly TimedTraining timed;
    readonly CallerGuard guard = new("trainer");
    // Made by the first call.
    TrainStep? step;
    Evaluator evaluator = null!;
    Workers? workers;
    bool disposed, isPreprocessingChecked;

    /// <param name="network">The network to train; its layers are fixed from now on.</param>
    /// <param name="loss">The loss to minimize.</param>
    /// <param name="optimizer">The optimizer, which updates the parameters.</param>
    /// <exception cref="ArgumentException">The loss does not fit the network's last layer, or the optimizer's states are not 0 to 3.</exception>
    /// <exception cref="InvalidOperationException">The network has no layers, or none with parameters.</exception>
    public Trainer(Network network, Loss loss, Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(optimizer);
        Require.State(network.Parameters.Store.Trained > 0, $"The network has no parameters that can be trained. Add a Dense layer.");
        loss.ValidateNetwork(network[network.Count - 1].Produces, network.Outputs);
        (Network, Loss) = (network, loss);
        updater = new ParameterUpdater(network.Parameters, optimizer);
        checks = new DataChecks(network, loss);
        checkpoints = new Checkpointing(this, updater);
        fit = new FitLoop(this, updater, checkpoints);
        timed = new TimedTraining(this);
    }

    /// <summary>The network that is trained.</summary>
    public Network Network { get; }

    /// <summary>The loss that is minimized.</summary>
    public Loss Loss { get; }

    /// <summary>The optimizer. Its learning rate may be changed between steps.</summary>
    public Optimizer Optimizer => updater.Optimizer;

    /// <summary>Updates made so far.</summary>
    public long Steps => updater.Steps;

    /// <summary>Trains on a batch: forward pass, backward pass, update. Returns the loss before the update.</summary>
    /// <param name="inputs">[rows, inputs], at most <see cref="BatchSize"/> rows.</param>
    /// <param name="targets">As many labels, or rows of [outputs] numbers, with sample weights or without.</param>
    /// <exception cref="ArgumentException">The inputs are not whole rows, none, or more than <see cref="BatchSize"/>, or the targets do not fit.</exception>
    /// <exception cref="InvalidOperationException">A <see cref="PreprocessingLayer"/> of the network was never fitted; nothing is changed.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    public float TrainBatch(ReadOnlySpan<float> inputs, Targets targets) => Loss.ComputeBatchMean(Train(inputs, targets));

    /// <inheritdoc cref="TrainBatch(ReadOnlySpan{float}, Targets)"/>
    /// <param name="inputs">[rows, inputs], at most <see cref="BatchSize"/> rows.</param>
    /// <param name="labels">The class of each row, from 0.</param>
    public float TrainBatch(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels) => TrainBatch(inputs, (Targets)labels);

    /// <inheritdoc cref="TrainBatch(ReadOnlySpan{float}, Targets)"/>
    /// <param name="inputs">[rows, inputs], at most <see cref="BatchSize"/> rows.</param>
    /// <param name="targets">[rows, outputs]</param>
    public float TrainBatch(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets) => TrainBatch(inputs, (Targets)targets);

    /// <summary>Trains on one sample.  input: [inputs]  target: a row of [outputs], or one label</summary>
    /// <inheritdoc cref="TrainBatch(ReadOnlySpan{float}, Targets)" path="/exception"/>
    public float TrainOne(ReadOnlySpan<float> input, Targets target)
    {
        CheckOne(input);
        return TrainBatch(input, target);
    }

    /// <summary>Trains on one sample and its label.  input: [inputs]</summary>
    /// <inheritdoc cref="TrainBatch(ReadOnlySpan{float}, Targets)" path="/exception"/>
    public float TrainOne(ReadOnlySpan<float> input, int label) => TrainOne(input, new ReadOnlySpan<int>(in label));

    /// <summary>Runs forward and backward pass, without an update: the gradients are then in the network's parameters, without regularizer and clipping.
    /// Returns the loss.</summary>
    /// <inheritdoc cref="TrainBatch(ReadOnlySpan{float}, Targets)"/>
    public float ComputeGradients(ReadOnlySpan<float> inputs, Targets targets) => Loss.ComputeBatchMean(Run(inputs, targets, update: false, StepFactors.One));

    /// <inheritdoc cref="ComputeGradients(ReadOnlySpan{float}, Targets)"/>
    /// <param name="inputs">[rows, inputs], at most <see cref="BatchSize"/> rows.</param>
    /// <param name="labels">The class of each row, from 0.</param>
    public float ComputeGradients(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels) => ComputeGradients(inputs, (Targets)labels);

    /// <inheritdoc cref="ComputeGradients(ReadOnlySpan{float}, Targets)"/>
    /// <param name="inputs">[rows, inputs], at most <see cref="BatchSize"/> rows.</param>
    /// <param name="targets">[rows, outputs]</param>
    public float ComputeGradients(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets) => ComputeGradients(inputs, (Targets)targets);

    /// <summary>Computes loss and accuracy of a batch; nothing is changed. The mean loss of samples whose weights add up to 0 is not finite.</summary>
    /// <inheritdoc cref="TrainBatch(ReadOnlySpan{float}, Targets)" path="/param"/>
    /// <exception cref="ArgumentException">The inputs are not whole rows, none, or more than <see cref="BatchSize"/>, or the targets do not fit.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    public TestResult TestBatch(ReadOnlySpan<float> inputs, Targets targets) => PreparedEvaluator().RunBatch(inputs, targets);

    /// <inheritdoc cref="TestBatch(ReadOnlySpan{float}, Targets)"/>
    /// <param name="inputs">[rows, inputs], at most <see cref="BatchSize"/> rows.</param>
    /// <param name="labels">The class of each row, from 0.</param>
    public TestResult TestBatch(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels) => TestBatch(inputs, (Targets)labels);

    /// <inheritdoc cref="TestBatch(ReadOnlySpan{float}, Targets)"/>
    /// <param name="inputs">[rows, inputs], at most <see cref="BatchSize"/> rows.</param>
    /// <param name="targets">[rows, outputs]</param>
    public TestResult TestBatch(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets) => TestBatch(inputs, (Targets)targets);

    /// <summary>Computes the loss of one sample.  input: [inputs]  target: a row of [outputs], or one label</summary>
    /// <inheritdoc cref="TestBatch(ReadOnlySpan{float}, Targets)" path="/exception"/>
    public TestResult TestOne(ReadOnlySpan<float> input, Targets target)
    {
        CheckOne(input);
        return TestBatch(input, target);
    }

    /// <summary>Computes the loss of one sample and its label.  input: [inputs]</summary>
    /// <inheritdoc cref="TestBatch(ReadOnlySpan{float}, Targets)" path="/exception"/>
    public TestResult TestOne(ReadOnlySpan<float> input, int label) => TestOne(input, new ReadOnlySpan<int>(in label));

    /// <inheritdoc cref="Evaluator.Run(Dataset)"/>
    public TestResult Test(Dataset data) => PreparedEvaluator().Run(data);

    /// <inheritdoc cref="Evaluator.Run(StreamingDataset)"/>
    public TestResult Test(StreamingDataset data) => PreparedEvaluator().Run(data);

    /// <summary>Allocates the buffers and starts the threads now, so that the first batch finds them; the first call does it otherwise. A second call does
    /// nothing.</summary>
    /// <exception cref="ArgumentException">The outputs of a batch are more than fit into one block: set a smaller <see cref="BatchSize"/>, or a
    /// <see cref="MicroBatchSize"/>.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    public void Prepare() => PrepareStep();

    /// <summary>Ends the threads; the network stays. A second call does nothing.</summary>
    public void Dispose()
    {
        disposed = true;
        workers?.Dispose();
    }

    /// <summary>Makes one step on a batch.</summary>
    internal LossSum Train(ReadOnlySpan<float> inputs, Targets targets) => Train(inputs, targets, StepFactors.One);

    /// <summary>Makes one step on a batch with the factors of schedules.</summary>
    internal LossSum Train(ReadOnlySpan<float> inputs, Targets targets, in StepFactors factors)
    {
        CheckPreprocessing();
        return Run(inputs, targets, update: true, in factors);
    }

    LossSum Run(ReadOnlySpan<float> inputs, Targets targets, bool update, in StepFactors factors)
    {
        TrainStep own = PrepareStep();
        ReadOnlyMatrix x = checks.CheckBatch(inputs, targets, BatchSize);
        own.CheckRows(x.Rows, nameof(inputs));
        guard.Enter();
        try
        {
            LossSum sum = own.Run(x, targets, new TrainingStep(Seed, Steps) { Factors = factors });
            if (update)
            {
                updater.Update(workers, factors.Decay);
            }
            return sum;
        }
        finally
        {
            guard.Leave();
        }
    }

    TrainStep PrepareStep()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (step is null)
        {
            if (GradientReduction is not null)
            {
                GradientReduction.Check(GradientReduction, this, Network, MicroBatchSize);
            }
            Workers? made = Workers.Create(Threads);
            var forward = new ForwardCache(Network, Piece, training: true, made, exactOrder: false);
            var prepared = new TrainStep(Network, Loss, forward, made, GradientReduction);
            if (GradientReduction is not null)
            {
                SameTraining.CheckOptions(GradientReduction, this, options);
            }
            // Threads that cannot be started leave the trainer unprepared; those of the team that run end with its finalizer.
            made?.Start();
            evaluator = new Evaluator(Network, Loss, BatchSize, forward, guard, metrics);
            (workers, step) = (made, prepared);
        }
        return step;
    }

    Evaluator PreparedEvaluator()
    {
        PrepareStep();
        return evaluator;
    }

    /// <summary>Throws where a preprocessing layer was never fitted. Checked once: fitted layers stay fitted.</summary>
    void CheckPreprocessing()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (!isPreprocessingChecked)
        {
            Network.CheckPreprocessing();
            isPreprocessingChecked = true;
        }
    }

    void CheckOne(ReadOnlySpan<float> input)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        checks.CheckOne(input);
    }
}
