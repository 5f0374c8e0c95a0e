using System.Diagnostics.CodeAnalysis;
using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Threading;

namespace FastNn;

/// <summary>Predicts with the parameters of a network and its own buffers. Create one for each thread with
/// <see cref="Network.CreatePredictor(int)"/>.</summary>
/// <remarks>One caller at a time: a call during another throws <see cref="InvalidOperationException"/> where that is noticed without a lock. Allocates when
/// created and never again; a first prediction, of zeros, compiles the code of all methods then. The threads end with <see cref="Dispose"/>, or when the
/// predictor is collected.</remarks>
public sealed class Predictor : IPredictor, IDisposable
{
    readonly int inputs, outputs;
    readonly Workers? workers;
    readonly RowPlan plan;
    ForwardCache? cache;
    bool isBusy;

    internal Predictor(Network network, PredictorOptions options)
    {
        _ = network.Parameters;
        workers = Workers.Create(options.Threads);
        cache = new ForwardCache(network, options.MaxBatch, training: false, workers, options.ExactOrder);
        plan = new RowPlan(network, network.Inputs, isFirst: true, new(options.ExactOrder, cache.Scratch, workers));
        Network = network;
        MaxBatch = options.MaxBatch;
        inputs = network.Inputs;
        outputs = network.Outputs;
        try
        {
            workers?.Start();
            WarmUp();
        }
        catch
        {
            // The caller gets no predictor to dispose.
            workers?.Dispose();
            throw;
        }
    }

    /// <summary>The network whose parameters are used.</summary>
    public Network Network { get; }

    /// <summary>The most rows that go through the layers at once.</summary>
    public int MaxBatch { get; }

    /// <inheritdoc/>
    public int Inputs => inputs;

    /// <inheritdoc/>
    public int Outputs => outputs;

    /// <inheritdoc/>
    public void PredictOne(ReadOnlySpan<float> input, Span<float> output)
    {
        RequireOpen();
        if (input.Length != inputs || output.Length != outputs)
        {
            ThrowLength(input.Length, output.Length);
        }
        Enter();
        try
        {
            plan.Run(input, output);
        }
        finally
        {
            isBusy = false;
        }
    }

    /// <inheritdoc/>
    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        ForwardCache cache = RequireOpen();
        int rows = CountRows(inputs.Length);
        Require.Argument(outputs.Length == (long)rows * this.outputs, nameof(outputs),
            $"outputs has {outputs.Length} floats; {rows} samples of {this.outputs} outputs need {(long)rows * this.outputs}.");
        if (rows == 1)
        {
            PredictOne(inputs, outputs);
        }
        else
        {
            RunBatch(cache, inputs, rows, outputs, default);
        }
    }

    /// <inheritdoc/>
    public void PredictProbabilities(ReadOnlySpan<float> inputs, Span<float> outputs, OutputKind? kind = null)
    {
        PredictBatch(inputs, outputs);
        OutputKind found = kind ?? (Network[^1].Produces == OutputKind.Probabilities ? OutputKind.Probabilities : OutputKind.Logits);
        var y = new Matrix(outputs, outputs.Length / this.outputs, this.outputs);
        if (found == OutputKind.Scores || (found == OutputKind.Logits && this.outputs == 1))
        {
            Unary.Forward(default(Sigmoid.Op), y, y);
        }
        else if (found == OutputKind.Logits)
        {
            SoftmaxRows.Forward(y, y);
        }
    }

    /// <inheritdoc/>
    public int Classify(ReadOnlySpan<float> input)
    {
        RequireOpen();
        if (input.Length != inputs)
        {
            ThrowLength(input.Length, outputs);
        }
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

    /// <inheritdoc/>
    public void Classify(ReadOnlySpan<float> inputs, Span<int> classes)
    {
        ForwardCache cache = RequireOpen();
        int rows = CountRows(inputs.Length);
        Require.Argument(classes.Length == rows, nameof(classes), $"classes has {classes.Length} elements; {rows} samples need {rows}.");
        RunBatch(cache, inputs, rows, default, classes);
    }

    /// <summary>Releases the buffers and ends the threads. A second call does nothing.</summary>
    public void Dispose()
    {
        cache = null;
        workers?.Dispose();
    }

    void WarmUp()
    {
        // Larger batches run the same kernels; wide networks get fewer rows to save memory.
        int rows = Math.Clamp(1_000_000 / Math.Max(inputs, outputs), Math.Min(MaxBatch, 2), Math.Min(MaxBatch, 32));
        float[] samples = new float[rows * inputs], results = new float[rows * outputs];
        PredictOne(samples.AsSpan(0, inputs), results.AsSpan(0, outputs));
        PredictProbabilities(samples, results);
        Classify(samples, new int[rows]);
    }

    // Writes outputs, or classes where there are any.
    void RunBatch(ForwardCache cache, ReadOnlySpan<float> inputs, int rows, Span<float> outputs, Span<int> classes)
    {
        Enter();
        try
        {
            for (int row = 0; row < rows; row += MaxBatch)
            {
                int count = Math.Min(MaxBatch, rows - row);
                ReadOnlySpan<float> x = inputs.Slice(row * this.inputs, count * this.inputs);
                ReadOnlyMatrix y = count == 1 ? new(plan.Run(x), 1, this.outputs) : cache.Forward(new(x, count, this.inputs));
                for (int i = 0; i < count; i++)
                {
                    if (classes.IsEmpty)
                    {
                        y.Row(i).CopyTo(outputs.Slice((row + i) * this.outputs, this.outputs));
                    }
                    else
                    {
                        classes[row + i] = Reduce.ArgMax(y.Row(i));
                    }
                }
            }
        }
        finally
        {
            isBusy = false;
        }
    }

    /// <summary>Begins a call. The flag is no lock: it costs next to nothing, and detects most calls from two threads.</summary>
    void Enter()
    {
        if (isBusy)
        {
            throw new InvalidOperationException(
                "The predictor is in use by another caller. Create one for each thread with network.CreatePredictor(), or share a PredictorPool or a "
                    + "ModelHandle.");
        }
        isBusy = true;
    }

    int CountRows(int length)
    {
        Require.Argument(length % inputs == 0, nameof(inputs), $"inputs has {length} floats; it must be whole samples of {inputs}.");
        return length / inputs;
    }

    [DoesNotReturn]
    void ThrowLength(int input, int output) => throw (input != inputs
        ? new ArgumentException($"input has {input} floats; the network has {inputs} inputs.", nameof(input))
        : new ArgumentException($"output has {output} floats; the network has {outputs} outputs.", nameof(output)));

    ForwardCache RequireOpen() => cache ?? throw new ObjectDisposedException(nameof(Predictor));
}
