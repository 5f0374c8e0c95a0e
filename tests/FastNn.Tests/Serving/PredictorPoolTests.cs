using FastNn.Tests.Support;

namespace FastNn.Tests.Serving;

public sealed class PredictorPoolTests
{
    const int Inputs = 23, Outputs = 7, Rows = 5;

    static readonly float[] x = Sample.Normal(Rows * Inputs, 1);

    [Fact]
    public void Rented_predictor_gives_what_one_of_its_own_gives()
    {
        Network network = Make();
        using Predictor own = network.CreatePredictor(maxBatch: 2);
        float[] expected = new float[Rows * Outputs], found = new float[Rows * Outputs];
        int[] expectedClasses = new int[Rows], classes = new int[Rows];
        own.PredictBatch(x, expected);
        own.Classify(x, expectedClasses);
        using var pool = new PredictorPool(network, maxBatch: 2, callers: 3);

        using PredictorLease lease = pool.Rent();
        lease.PredictBatch(x, found);
        lease.Classify(x, classes);

        Assert.Equal(expected, found);
        Assert.Equal(expectedClasses, classes);
        Assert.Equal(own.Classify(x.AsSpan(0, Inputs)), lease.Classify(x.AsSpan(0, Inputs)));
        own.PredictOne(x.AsSpan(0, Inputs), expected.AsSpan(0, Outputs));
        lease.PredictOne(x.AsSpan(0, Inputs), found.AsSpan(0, Outputs));
        Assert.Equal(expected, found);
        Assert.Equal((network, 2, 3), (pool.Network, pool.MaxBatch, pool.Callers));
    }

    [Fact]
    public void Exhausted_pool_says_so_at_once_or_after_its_timeout()
    {
        using var pool = new PredictorPool(Make(), callers: 2) { RentTimeout = TimeSpan.FromMilliseconds(20) };
        PredictorLease first = pool.Rent(), second = pool.Rent();

        Assert.False(pool.TryRent(out PredictorLease none));
        Assert.Contains("All 2 predictors were rented for 00:00:00.02", Assert.Throws<TimeoutException>(() => pool.Rent()).Message);
        Assert.Contains("was not rented", Assert.Throws<InvalidOperationException>(() => none.Classify(x.AsSpan(0, Inputs))).Message);

        second.Dispose();
        Assert.True(pool.TryRent(out PredictorLease third));
        third.Dispose();
        first.Dispose();
    }

    [Fact]
    public void Caller_of_an_exhausted_pool_goes_on_when_a_predictor_comes_back()
    {
        using var pool = new PredictorPool(Make(), callers: 1) { RentTimeout = TimeSpan.FromMinutes(2) };
        PredictorLease lease = pool.Rent();
        int waiting = 0;
        Callers.Run(5, caller =>
        {
            if (caller == 0)
            {
                SpinWait.SpinUntil(() => Volatile.Read(ref waiting) == 4);
                Thread.Sleep(50);
                lease.Dispose();
                return;
            }
            Interlocked.Increment(ref waiting);
            using PredictorLease own = pool.Rent();
            own.Classify(x.AsSpan(0, Inputs));
        });
    }

    [Fact]
    public void Second_return_is_refused_and_harms_nobody()
    {
        using var pool = new PredictorPool(Make(), callers: 1);
        PredictorLease lease = pool.Rent(), copy = lease;
        lease.Dispose();
        Assert.Contains("returned already", Assert.Throws<InvalidOperationException>(() => copy.Dispose()).Message);

        using PredictorLease next = pool.Rent();
        Assert.Throws<InvalidOperationException>(() => lease.Dispose());
        Assert.False(pool.TryRent(out _));
        next.Classify(x.AsSpan(0, Inputs));
    }

    [Fact]
    public void Returned_lease_predicts_no_more_also_when_somebody_else_has_its_predictor()
    {
        using var pool = new PredictorPool(Make(), callers: 1);
        PredictorLease lease = pool.Rent();
        lease.Dispose();
        AssertClosed(lease);
        using PredictorLease next = pool.Rent();
        AssertClosed(lease);

        static void AssertClosed(PredictorLease lease)
        {
            float[] outputs = new float[Rows * Outputs];
            int[] classes = new int[Rows];
            Action[] calls = [() => lease.PredictOne(x.AsSpan(0, Inputs), outputs.AsSpan(0, Outputs)), () => lease.PredictBatch(x, outputs),
                () => lease.Classify(x.AsSpan(0, Inputs)), () => lease.Classify(x, classes)];
            Assert.All(calls, call => Assert.Contains("was returned", Assert.Throws<ObjectDisposedException>(call).Message));
        }
    }

    [Fact]
    public void Prediction_that_throws_gives_nothing_away()
    {
        using var pool = new PredictorPool(Make(), callers: 1);
        Assert.Throws<ArgumentException>(() =>
        {
            using PredictorLease lease = pool.Rent();
            lease.Classify(x);
        });
        using PredictorLease next = pool.Rent();
        Assert.InRange(next.Classify(x.AsSpan(0, Inputs)), 0, Outputs - 1);
    }

    [Fact]
    public void Disposed_pool_lends_nothing_and_lets_callers_finish()
    {
        var pool = new PredictorPool(Make(), callers: 2);
        PredictorLease lease = pool.Rent();
        pool.Dispose();
        pool.Dispose();

        Assert.Throws<ObjectDisposedException>(() => pool.Rent());
        Assert.Throws<ObjectDisposedException>(() => pool.TryRent(out _));
        lease.Classify(x.AsSpan(0, Inputs));
        lease.Dispose();
        Assert.Throws<ObjectDisposedException>(() => lease.Classify(x.AsSpan(0, Inputs)));
        Assert.Throws<ObjectDisposedException>(() => pool.Rent());
    }

    [Fact]
    public void Impossible_pools_are_refused()
    {
        Assert.Contains("Callers is -1", Assert.Throws<ArgumentOutOfRangeException>(() => new PredictorPool(Make(), callers: -1)).Message);
        Assert.Contains("MaxBatch is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new PredictorPool(Make(), maxBatch: 0)).Message);
        Assert.Contains("from 0 to a day",
            Assert.Throws<ArgumentOutOfRangeException>(() => new PredictorPool(Make()) { RentTimeout = Timeout.InfiniteTimeSpan }).Message);
        Assert.Throws<ArgumentNullException>(() => new PredictorPool(null!));
        using var pool = new PredictorPool(Make());
        Assert.Equal(2 * Environment.ProcessorCount, pool.Callers);
    }

    /// <summary>Many more threads than cores, and than predictors: nobody gets a predictor that another has, and everybody gets the right answer.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    public void Sixty_four_threads_share_a_pool(int capacity)
    {
        Network network = Make();
        float[] expected = new float[Outputs];
        using (Predictor own = network.CreatePredictor())
        {
            own.PredictOne(x.AsSpan(0, Inputs), expected);
        }
        using var pool = new PredictorPool(network, callers: capacity) { RentTimeout = TimeSpan.FromMinutes(2) };
        int inside = 0, most = 0;
        Callers.Run(64, caller =>
        {
            float[] found = new float[Outputs];
            for (int i = 0; i < 500; i++)
            {
                using PredictorLease lease = pool.Rent();
                int now = Interlocked.Increment(ref inside);
                InterlockedMax(ref most, now);
                Array.Clear(found);
                lease.PredictOne(x.AsSpan(0, Inputs), found);
                if ((i & 63) == 0)
                {
                    Thread.Yield();
                }
                Interlocked.Decrement(ref inside);
                Assert.Equal(expected, found);
            }
        });
        Assert.InRange(most, 1, capacity);
        for (int i = 0; i < capacity; i++)
        {
            Assert.True(pool.TryRent(out _), "All predictors are back.");
        }
        Assert.False(pool.TryRent(out _));
    }

    /// <summary>Random sequences of renting, giving back and giving back twice, beside a list that says what must come out.</summary>
    [Fact]
    public void Pool_behaves_as_a_list_of_who_has_what()
    {
        const int Capacity = 4;
        var random = new Random(7);
        using var pool = new PredictorPool(new Network(1) { new Dense(1) }, callers: Capacity);
        List<PredictorLease> held = [], returned = [];
        for (int i = 0; i < 100_000; i++)
        {
            switch (random.Next(3))
            {
                case 0:
                    Assert.Equal(held.Count < Capacity, pool.TryRent(out PredictorLease lease));
                    if (held.Count < Capacity)
                    {
                        held.Add(lease);
                    }
                    break;
                case 1 when held.Count > 0:
                    int place = random.Next(held.Count);
                    held[place].Dispose();
                    returned.Add(held[place]);
                    held.RemoveAt(place);
                    break;
                case 2 when returned.Count > 0 && i % 50 == 0:
                    Assert.Throws<InvalidOperationException>(returned[random.Next(returned.Count)].Dispose);
                    break;
            }
        }
    }

    [Fact]
    [Trait("Speed", "Slow"), Trait("Tiers", "None")]
    public void Dispose_races_with_callers_and_every_call_ends_well()
    {
        Network network = Make();
        PredictorPool? pool = null;
        const int Rounds = 10_000, Count = 8;
        using var round = new Barrier(Count + 1);
        Callers.Run(Count + 1, caller =>
        {
            float[] outputs = new float[Outputs];
            for (int i = 0; i < Rounds; i++)
            {
                if (caller == Count)
                {
                    pool = new PredictorPool(network, callers: 4);
                }
                round.SignalAndWait();
                if (caller == Count)
                {
                    Thread.SpinWait(i % 200);
                    pool!.Dispose();
                }
                else
                {
                    try
                    {
                        for (int call = 0; call < 20; call++)
                        {
                            using PredictorLease lease = pool!.Rent();
                            lease.PredictOne(x.AsSpan(0, Inputs), outputs);
                        }
                    }
                    catch (ObjectDisposedException e)
                    {
                        // The pool says it, and nobody below: no call loses its predictor on the way.
                        Assert.Contains(nameof(PredictorPool), e.ObjectName, StringComparison.Ordinal);
                    }
                }
                round.SignalAndWait();
            }
        });
    }

    static void InterlockedMax(ref int most, int value)
    {
        for (int seen = Volatile.Read(ref most); seen < value && Interlocked.CompareExchange(ref most, value, seen) != seen; seen = Volatile.Read(ref most))
        {
        }
    }

    static Network Make() => new(Inputs, seed: 2) { new Dense(20), new Gelu(), new Dense(Outputs), new Softmax() };
}
