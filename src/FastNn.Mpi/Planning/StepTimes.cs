using System.Diagnostics;
using FastNn.Data;

namespace FastNn.Mpi;

/// <summary>How long one process takes for the parts of a training step.</summary>
/// <param name="Rows">Rows of the batch.</param>
/// <param name="Fixed">Seconds of the gradients of no rows: a line through two measurements.</param>
/// <param name="PerRow">Seconds of the gradients for each row.</param>
/// <param name="Update">Seconds of the update.</param>
/// <param name="Addition">Seconds of adding all gradients to others once.</param>
/// <param name="Gradients">The number of gradients.</param>
public sealed record StepTimes(int Rows, double Fixed, double PerRow, double Update, double Addition, long Gradients)
{
    const int Part = 8, Repeats = 5;

    /// <summary>The seconds of a step in one process, without a reduction.</summary>
    public double Whole => GetGradients(Rows) + Update;

    /// <summary>Returns the seconds of the gradients of so many rows.</summary>
    public double GetGradients(double rows) => Fixed + PerRow * rows;

    /// <summary>Measures steps on a copy of a network, each a few times: the network is not changed.</summary>
    /// <param name="network">The network; preprocessing layers are fitted.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="data">Rows to train on, at least a batch.</param>
    /// <param name="batchSize">Rows of a batch.</param>
    /// <exception cref="ArgumentException">The data have fewer rows, or do not fit the network.</exception>
    public static StepTimes Measure(Network network, Loss loss, Optimizer optimizer, Dataset data, int batchSize)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        if (data.Count < batchSize)
        {
            throw new ArgumentException($"data has {data.Count} rows; it must have at least {batchSize}, a batch.", nameof(data));
        }
        Network copy = network.Copy();
        int part = Math.Max(1, batchSize / Part);
        float[] inputs = new float[batchSize * data.Inputs], targets = data.HasLabels ? [] : new float[batchSize * data.Outputs];
        int[] labels = data.HasLabels ? new int[batchSize] : [], rows = [.. Enumerable.Range(0, batchSize)];
        using var trainer = new Trainer(copy, loss, optimizer) { BatchSize = batchSize };
        double large, small, whole;
        if (data.HasLabels)
        {
            data.Gather(rows, inputs, labels);
            large = Time(() => trainer.ComputeGradients(inputs, labels));
            small = Time(() => trainer.ComputeGradients(inputs.AsSpan(0, part * data.Inputs), labels.AsSpan(0, part)));
            whole = Time(() => trainer.TrainBatch(inputs, labels));
        }
        else
        {
            data.Gather(rows, inputs, targets);
            large = Time(() => trainer.ComputeGradients(inputs, targets));
            small = Time(() => trainer.ComputeGradients(inputs.AsSpan(0, part * data.Inputs), targets.AsSpan(0, part * data.Outputs)));
            whole = Time(() => trainer.TrainBatch(inputs, targets));
        }
        long gradients = copy.Parameters.ElementCount;
        float[] sum = new float[gradients], terms = new float[gradients];
        double perRow = batchSize == part ? 0 : Math.Max(0, (large - small) / (batchSize - part));
        return new(batchSize, Math.Max(0, large - perRow * batchSize), perRow, Math.Max(0, whole - large), Time(() => Node.AddTo(sum, terms)), gradients);
    }

    static double Time(Action action)
    {
        double best = double.MaxValue;
        for (int i = 0; i <= Repeats; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return best;
    }
}
