using FastNn.Serving;

namespace FastNn;

/// <summary>A predictor that is rented from a <see cref="PredictorPool"/>; <see cref="Dispose"/> gives it back. One caller at a time; nothing here
/// allocates.</summary>
/// <remarks>It may be handed from thread to thread, but not be used by two at once. A copy of it is the same lease: what was given back through one cannot be
/// used, or given back again, through the other.</remarks>
public readonly struct PredictorLease : IDisposable
{
    readonly PredictorSlot? slot;
    readonly long ticket;

    internal PredictorLease(PredictorSlot slot, long ticket)
    {
        this.slot = slot;
        this.ticket = ticket;
    }

    /// <summary>Predicts one sample.  input: [inputs]  output: [outputs]</summary>
    /// <exception cref="ArgumentException">A span is not of that length.</exception>
    /// <exception cref="ObjectDisposedException">The predictor was given back.</exception>
    public void PredictOne(ReadOnlySpan<float> input, Span<float> output) => Open().PredictOne(input, output);

    /// <summary>Predicts any number of samples.  inputs: [rows, inputs], row-major  outputs: [rows, outputs], row-major</summary>
    /// <exception cref="ArgumentException">The inputs are no whole rows, or the outputs are not as many rows.</exception>
    /// <exception cref="ObjectDisposedException">The predictor was given back.</exception>
    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs) => Open().PredictBatch(inputs, outputs);

    /// <summary>The place of the largest output of one sample, the first among equals.  input: [inputs]</summary>
    /// <exception cref="ArgumentException">The span is not of that length.</exception>
    /// <exception cref="ObjectDisposedException">The predictor was given back.</exception>
    public int Classify(ReadOnlySpan<float> input) => Open().Classify(input);

    /// <summary>The place of the largest output of every sample.  inputs: [rows, inputs], row-major  classes: [rows]</summary>
    /// <exception cref="ArgumentException">The inputs are no whole rows, or the classes are not as many.</exception>
    /// <exception cref="ObjectDisposedException">The predictor was given back.</exception>
    public void Classify(ReadOnlySpan<float> inputs, Span<int> classes) => Open().Classify(inputs, classes);

    /// <summary>Gives the predictor back.</summary>
    /// <exception cref="InvalidOperationException">It was given back already, through this lease or a copy of it; nothing happens to whoever has it
    /// now.</exception>
    public void Dispose()
    {
        if (slot is null)
        {
            throw NotRented();
        }
        slot.Give(ticket);
    }

    Predictor Open() => slot is null ? throw NotRented() : slot.Open(ticket);

    static InvalidOperationException NotRented() => new("This lease was not rented: it is the default of its type. Get one from Rent or TryRent.");
}
