using System.Runtime.InteropServices;

namespace FastNn.Serving;

/// <summary>
/// A predictor of a pool, and the one number that says whose it is: even, nobody's; odd, the ticket of whoever has rented it. The number only grows, so that a
/// ticket is good once.
/// </summary>
sealed class PredictorSlot(PredictorPool pool, Predictor predictor)
{
    Padded state;

    public bool TryTake(out long ticket)
    {
        long seen = Volatile.Read(ref state.Number);
        ticket = seen + 1;
        return (seen & 1) == 0 && Interlocked.CompareExchange(ref state.Number, ticket, seen) == seen;
    }

    /// <summary>The predictor, for whoever holds the valid ticket.</summary>
    /// <exception cref="ObjectDisposedException">It was given back.</exception>
    public Predictor Open(long ticket) => Volatile.Read(ref state.Number) == ticket
        ? predictor
        : throw new ObjectDisposedException(nameof(PredictorLease), "The predictor was given back to its pool, and is somebody else's now. Rent one again.");

    /// <exception cref="InvalidOperationException">It was given back already.</exception>
    public void Give(long ticket)
    {
        if (Interlocked.CompareExchange(ref state.Number, ticket + 1, ticket) != ticket)
        {
            throw new InvalidOperationException("This lease was given back already. Dispose every lease once: two copies of one lease are one predictor in two hands.");
        }
        if (pool.IsDisposed)
        {
            Close();
        }
    }

    /// <summary>Takes the predictor for ever, unless somebody has it.</summary>
    public void Close()
    {
        if (TryTake(out _))
        {
            predictor.Dispose();
        }
    }

    // Alone on its cache lines (fetched in pairs): callers on different cores do not wait for each other's writes.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    struct Padded
    {
        [FieldOffset(128)]
        public long Number;
    }
}
