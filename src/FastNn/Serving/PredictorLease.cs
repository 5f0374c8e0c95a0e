using FastNn.Serving;

namespace FastNn;

/// <summary>A predictor rented from a <see cref="PredictorPool"/>; <see cref="Dispose"/> returns it. Nothing here allocates.</summary>
/// <remarks>One caller at a time; it may move from thread to thread. A copy is the same lease: after one is returned, no copy can be used or returned
/// again.</remarks>
public readonly struct PredictorLease : IPredictor, IDisposable
{
    readonly PredictorSlot? slot;
    readonly long ticket;

    internal PredictorLease(PredictorSlot slot, long ticket) => (this.slot, this.ticket) = (slot, ticket);

    /// <inheritdoc/>
    public int Inputs => Slot.Inputs;

    /// <inheritdoc/>
    public int Outputs => Slot.Outputs;

    /// <inheritdoc/>
    public void PredictOne(ReadOnlySpan<float> input, Span<float> output) => Slot.Open(ticket).PredictOne(input, output);

    /// <inheritdoc/>
    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs) => Slot.Open(ticket).PredictBatch(inputs, outputs);

    /// <inheritdoc/>
    public void PredictProbabilities(ReadOnlySpan<float> inputs, Span<float> outputs, OutputKind? kind = null) =>
        Slot.Open(ticket).PredictProbabilities(inputs, outputs, kind);

    /// <inheritdoc/>
    public int Classify(ReadOnlySpan<float> input) => Slot.Open(ticket).Classify(input);

    /// <inheritdoc/>
    public void Classify(ReadOnlySpan<float> inputs, Span<int> classes) => Slot.Open(ticket).Classify(inputs, classes);

    /// <summary>Returns the predictor.</summary>
    /// <exception cref="InvalidOperationException">It was returned already, through this lease or a copy; its present holder is not affected.</exception>
    public void Dispose() => Slot.Return(ticket);

    PredictorSlot Slot =>
        slot ?? throw new InvalidOperationException("This lease was not rented: it is the default of its type. Get one from Rent or TryRent.");
}
