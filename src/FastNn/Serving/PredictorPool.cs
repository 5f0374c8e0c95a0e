using System.Diagnostics.CodeAnalysis;
using FastNn.Serving;

namespace FastNn;

/// <summary>
/// Predictors of one network for any number of threads: <c>using PredictorLease lease = pool.Rent(); lease.PredictOne(input, output);</c>. Renting and
/// returning are one atomic operation each; neither locks or allocates.
/// </summary>
/// <remarks>Any thread. All predictors are created with the pool; each runs on the thread that has rented it. To change the network while callers predict, use
/// a <see cref="ModelHandle"/>.</remarks>
public sealed class PredictorPool : IDisposable
{
    readonly PredictorSlot[] slots;
    volatile bool disposed;

    /// <param name="network">The network, which is shared, not copied.</param>
    /// <param name="maxBatch">As <see cref="PredictorOptions.MaxBatch"/>.</param>
    /// <param name="callers">As <see cref="PredictorPoolOptions.Callers"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">maxBatch is below 1, or callers is not from 0 to 65,536.</exception>
    /// <exception cref="ArgumentException">The outputs of such a batch do not fit into one block.</exception>
    /// <exception cref="InvalidOperationException">The network has no layers.</exception>
    public PredictorPool(Network network, int maxBatch = 1, int callers = 0) : this(network, new() { MaxBatch = maxBatch, Callers = callers }) { }

    /// <param name="network">The network, which is shared, not copied.</param>
    /// <param name="options">The settings of the pool and its predictors.</param>
    /// <inheritdoc cref="Network.CreatePredictor(PredictorOptions)" path="/exception"/>
    public PredictorPool(Network network, PredictorPoolOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        slots = new PredictorSlot[options.Callers == 0 ? 2 * Environment.ProcessorCount : options.Callers];
        for (int i = 0; i < slots.Length; i++)
        {
            slots[i] = new PredictorSlot(this, network.CreatePredictor(options));
        }
        Network = network;
        MaxBatch = options.MaxBatch;
    }

    /// <summary>The network that predicts.</summary>
    public Network Network { get; }

    /// <summary>The most rows that go through the layers at once.</summary>
    public int MaxBatch { get; }

    /// <summary>How many callers can predict at the same time: the predictors in the pool.</summary>
    public int Callers => slots.Length;

    /// <summary>How long <see cref="Rent"/> waits where all predictors are rented, from 0 (not at all) to a day; 5 seconds unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or above a day.</exception>
    public TimeSpan RentTimeout { get; init => field = SpinBackoff.Check(value, nameof(RentTimeout)); } = SpinBackoff.DefaultTimeout;

    /// <summary>Rents a predictor. Where all are rented, waits up to <see cref="RentTimeout"/>: first spinning, then yielding the core.</summary>
    /// <exception cref="TimeoutException">None was returned in that time.</exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    public PredictorLease Rent()
    {
        PredictorLease lease;
        var waiting = new SpinBackoff(RentTimeout);
        while (!TryRent(out lease))
        {
            waiting.SpinOnce(Callers);
        }
        return lease;
    }

    /// <summary>Rents a predictor without waiting.</summary>
    /// <returns>False where all are rented.</returns>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    public bool TryRent(out PredictorLease lease)
    {
        bool isRented = TryTake(out lease);
        ObjectDisposedException.ThrowIf(!isRented && disposed, this);
        return isRented;
    }

    /// <summary>Rents a predictor; false where all are rented or the pool is disposed.</summary>
    internal bool TryTake(out PredictorLease lease)
    {
        bool isTaken = TryTake(out PredictorSlot? slot, out long ticket);
        lease = isTaken ? new PredictorLease(slot!, ticket) : default;
        return isTaken;
    }

    /// <summary>Takes a slot; false where all are taken or the pool is disposed.</summary>
    internal bool TryTake([NotNullWhen(true)] out PredictorSlot? taken, out long ticket)
    {
        // Concurrent callers run on different cores: each starts at another slot, whose predictor may still be in its cache.
        int index = (int)((uint)Thread.GetCurrentProcessorId() % (uint)slots.Length);
        for (int i = 0; i < slots.Length && !disposed; i++)
        {
            PredictorSlot slot = slots[index];
            if (slot.TryTake(out ticket))
            {
                if (!disposed)
                {
                    taken = slot;
                    return true;
                }
                slot.Return(ticket);
            }
            index = index + 1 == slots.Length ? 0 : index + 1;
        }
        (taken, ticket) = (null, 0);
        return false;
    }

    /// <summary>Stops renting. Predictors that are rented can be used until they are returned. A second call does nothing.</summary>
    public void Dispose()
    {
        disposed = true;
        // Either a caller that rents or returns now sees the flag, or Retire sees that its slot is free. A barrier in all threads, so that returns need none.
        Interlocked.MemoryBarrierProcessWide();
        foreach (PredictorSlot slot in slots)
        {
            slot.Retire();
        }
    }

    /// <summary>Whether a predictor that is returned is disposed.</summary>
    internal bool IsDisposed => disposed;
}
