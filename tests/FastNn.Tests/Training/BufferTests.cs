using FastNn.Tests.Support;

namespace FastNn.Tests.Training;

/// <summary>The order in which options are set does not matter, neither for memory nor for what is refused.</summary>
[Collection(QuietCollection.Name)]
public sealed class BufferTests
{
    [Fact]
    public void Pieces_of_a_large_batch_take_their_own_memory_alone_whatever_the_order_of_the_options()
    {
        Network network = new(784, seed: 1) { new Dense(256), new Relu(), new Dense(10) };
        // The gradients belong to the network, and are made by its first trainer.
        using var before = new Trainer(network, new MeanSquaredError(), new Sgd(1));
        long first = Allocated(() => Prepare(new Trainer(network, new MeanSquaredError(), new Sgd(1)) { BatchSize = 1_000_000, MicroBatchSize = 256 }));
        long second = Allocated(() => Prepare(new Trainer(network, new MeanSquaredError(), new Sgd(1)) { MicroBatchSize = 256, BatchSize = 1_000_000 }));
        Assert.InRange(first, 1 << 16, 1 << 24);
        Assert.InRange(second, 1 << 16, 1 << 24);
    }

    [Fact]
    public void Buffers_are_made_once_by_the_first_call_or_before_it()
    {
        Network network = new(784, seed: 1) { new Dense(256), new Relu(), new Dense(10) };
        // The outputs of 1,024 rows are 1 MiB, and so are the gradients by them.
        long size = 1024 * (256 + 256 + 10) * sizeof(float);
        using var before = Prepare(new Trainer(network, new MeanSquaredError(), new Sgd(1)) { Threads = 2 });
        Trainer? trainer = null;
        Assert.InRange(Allocated(() => trainer = new Trainer(network, new MeanSquaredError(), new Sgd(1)) { BatchSize = 1024, Threads = 2 }), 1, 1 << 14);
        Assert.InRange(Allocated(() => Prepare(trainer!)), size, 3 * size);
        Assert.Equal(0, Allocated(() => Prepare(trainer!)));
        float[] x = new float[784], t = new float[10];
        trainer!.TrainBatch(x, t);
        Assert.Equal(0, Allocated(() => trainer.TrainBatch(x, t)));
        trainer.Dispose();
    }

    [Fact]
    public void Batch_that_is_too_large_but_for_its_pieces_is_trained_in_either_order()
    {
        float[] x = Sample.Normal(9, 1), t = Sample.Normal(6, 2);
        float[]? expected = null;
        foreach (Func<Network, Trainer> make in (Func<Network, Trainer>[])
            [
                network => new Trainer(network, new MeanSquaredError(), new Sgd(0.1f)) { BatchSize = 1_000_000_000, MicroBatchSize = 2 },
                network => new Trainer(network, new MeanSquaredError(), new Sgd(0.1f)) { MicroBatchSize = 2, BatchSize = 1_000_000_000 },
                network => new Trainer(network, new MeanSquaredError(), new Sgd(0.1f)) { MicroBatchSize = 2, BatchSize = 3 },
            ])
        {
            Network network = new(3, seed: 1) { new Dense(2) };
            using Trainer trainer = make(network);
            trainer.TrainBatch(x, t);
            expected ??= Sample.Values(network);
            Assert.Equal(expected, Sample.Values(network));
        }
    }

    [Fact]
    public void Buffers_that_are_large_are_made_by_the_first_call_and_none_by_the_next()
    {
        Network network = new(3, seed: 1) { new Dense(100), new Relu(), new Dense(2) };
        using var trainer = new Trainer(network, new MeanSquaredError(), new Sgd(0.1f)) { BatchSize = 200_000 };
        float[] x = Sample.Normal(9, 1), t = Sample.Normal(6, 2);
        trainer.TestBatch(x, t);
        Assert.Equal(0, Allocated(() => trainer.TrainBatch(x, t)));
        Assert.Equal(0, Allocated(() => trainer.TestBatch(x, t)));
    }

    [Fact]
    public void Batch_that_is_too_large_is_refused_by_every_call_and_nothing_is_changed()
    {
        Network network = new(3, seed: 1) { new Dense(2) };
        float[] before = Sample.Values(network), x = [1, 2, 3], t = [1, 2];
        using var trainer = new Trainer(network, new MeanSquaredError(), new Sgd(0.1f)) { BatchSize = 1_000_000_000 };
        FastNn.Data.Dataset data = new(x, 3, t, 2);
        foreach (Action call in (Action[])[() => trainer.TrainBatch(x, t), () => trainer.TestBatch(x, t), () => trainer.ComputeGradients(x, t),
            () => trainer.Fit(data), () => trainer.Test(data)])
        {
            Assert.Contains("a batch of 1,000,000,000 rows", Assert.Throws<ArgumentException>(call).Message);
        }
        Assert.Equal(0, trainer.Steps);
        Assert.Equal(before, Sample.Values(network));
    }

    static Trainer Prepare(Trainer trainer)
    {
        trainer.Prepare();
        return trainer;
    }

    static long Allocated<T>(Func<T> run)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = run();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
