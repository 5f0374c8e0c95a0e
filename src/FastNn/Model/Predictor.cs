using FastNn.Kernels;
using FastNn.Model;
using FastNn.Threading;

namespace FastNn;

/// <summary>Predicts with a network: its weights, shared, and buffers of its own. Make one for every thread with
/// <see cref="Network.CreatePredictor"/>.</summary>
/// <remarks>One caller at a time: a call that finds another one at work throws <see cref="InvalidOperationException"/>, as far as it is noticed without a lock.
/// Allocates when made and never again. When made it predicts once, from zeros, so that everything a prediction needs
/// is compiled before the first one that counts. The threads end with <see cref="Dispose"/>, or when a forgotten predictor is collected.</remarks>
public sealed class Predictor : IDisposable
{
    readonly int inputs, outputs;
    readonly Workers? workers;
    readonly RowPlan plan;
    ForwardCache? cache;
    bool isBusy;

    internal Predictor(Network network, int maxBatch, bool exactOrder, int threads)
    {
        if (maxBatch < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(maxBatch), $"A predictor for batches of {maxBatch} is impossible: it needs at least one row.");
        }
        if (threads is < 1 or > 1024)
        {
            throw new ArgumentOutOfRangeException(nameof(threads), $"A predictor cannot use {threads} threads; it must be from 1 to 1,024, at best the number of processor cores.");
        }
        _ = network.Parameters;
        workers = threads > 1 ? new Workers(threads, start: false) : null;
        cache = new ForwardCache(network, maxBatch, training: false, workers, exactOrder);
        plan = new RowPlan(network, cache.Scratch, workers, exactOrder);
        Network = network;
        MaxBatch = maxBatch;
        inputs = network.Inputs;
        outputs = network.Outputs;
        try
        {
            workers?.Start();
            WarmUp();
        }
        catch
        {
            // A caller who gets no predictor has nothing to dispose of.
            workers?.Dispose();
            throw;
        }
    }

    /// <summary>The network it predicts with.</summary>
    public Network Network { get; }

    /// <summary>The most rows that go through the layers at once.</summary>
    public int MaxBatch { get; }

    /// <summary>Predicts one sample.  input: [inputs]  output: [outputs]</summary>
    /// <exception cref="ArgumentException">A span is not of that length.</exception>
    /// <exception cref="InvalidOperationException">Another call is at work with this predictor.</exception>
    /// <exception cref="ObjectDisposedException">The predictor is disposed.</exception>
    public void PredictOne(ReadOnlySpan<float> input, Span<float> output)
    {
        RequireOpen();
        if (output.Length != outputs)
        {
            throw new ArgumentException($"The network has {outputs} outputs, the span has room for {output.Length}.", nameof(output));
        }
        CheckInput(input.Length);
        Enter();
        try
        {
            plan.Run(input).CopyTo(output);
        }
        finally
        {
            isBusy = false;
        }
    }

    /// <summary>Predicts any number of samples.  inputs: [rows, inputs], row-major  outputs: [rows, outputs], row-major</summary>
    /// <exception cref="ArgumentException">The inputs are no whole rows, or the outputs are not as many rows.</exception>
    /// <exception cref="InvalidOperationException">Another call is at work with this predictor.</exception>
    /// <exception cref="ObjectDisposedException">The predictor is disposed.</exception>
    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        ForwardCache cache = RequireOpen();
        int rows = Rows(inputs.Length);
        if (outputs.Length != (long)rows * this.outputs)
        {
            throw new ArgumentException($"{rows} samples of {this.outputs} outputs need {(long)rows * this.outputs} floats, the span has {outputs.Length}.", nameof(outputs));
        }
        Enter();
        try
        {
            for (int row = 0; row < rows; row += MaxBatch)
            {
                ReadOnlyMatrix y = Piece(cache, inputs, row, rows);
                for (int i = 0; i < y.Rows; i++)
                {
                    y.Row(i).CopyTo(outputs.Slice((row + i) * this.outputs, this.outputs));
                }
            }
        }
        finally
        {
            isBusy = false;
        }
    }

    /// <summary>The place of the largest output of one sample, the first among equals.  input: [inputs]</summary>
    /// <exception cref="ArgumentException">The span is not of that length.</exception>
    /// <exception cref="InvalidOperationException">Another call is at work with this predictor.</exception>
    /// <exception cref="ObjectDisposedException">The predictor is disposed.</exception>
    public int Classify(ReadOnlySpan<float> input)
    {
        RequireOpen();
        CheckInput(input.Length);
        Enter();
        try
        {
            return Reduce.ArgMax(plan.Run(input));
        }
        finally
        {
            isBusy = false;
        }
    }

    /// <summary>The place of the largest output of every sample.  inputs: [rows, inputs], row-major  classes: [rows]</summary>
    /// <exception cref="ArgumentException">The inputs are no whole rows, or the classes are not as many.</exception>
    /// <exception cref="InvalidOperationException">Another call is at work with this predictor.</exception>
    /// <exception cref="ObjectDisposedException">The predictor is disposed.</exception>
    public void Classify(ReadOnlySpan<float> inputs, Span<int> classes)
    {
        ForwardCache cache = RequireOpen();
        int rows = Rows(inputs.Length);
        if (classes.Length != rows)
        {
            throw new ArgumentException($"{rows} samples need room for {rows} classes, the span has {classes.Length}.", nameof(classes));
        }
        Enter();
        try
        {
            for (int row = 0; row < rows; row += MaxBatch)
            {
                ReadOnlyMatrix y = Piece(cache, inputs, row, rows);
                for (int i = 0; i < y.Rows; i++)
                {
                    classes[row + i] = Reduce.ArgMax(y.Row(i));
                }
            }
        }
        finally
        {
            isBusy = false;
        }
    }

    /// <summary>Gives the buffers up and ends the threads. A second time does nothing.</summary>
    public void Dispose()
    {
        cache = null;
        workers?.Dispose();
    }

    void WarmUp()
    {
        // A batch of more rows runs through the same kernels; wide networks get fewer for the sake of memory.
        int rows = Math.Clamp(1_000_000 / Math.Max(inputs, outputs), 1, Math.Min(MaxBatch, 32));
        float[] samples = new float[rows * inputs], results = new float[rows * outputs];
        PredictOne(samples.AsSpan(0, inputs), results.AsSpan(0, outputs));
        PredictBatch(samples, results);
    }

    void CheckInput(int length)
    {
        if (length != inputs)
        {
            throw new ArgumentException($"The network has {inputs} inputs, the sample has {length}.", "input");
        }
    }

    /// <summary>Begins a call. The flag is no lock: it costs next to nothing, and names most calls that meet another one.</summary>
    void Enter()
    {
        if (isBusy)
        {
            throw new InvalidOperationException("The predictor is at work for another caller: it belongs to one at a time. Make one for every thread with network.CreatePredictor(), or share a PredictorPool or a ModelHandle.");
        }
        isBusy = true;
    }

    ReadOnlyMatrix Piece(ForwardCache cache, ReadOnlySpan<float> all, int row, int rows)
    {
        int count = Math.Min(MaxBatch, rows - row);
        return cache.Forward(new ReadOnlyMatrix(all.Slice(row * inputs, count * inputs), count, inputs));
    }

    int Rows(int length) => length % inputs == 0
        ? length / inputs
        : throw new ArgumentException($"The network has {inputs} inputs; {length} numbers are no whole number of samples.", nameof(inputs));

    ForwardCache RequireOpen() => cache ?? throw new ObjectDisposedException(nameof(Predictor));
}
