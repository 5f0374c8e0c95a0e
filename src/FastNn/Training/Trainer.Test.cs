using FastNn.Data;
using FastNn.Losses;
using FastNn.Metrics;
using FastNn.Training;

namespace FastNn;

/// <content>How good the network is, nothing changed.</content>
public sealed partial class Trainer
{
    readonly Metric[] metrics = [];

    /// <summary>What is measured on validation data after every epoch, and by <see cref="Test(Dataset)"/>; nothing unless set. Loss and accuracy are measured
    /// anyway.</summary>
    /// <exception cref="ArgumentException">Two have the same name.</exception>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public IReadOnlyList<Metric> Metrics
    {
        get => metrics;
        init
        {
            metrics = [.. value ?? throw new ArgumentNullException(nameof(value), "Metrics is null; leave it out, or set it to [].")];
            var names = new HashSet<string>();
            foreach (Metric metric in metrics)
            {
                if (!names.Add(metric.Name))
                {
                    throw new ArgumentException($"There are two metrics named '{metric.Name}'. Set the Name of one of them.", nameof(value));
                }
            }
        }
    }

    /// <summary>Loss and accuracy of a batch, nothing changed. inputs: [rows, inputs] targets: labels or rows, as many. The mean loss of samples whose weights
    /// add up to 0
    /// is not finite.</summary>
    /// <exception cref="ArgumentException">The inputs are no whole rows, none, or more than <see cref="BatchSize"/>, or the targets do not fit.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    public TestResult TestBatch(ReadOnlySpan<float> inputs, Targets targets)
    {
        LossSum sum = Measure(Check(inputs, targets), targets, [], out double right);
        return new(loss.ComputeMean(sum), (float)(right / (inputs.Length / network.Inputs)));
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

    /// <summary>Loss, accuracy and <see cref="Metrics"/> of a whole dataset, nothing else changed. The loss is that of all samples in one batch, also where the
    /// weights
    /// of a batch add up to 0. Allocates a batch's memory once.</summary>
    /// <exception cref="ArgumentException">The dataset does not fit the network, or a metric.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    public TestResult Test(Dataset data)
    {
        CheckMetrics(CheckDataset(data, nameof(data)));
        return Test(Source(data));
    }

    LossSum Measure(ReadOnlyMatrix x, Targets targets, Metric[] measured, out double right)
    {
        Enter();
        try
        {
            return MeasureAlone(x, targets, measured, out right);
        }
        finally
        {
            isBusy = false;
        }
    }

    LossSum MeasureAlone(ReadOnlyMatrix x, Targets targets, Metric[] measured, out double right)
    {
        bool classes = Classes.AreClasses(targets, network.Outputs, loss.OutputKind);
        var sum = new LossSum();
        right = 0;
        for (int first = 0; first < x.Rows; first += Piece)
        {
            ReadOnlyMatrix piece = x.Slice(first, Math.Min(Piece, x.Rows - first));
            Targets own = targets.Slice(first, piece.Rows, network.Outputs);
            ReadOnlyMatrix y = forward.Forward(piece);
            sum += loss.EvaluateSum(y, own, default, piece.Rows);
            right += classes ? Classes.CountCorrect(y, own, loss.OutputKind) : double.NaN;
            foreach (Metric metric in measured)
            {
                metric.Add(y, own);
            }
        }
        return sum;
    }

    TestResult Test(BatchSource source)
    {
        var sum = new LossSum();
        double right = 0;
        int samples = 0;
        foreach (Metric metric in metrics)
        {
            metric.Begin(network.Outputs, loss.OutputKind);
        }
        source.Begin(order: null, 0);
        for (int batch = 0; batch < source.Count; batch++)
        {
            ReadOnlySpan<float> inputs = source.Read(batch, out Targets targets);
            sum += Measure(Check(inputs, targets), targets, metrics, out double rightOfBatch);
            right += rightOfBatch;
            samples += inputs.Length / network.Inputs;
        }
        return new(loss.ComputeMean(sum), (float)(right / samples));
    }

    /// <summary>Whether the <see cref="Fit(Dataset, Dataset, CancellationToken)"/> that runs, or ran last, has validation data.</summary>
    public bool HasValidation { get; private set; }

    void CheckMetrics(SampleShape data)
    {
        foreach (Metric metric in metrics)
        {
            metric.ValidateData(network.Outputs, data.HasLabels);
        }
    }

    Dictionary<string, double> Measured()
    {
        var values = new Dictionary<string, double>();
        foreach (Metric metric in metrics)
        {
            values.Add(metric.Name, metric.Value);
        }
        return values;
    }
}
