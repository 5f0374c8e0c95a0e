namespace FastNn;

/// <summary>
/// A predictor of the model that a <see cref="ModelHandle"/> had when it was rented, whatever is published meanwhile; <see cref="Dispose"/> gives it back. One
/// caller at a time; nothing here allocates.
/// </summary>
/// <remarks>As with <see cref="PredictorLease"/>, a copy of it is the same lease. While it is kept, so is its model.</remarks>
public readonly struct ModelLease : IDisposable
{
    readonly PredictorLease lease;
    readonly ModelVersion? version;

    internal ModelLease(PredictorLease lease, ModelVersion version)
    {
        this.lease = lease;
        this.version = version;
    }

    /// <summary>Which model it predicts with.</summary>
    /// <exception cref="InvalidOperationException">The lease was not rented.</exception>
    public ModelVersion Version => version ?? throw new InvalidOperationException("This lease was not rented: it is the default of its type. Get one from Rent.");

    /// <summary>Predicts one sample.  input: [inputs]  output: [outputs]</summary>
    /// <exception cref="ArgumentException">A span is not of that length.</exception>
    /// <exception cref="ObjectDisposedException">The predictor was given back.</exception>
    public void PredictOne(ReadOnlySpan<float> input, Span<float> output) => lease.PredictOne(input, output);

    /// <summary>Predicts any number of samples.  inputs: [rows, inputs], row-major  outputs: [rows, outputs], row-major</summary>
    /// <exception cref="ArgumentException">The inputs are no whole rows, or the outputs are not as many rows.</exception>
    /// <exception cref="ObjectDisposedException">The predictor was given back.</exception>
    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs) => lease.PredictBatch(inputs, outputs);

    /// <summary>The place of the largest output of one sample, the first among equals.  input: [inputs]</summary>
    /// <exception cref="ArgumentException">The span is not of that length.</exception>
    /// <exception cref="ObjectDisposedException">The predictor was given back.</exception>
    public int Classify(ReadOnlySpan<float> input) => lease.Classify(input);

    /// <summary>The place of the largest output of every sample.  inputs: [rows, inputs], row-major  classes: [rows]</summary>
    /// <exception cref="ArgumentException">The inputs are no whole rows, or the classes are not as many.</exception>
    /// <exception cref="ObjectDisposedException">The predictor was given back.</exception>
    public void Classify(ReadOnlySpan<float> inputs, Span<int> classes) => lease.Classify(inputs, classes);

    /// <summary>Gives the predictor back.</summary>
    /// <exception cref="InvalidOperationException">It was given back already, through this lease or a copy of it.</exception>
    public void Dispose() => lease.Dispose();
}
