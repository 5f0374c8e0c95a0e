using System.Runtime.InteropServices;

namespace FastNn.Serving;

/// <summary>
/// A predictor of a pool and its ticket number: even while it is free, odd while it is rented. The number only grows, so that a ticket is valid once.
/// </summary>
sealed class PredictorSlot(PredictorPool pool, Predictor predictor)
{
    Padded state;

    public int Inputs => predictor.Inputs;

    public int Outputs => predictor.Outputs;

    public bool TryTake(out long ticket)
    {
        long seen = Volatile.Read(ref state.Number);
        ticket = seen + 1;
        return (seen & 1) == 0 && Interlocked.CompareExchange(ref state.Number, ticket, seen) == seen;
    }

    /// <summary>Returns the predictor for a valid ticket.</summary>
    /// <exception cref="ObjectDisposedException">The predictor was returned.</exception>
    public Predictor Open(long ticket) => Volatile.Read(ref state.Number) == ticket
        ? predictor
        : throw new ObjectDisposedException(nameof(PredictorLease),
            "The predictor was returned to its pool, and may be rented by another caller now. Rent one again.");

    /// <summary>Frees the slot.</summary>
    /// <exception cref="InvalidOperationException">The predictor was returned already.</exception>
    public void Return(long ticket)
    {
        if (Interlocked.CompareExchange(ref state.Number, ticket + 1, ticket) != ticket)
        {
            throw new InvalidOperationException("This lease was returned already. Dispose every lease once: copies of a lease are the same lease.");
        }
        RetireIfDisposed();
    }

    /// <summary>Predicts one row with a ticket that no one else has, and frees the slot.</summary>
    public void PredictOne(long ticket, ReadOnlySpan<float> input, Span<float> output)
    {
        try
        {
            predictor.PredictOne(input, output);
        }
        finally
        {
            // No compare-and-swap: the ticket was never given away, so that no other caller can have returned it.
            Volatile.Write(ref state.Number, ticket + 1);
            RetireIfDisposed();
        }
    }

    /// <summary>Disposes the predictor and keeps the slot rented, unless it is rented now.</summary>
    public void Retire()
    {
        if (TryTake(out _))
        {
            predictor.Dispose();
        }
    }

    void RetireIfDisposed()
    {
        if (pool.IsDisposed)
        {
            Retire();
        }
    }

    // On its own cache lines, which are fetched in pairs: no false sharing between callers on different cores.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    struct Padded
    {
        [FieldOffset(128)]
        public long Number;
    }
}
