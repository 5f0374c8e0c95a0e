using FastNn.Contracts;
using FastNn.Data;
using FastNn.Losses;
using FastNn.Metrics;
using FastNn.Threading;
using FastNn.Training;

namespace FastNn;

/// <summary>
/// Computes the loss and the metrics of a network on a dataset, without an optimizer and without gradients:
/// <c>new Evaluator(network, loss) { Metrics = [new F1()] }.Run(dataset)</c>.
/// </summary>
/// <remarks>One caller at a time; the network may be used by others meanwhile, but a trainer that changes it makes the result a mixture. The first run
/// allocates the outputs of a batch; every run allocates the memory of a batch and its result. Threads end with <see cref="Dispose"/>, or when the evaluator is
/// collected.</remarks>
public sealed class Evaluator : IDisposable
{
    readonly Network network;
    readonly Loss loss;
    readonly int maxBatch;
    readonly DataChecks checks;
    readonly CallerGuard guard;
    readonly Metric[] metrics = [];
    // Of the outputs that metrics read: the network's, or the means of the members of an ensemble.
    readonly int targetSize;
    readonly OutputKind kind;
    readonly MemberPredictions? predictions;
    ForwardCache? forward;
    Workers? workers;
    bool disposed;

    /// <param name="network">The network; its layers are fixed from now on.</param>
    /// <param name="loss">The loss to compute.</param>
    /// <param name="maxBatch">Samples that go through the layers at once, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">maxBatch is below 1.</exception>
    /// <exception cref="ArgumentException">The loss does not fit the network's last layer.</exception>
    /// <exception cref="InvalidOperationException">The network has no layers.</exception>
    public Evaluator(Network network, Loss loss, int maxBatch = 256) : this(network, loss, maxBatch, null, new CallerGuard("evaluator"), [])
    {
        Require.AtLeast(maxBatch, 1, nameof(maxBatch));
        _ = network.Parameters;
        loss.ValidateNetwork(network[network.Count - 1].Produces, network.Outputs);
    }

    /// <summary>The evaluator of a trainer, which runs in the trainer's buffers.</summary>
    internal Evaluator(Network network, Loss loss, int maxBatch, ForwardCache? forward, CallerGuard guard, Metric[] metrics)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(loss);
        (this.network, this.loss, this.maxBatch, this.forward, this.guard, this.metrics) = (network, loss, maxBatch, forward, guard, metrics);
        checks = new DataChecks(network, loss);
        (targetSize, kind) = (loss.GetTargetSize(network.Outputs), loss.OutputKind);
        if (targetSize > 0 && targetSize < network.Outputs)
        {
            predictions = new MemberPredictions(network.Outputs / targetSize, targetSize, kind, forward?.MaxRows ?? maxBatch);
            // Means of probabilities are read as values.
            kind = OutputKind.Values;
        }
    }

    /// <summary>The metrics to compute; none unless set. Loss and accuracy are computed anyway.</summary>
    /// <exception cref="ArgumentException">Two have the same name.</exception>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public IReadOnlyList<Metric> Metrics { get => metrics; init => metrics = CheckNames(value); }

    /// <summary>Threads that share the work of a batch, the caller included; 1 unless set. The result does not depend on it, bit for bit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 1 to 1,024.</exception>
    /// <exception cref="PlatformNotSupportedException">It is above 1, and the platform starts no threads, as in a browser.</exception>
    public int Threads { get; init => field = CheckThreads(value); } = 1;

    /// <summary>Computes loss, accuracy and metrics of a whole dataset. The loss is that of all samples in one batch.</summary>
    /// <exception cref="ArgumentException">The dataset does not fit the network, the loss or a metric.</exception>
    /// <exception cref="ObjectDisposedException">The evaluator is disposed.</exception>
    public TestResult Run(Dataset data)
    {
        Prepare();
        return Run(Open(data, nameof(data)));
    }

    /// <summary>Computes loss, accuracy and metrics of a source larger than memory, which is read once.</summary>
    /// <exception cref="ArgumentException">The data do not fit the network, the loss or a metric.</exception>
    /// <exception cref="InvalidOperationException">The source ends before its <see cref="StreamingDataset.Count"/>.</exception>
    /// <exception cref="ObjectDisposedException">The evaluator is disposed.</exception>
    /// <exception cref="PlatformNotSupportedException">The platform starts no threads, as in a browser.</exception>
    public TestResult Run(StreamingDataset data)
    {
        Prepare();
        ArgumentNullException.ThrowIfNull(data);
        CheckShape(SampleShape.Of(data), nameof(data));
        using var source = new StreamBatches(data, maxBatch);
        return Run(source);
    }

    /// <summary>Ends the threads; the network stays. A second call does nothing.</summary>
    public void Dispose()
    {
        disposed = true;
        workers?.Dispose();
    }

    /// <summary>Returns the batches of a dataset that fits the network, the loss and the metrics.</summary>
    internal DatasetBatches Open(Dataset data, string name)
    {
        ArgumentNullException.ThrowIfNull(data, name);
        CheckShape(SampleShape.Of(data), name);
        return checks.Open(data, maxBatch, seed: 0);
    }

    internal TestResult Run(BatchSource source)
    {
        var sum = new LossSum();
        double right = 0, total = 0;
        foreach (Metric metric in metrics)
        {
            metric.Begin(targetSize, kind);
        }
        source.Begin(order: null, 0);
        for (int batch = 0; batch < source.Count; batch++)
        {
            ReadOnlySpan<float> inputs = source.Read(batch, out Targets targets);
            sum += Measure(inputs, targets, metrics, ref right, ref total);
        }
        var values = new Dictionary<string, double>();
        foreach (Metric metric in metrics)
        {
            values.Add(metric.Name, metric.Value);
        }
        return new() { Loss = loss.ComputeMean(sum), Accuracy = (float)(right / total), Metrics = values };
    }

    /// <summary>Computes loss and accuracy of a batch. Allocates nothing.</summary>
    internal TestResult RunBatch(ReadOnlySpan<float> inputs, Targets targets)
    {
        double right = 0, total = 0;
        LossSum sum = Measure(inputs, targets, [], ref right, ref total);
        return new() { Loss = loss.ComputeMean(sum), Accuracy = (float)(right / total) };
    }

    /// <summary>Returns metrics with distinct names, as an array of its own.</summary>
    internal static Metric[] CheckNames(IReadOnlyList<Metric>? metrics)
    {
        Metric[] own = [.. metrics ?? throw new ArgumentNullException(nameof(metrics), "Metrics is null; omit it, or set it to [].")];
        var names = new HashSet<string>();
        foreach (Metric metric in own)
        {
            Require.Argument(names.Add(metric.Name), nameof(metrics),
                $"Metrics has two named '{metric.Name}'; names must be distinct. Set the Name of one of them.");
        }
        return own;
    }

    internal static int CheckThreads(int value)
    {
        if (PredictorOptions.CheckThreads(value) > 1)
        {
            Platform.RequireThreads($"Threads is {value}; it must be 1 here, which is what it is unless set.");
        }
        return value;
    }

    LossSum Measure(ReadOnlySpan<float> inputs, Targets targets, Metric[] measured, ref double right, ref double total)
    {
        ReadOnlyMatrix x = checks.CheckBatch(inputs, targets, maxBatch);
        guard.Enter();
        try
        {
            bool areClasses = Classes.AreClasses(targets, targetSize, loss.OutputKind);
            var sum = new LossSum();
            for (int first = 0, size = forward!.MaxRows; first < x.Rows; first += size)
            {
                ReadOnlyMatrix piece = x.Slice(first, Math.Min(size, x.Rows - first));
                Targets own = targets.Slice(first, piece.Rows, targetSize);
                ReadOnlyMatrix y = forward.Forward(piece);
                sum += loss.EvaluateSum(y, own, default, piece.Rows);
                y = predictions is null ? y : predictions.Compute(y);
                right += areClasses ? Classes.SumCorrect(y, own, kind) : double.NaN;
                for (int row = 0; row < piece.Rows; row++)
                {
                    total += own.GetWeight(row);
                }
                foreach (Metric metric in measured)
                {
                    metric.Add(y, own);
                }
            }
            return sum;
        }
        finally
        {
            guard.Leave();
        }
    }

    void CheckShape(SampleShape data, string name)
    {
        checks.CheckShape(data, name);
        foreach (Metric metric in metrics)
        {
            metric.ValidateData(targetSize, data.HasLabels);
        }
    }

    void Prepare()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (forward is null)
        {
            Workers? made = Workers.Create(Threads);
            var prepared = new ForwardCache(network, maxBatch, training: false, made, exactOrder: false);
            made?.Start();
            (workers, forward) = (made, prepared);
        }
    }
}
