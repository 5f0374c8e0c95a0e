using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Data;

[Collection(QuietCollection.Name)]
public sealed class BatchesTests
{
    static Dataset Rows(int count) => new(new float[count], 1, new int[count]);

    static int[] Order(Batches batches)
    {
        List<int> rows = [];
        foreach (ReadOnlySpan<int> batch in batches)
        {
            rows.AddRange(batch);
        }
        return [.. rows];
    }

    [Theory]
    [InlineData(10, 1, 10, 1)]
    [InlineData(10, 3, 4, 1)]
    [InlineData(10, 5, 2, 5)]
    [InlineData(10, 9, 2, 1)]
    [InlineData(10, 10, 1, 10)]
    [InlineData(10, 64, 1, 10)]
    [InlineData(1, int.MaxValue, 1, 1)]
    public void Last_batch_has_what_is_left(int rows, int batchSize, int batches, int last)
    {
        var walk = new Batches(Rows(rows), batchSize);

        Assert.Equal((batchSize, batches), (walk.BatchSize, walk.Count));
        Assert.Equal(last, walk[batches - 1].Length);
        Assert.All(Enumerable.Range(0, batches - 1), batch => Assert.Equal(batchSize, walk[batch].Length));
        Assert.Equal(Enumerable.Range(0, rows), Order(walk));   // unshuffled: the order of the dataset
    }

    [Fact]
    public void Shuffled_epoch_has_every_row_once()
    {
        var walk = new Batches(Rows(1000), 64, seed: 1);

        walk.Shuffle(0);

        Assert.NotEqual(Enumerable.Range(0, 1000), Order(walk));
        Assert.Equal(Enumerable.Range(0, 1000), Order(walk).Order());
    }

    [Fact]
    public void Order_depends_on_seed_and_epoch_alone()
    {
        var walked = new Batches(Rows(100), 7, seed: 1);
        List<int[]> orders = [];
        foreach (int epoch in (int[])[0, 1, 2, 1, int.MaxValue])
        {
            walked.Shuffle(epoch);
            orders.Add(Order(walked));
        }
        var resumed = new Batches(Rows(100), 30, seed: 1);
        resumed.Shuffle(2);
        var other = new Batches(Rows(100), 7, seed: 2);
        other.Shuffle(2);

        Assert.Equal(orders[1], orders[3]);
        Assert.Equal(orders[2], Order(resumed));
        Assert.NotEqual(orders[2], Order(other));
        Assert.NotEqual(orders[0], orders[1]);
        Assert.NotEqual(orders[1], orders[4]);
    }

    [Fact]
    public void Seed_of_a_split_does_not_repeat_in_the_batches()
    {
        float[] inputs = [.. Enumerable.Range(0, 100).Select(row => (float)row)];
        var (first, _) = new Dataset(inputs, 1, new int[100]).Split(0.99f, seed: 1);
        int[] split = [.. Enumerable.Range(0, first.Count).Select(row => (int)first.GetInput(row)[0])];
        var walk = new Batches(Rows(100), 10, seed: 1);
        walk.Shuffle(0);

        int[] order = Order(walk);

        Assert.InRange(Enumerable.Range(0, split.Length).Count(row => split[row] == order[row]), 0, 10);   // by chance: about 1
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Batch_of_nothing_is_refused(int batchSize) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(batchSize), () => new Batches(Rows(10), batchSize));

    [Fact]
    public void What_is_out_of_range_is_refused()
    {
        var walk = new Batches(Rows(10), 3);

        Assert.Throws<ArgumentNullException>("dataset", () => new Batches(null!, 3));
        Assert.Throws<ArgumentOutOfRangeException>("batch", () => walk[-1].Length);
        Assert.Throws<ArgumentOutOfRangeException>("batch", () => walk[4].Length);
        Assert.Throws<ArgumentOutOfRangeException>("epoch", () => walk.Shuffle(-1));
        Assert.Equal(Enumerable.Range(0, 10), Order(walk));
    }

    [Fact]
    public void Nothing_is_allocated_after_construction()
    {
        var walk = new Batches(Rows(1000), 64, seed: 1);
        long rows = 0;

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int epoch = 0; epoch < 20; epoch++)
        {
            walk.Shuffle(epoch);
            foreach (ReadOnlySpan<int> batch in walk)
            {
                rows += batch.Length;
            }
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(20_000, rows);
    }
}
