using FastNn.Serving;

namespace FastNn;

/// <summary>
/// Predictors of one network for any number of threads: <c>using PredictorLease lease = pool.Rent(); lease.PredictOne(input, output);</c>. Renting and giving
/// back are one atomic operation each: no lock, and nothing allocated.
/// </summary>
/// <remarks>Any thread. All predictors are made when the pool is; each predicts on the thread that has rented it. Neither the pool nor a predictor needs a
/// thread of the thread pool to finish. To change the network under running callers, take a <see cref="ModelHandle"/>.</remarks>
public sealed class PredictorPool : IDisposable
{
    readonly PredictorSlot[] slots;
    volatile bool disposed;

    /// <param name="network">What predicts; it is shared, not copied.</param>
    /// <param name="maxBatch">The most rows that go through the layers at once, at least 1; larger batches are taken in pieces.</param>
    /// <param name="capacity">Predictors in the pool, which is how many callers can predict at one time; twice the processor cores (0) unless set, as a
    /// caller may be taken off its core in the middle of a prediction.</param>
    /// <param name="exactOrder">As for <see cref="Network.CreatePredictor"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">maxBatch is below 1, or capacity is not from 0 to 65,536.</exception>
    /// <exception cref="ArgumentException">The outputs of such a batch are more than fit into one block.</exception>
    /// <exception cref="InvalidOperationException">The network has no layers.</exception>
    public PredictorPool(Network network, int maxBatch = 1, int capacity = 0, bool exactOrder = false)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (capacity is < 0 or > 65_536)
        {
            throw new ArgumentOutOfRangeException(nameof(capacity), $"A pool of {capacity} predictors is impossible; there must be from 1 to 65,536, or 0 for twice the processor cores.");
        }
        slots = new PredictorSlot[capacity == 0 ? 2 * Environment.ProcessorCount : capacity];
        for (int i = 0; i < slots.Length; i++)
        {
            slots[i] = new PredictorSlot(this, network.CreatePredictor(maxBatch, exactOrder));
        }
        Network = network;
        MaxBatch = maxBatch;
    }

    /// <summary>The network that predicts.</summary>
    public Network Network { get; }

    /// <summary>The most rows that go through the layers at once.</summary>
    public int MaxBatch { get; }

    /// <summary>Predictors in the pool.</summary>
    public int Capacity => slots.Length;

    /// <summary>How long <see cref="Rent"/> waits for a predictor where all are rented, from 0 (not at all) to a day; 5 seconds unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or longer.</exception>
    public TimeSpan RentTimeout { get; init => field = SpinBackoff.Check(value, nameof(RentTimeout)); } = SpinBackoff.Usual;

    /// <summary>Rents a predictor. Where all are rented it waits: spinning first, then leaving its core to others, and never longer than
    /// <see cref="RentTimeout"/>.</summary>
    /// <exception cref="TimeoutException">None came back in that time.</exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    public PredictorLease Rent()
    {
        PredictorLease lease;
        var waiting = new SpinBackoff(RentTimeout);
        while (!TryRent(out lease))
        {
            waiting.Once(Capacity);
        }
        return lease;
    }

    /// <summary>Rents a predictor, or says at once that all are rented.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    public bool TryRent(out PredictorLease lease)
    {
        bool isRented = TryTake(out lease);
        ObjectDisposedException.ThrowIf(!isRented && disposed, this);
        return isRented;
    }

    /// <summary>Rents a predictor, or says that there is none, also because the pool is disposed: its owner knows under which name.</summary>
    internal bool TryTake(out PredictorLease lease)
    {
        // Callers that run at the same time run on different cores: each begins to look at a place of its own, where its last predictor may still be cached.
        int place = (int)((uint)Thread.GetCurrentProcessorId() % (uint)slots.Length);
        for (int i = 0; i < slots.Length && !disposed; i++)
        {
            PredictorSlot slot = slots[place];
            if (slot.TryTake(out long ticket))
            {
                lease = new PredictorLease(slot, ticket);
                if (!disposed)
                {
                    return true;
                }
                lease.Dispose();
            }
            place = place + 1 == slots.Length ? 0 : place + 1;
        }
        lease = default;
        return false;
    }

    /// <summary>Lends nothing any more. Predictors that are rented can be used until they are given back. A second time does nothing.</summary>
    public void Dispose()
    {
        disposed = true;
        // Either a caller that takes a predictor now sees this, or this sees that it is taken, and its return gives it up.
        Interlocked.MemoryBarrier();
        foreach (PredictorSlot slot in slots)
        {
            slot.Close();
        }
    }

    /// <summary>Whether a predictor that comes back is not to be lent again.</summary>
    internal bool IsDisposed => disposed;
}
