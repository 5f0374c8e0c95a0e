namespace FastNn;

/// <summary>
/// A predictor of the model that a <see cref="ModelHandle"/> had when it was rented, whatever is published meanwhile; <see cref="Dispose"/> returns it. Nothing
/// here allocates.
/// </summary>
/// <remarks>One caller at a time. A copy is the same lease, as with <see cref="PredictorLease"/>. A lease that is not returned keeps its model in
/// memory.</remarks>
public readonly struct ModelLease : IPredictor, IDisposable
{
    readonly PredictorLease lease;
    readonly ModelVersion? version;

    internal ModelLease(PredictorLease lease, ModelVersion version) => (this.lease, this.version) = (lease, version);

    /// <summary>The version of the model.</summary>
    /// <exception cref="InvalidOperationException">The lease was not rented.</exception>
    public ModelVersion Version =>
        version ?? throw new InvalidOperationException("This lease was not rented: it is the default of its type. Get one from Rent.");

    /// <inheritdoc/>
    public int Inputs => lease.Inputs;

    /// <inheritdoc/>
    public int Outputs => lease.Outputs;

    /// <inheritdoc/>
    public void PredictOne(ReadOnlySpan<float> input, Span<float> output) => lease.PredictOne(input, output);

    /// <inheritdoc/>
    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs) => lease.PredictBatch(inputs, outputs);

    /// <inheritdoc/>
    public void PredictProbabilities(ReadOnlySpan<float> inputs, Span<float> outputs, OutputKind? kind = null) =>
        lease.PredictProbabilities(inputs, outputs, kind);

    /// <inheritdoc/>
    public int Classify(ReadOnlySpan<float> input) => lease.Classify(input);

    /// <inheritdoc/>
    public void Classify(ReadOnlySpan<float> inputs, Span<int> classes) => lease.Classify(inputs, classes);

    /// <inheritdoc cref="PredictorLease.Dispose"/>
    public void Dispose() => lease.Dispose();
}
