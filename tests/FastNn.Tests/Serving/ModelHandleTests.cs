using FastNn.Tests.Support;

namespace FastNn.Tests.Serving;

public sealed class ModelHandleTests
{
    static readonly float[] x = Sample.Normal(3 * Versioned.Inputs, 1);

    [Fact]
    public void Publication_replaces_the_model_and_says_which_it_is()
    {
        Network first = Versioned.Make(1), second = Versioned.Make(2);
        DateTimeOffset before = DateTimeOffset.UtcNow;
        using var handle = new ModelHandle(first);
        Assert.Equal((1, first.ComputeHash()), (handle.Current.Number, handle.Current.ContentHash));
        Assert.Equal(1, One(handle));

        ModelVersion published = handle.Publish(second);

        Assert.Equal((2, second.ComputeHash()), (published.Number, published.ContentHash));
        Assert.InRange(published.PublishedAt, before, DateTimeOffset.UtcNow);
        Assert.Same(published, handle.Current);
        Assert.Equal(2, One(handle));
        Assert.Equal((Versioned.Inputs, Versioned.Outputs), (handle.Inputs, handle.Outputs));
    }

    [Fact]
    public void Publications_by_many_threads_are_numbered_without_a_gap()
    {
        const int Threads = 4, Times = 500;
        Network network = Versioned.Make(1);
        using var handle = new ModelHandle(network, callers: 1);
        using var start = new Barrier(Threads);
        var numbers = new long[Threads][];

        Callers.Run(Threads, caller =>
        {
            start.SignalAndWait(TestContext.Current.CancellationToken);
            numbers[caller] = [.. Enumerable.Range(0, Times).Select(_ => handle.Publish(network).Number)];
        });

        Assert.Equal(Enumerable.Range(2, Threads * Times).Select(number => (long)number), numbers.SelectMany(all => all).Order());
        Assert.Equal(Threads * Times + 1, handle.Current.Number);
    }

    [Fact]
    public void All_calls_give_what_a_predictor_gives()
    {
        var network = new Network(Versioned.Inputs, seed: 4) { new Dense(9), new Tanh(), new Dense(Versioned.Outputs) };
        using Predictor own = network.CreatePredictor(maxBatch: 2);
        using var handle = new ModelHandle(network, maxBatch: 2);
        float[] expected = new float[3 * Versioned.Outputs], found = new float[expected.Length];
        int[] expectedClasses = new int[3], classes = new int[3];

        own.PredictBatch(x, expected);
        handle.PredictBatch(x, found);
        Assert.Equal(expected, found);
        own.Classify(x, expectedClasses);
        handle.Classify(x, classes);
        Assert.Equal(expectedClasses, classes);
        Assert.Equal(own.Classify(x.AsSpan(0, Versioned.Inputs)), handle.Classify(x.AsSpan(0, Versioned.Inputs)));

        using ModelLease lease = handle.Rent();
        Array.Clear(found);
        lease.PredictBatch(x, found);
        Assert.Equal(expected, found);
        Array.Clear(classes);
        lease.Classify(x, classes);
        Assert.Equal(expectedClasses, classes);
        Assert.Equal(own.Classify(x.AsSpan(0, Versioned.Inputs)), lease.Classify(x.AsSpan(0, Versioned.Inputs)));
    }

    [Fact]
    public void What_happens_to_a_published_network_does_not_reach_the_callers()
    {
        Network network = Versioned.Make(1);
        using var handle = new ModelHandle(network);
        string hash = handle.Current.ContentHash;
        Versioned.Set(network, 7);
        Assert.Equal(1, One(handle));
        handle.Publish(network);
        Versioned.Set(network, 8);
        Assert.Equal(7, One(handle));
        Assert.NotEqual(hash, handle.Current.ContentHash);
    }

    [Fact]
    public void Lease_stays_with_its_model()
    {
        using var handle = new ModelHandle(Versioned.Make(1), callers: 1);
        using (ModelLease lease = handle.Rent())
        {
            handle.Publish(Versioned.Make(2));
            Assert.Equal(1, One(lease));
            Assert.Equal(1, lease.Version.Number);
            Assert.Equal(2, One(handle));
        }
        using ModelLease next = handle.Rent();
        Assert.Equal(2, next.Version.Number);
        ModelLease other = default;
        Assert.Throws<InvalidOperationException>(() => other.Version);
        Assert.Throws<InvalidOperationException>(() => other.Dispose());
    }

    [Fact]
    public void Snapshot_predicts_with_its_model_whatever_is_published()
    {
        var handle = new ModelHandle(Versioned.Make(1), callers: 1);
        ModelSnapshot snapshot = handle.Snapshot;
        Network next = Versioned.Make(2);
        next.Metadata["kind"] = "next";

        handle.Publish(next);

        using (ModelLease lease = snapshot.Rent())
        {
            Assert.Equal(1, One(lease));
            Assert.Equal(1, lease.Version.Number);
        }
        Assert.Equal((1, 2), (snapshot.Version.Number, handle.Snapshot.Version.Number));
        Assert.Empty(snapshot.Metadata);
        Assert.Equal("next", handle.Snapshot.Metadata["kind"]);
        Assert.Throws<InvalidOperationException>(() => default(ModelSnapshot).Rent());
        handle.Dispose();
        Assert.Throws<ObjectDisposedException>(() => snapshot.Rent());
    }

    [Fact]
    public void Second_return_is_refused()
    {
        using var handle = new ModelHandle(Versioned.Make(1), callers: 1);
        ModelLease lease = handle.Rent();
        lease.Dispose();
        Assert.Throws<InvalidOperationException>(() => lease.Dispose());
        Assert.Throws<ObjectDisposedException>(() => One(lease));
        Assert.Equal(1, One(handle));
    }

    [Fact]
    public void Model_of_other_sizes_is_refused_and_the_old_one_stays()
    {
        using var handle = new ModelHandle(Versioned.Make(1));
        ModelVersion before = handle.Current;

        Assert.Contains("network has 9 inputs and 4 outputs; the models of this handle have 8 and 4",
            Assert.Throws<ArgumentException>(() => handle.Publish(new Network(9) { new Dense(4) })).Message);
        Assert.Contains("network has 8 inputs and 5 outputs", Assert.Throws<ArgumentException>(() => handle.Publish(new Network(8) { new Dense(5) })).Message);
        Assert.Throws<ArgumentNullException>(() => handle.Publish(null!));
        Assert.Same(before, handle.Current);
        Assert.Equal(1, One(handle));
    }

    [Fact]
    public void Callers_above_the_number_wait_and_then_are_told()
    {
        using var handle = new ModelHandle(Versioned.Make(1), callers: 1) { RentTimeout = TimeSpan.FromMilliseconds(20) };
        using ModelLease lease = handle.Rent();
        Assert.Contains("All 1 predictors", Assert.Throws<TimeoutException>(() => One(handle)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ModelHandle(Versioned.Make(1)) { RentTimeout = TimeSpan.FromDays(2) });
    }

    [Fact]
    public void Disposed_handle_predicts_and_publishes_no_more()
    {
        var handle = new ModelHandle(Versioned.Make(1));
        ModelLease lease = handle.Rent();
        handle.Dispose();
        handle.Dispose();

        Assert.Throws<ObjectDisposedException>(() => One(handle));
        Assert.Throws<ObjectDisposedException>(() => handle.Publish(Versioned.Make(2)));
        Assert.Equal(1, handle.Current.Number);
        Assert.Equal(1, One(lease));
        lease.Dispose();
    }

    [Fact]
    [Trait("Speed", "Slow"), Trait("Tiers", "None")]
    public void Dispose_races_with_callers_and_publishers_and_every_call_ends_well()
    {
        const int Rounds = 10_000, Count = 8;
        Network network = Versioned.Make(1);
        ModelHandle? handle = null;
        using var round = new Barrier(Count + 2);
        Callers.Run(Count + 2, caller =>
        {
            for (int i = 0; i < Rounds; i++)
            {
                if (caller == Count)
                {
                    handle = new ModelHandle(network, callers: 4);
                }
                round.SignalAndWait();
                try
                {
                    if (caller == Count)
                    {
                        Thread.SpinWait(i % 500);
                        handle!.Dispose();
                    }
                    else
                    {
                        for (int call = 0; call < 20; call++)
                        {
                            if (caller == Count + 1)
                            {
                                handle!.Publish(network);
                            }
                            else
                            {
                                Assert.Equal(1, One(handle!));
                            }
                        }
                    }
                }
                catch (ObjectDisposedException e)
                {
                    Assert.Contains(nameof(ModelHandle), e.ObjectName, StringComparison.Ordinal);
                }
                round.SignalAndWait();
            }
        });
    }

    /// <summary>No call needs a thread of the thread pool, so it may be as full as it likes.</summary>
    [Fact]
    public async Task Full_thread_pool_does_not_stop_predictions()
    {
        using var handle = new ModelHandle(Versioned.Make(1), callers: 2);
        using var open = new ManualResetEventSlim();
        // Far more than it has threads: all of them wait, and what is queued behind them does not begin.
        Task[] stuck = [.. Enumerable.Range(0, 2 * ThreadPool.ThreadCount + 64).Select(_ => Task.Run(open.Wait))];
        try
        {
            Callers.Run(8, caller =>
            {
                for (int i = 0; i < 200; i++)
                {
                    Assert.True(One(handle) >= 1);
                    if (caller == 0 && i % 50 == 0)
                    {
                        handle.Publish(Versioned.Make(2));
                    }
                }
            });
            Assert.Contains(stuck, task => !task.IsCompleted);
        }
        finally
        {
            open.Set();
        }
        await Task.WhenAll(stuck);
    }

    static float One(ModelHandle handle)
    {
        Span<float> outputs = stackalloc float[Versioned.Outputs];
        handle.PredictOne(x.AsSpan(0, Versioned.Inputs), outputs);
        return outputs[0];
    }

    static float One(ModelLease lease)
    {
        Span<float> outputs = stackalloc float[Versioned.Outputs];
        lease.PredictOne(x.AsSpan(0, Versioned.Inputs), outputs);
        return outputs[0];
    }
}
