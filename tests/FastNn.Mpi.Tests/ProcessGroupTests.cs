namespace FastNn.Mpi.Tests;

/// <summary>Messages to all, built of messages to one.</summary>
public sealed class ProcessGroupTests
{
    public static TheoryData<int> Sizes => [.. Enumerable.Range(1, 9)];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Broadcast_copies_the_bytes_of_any_root(int size)
    {
        for (int root = 0; root < size; root++)
        {
            byte[][] found = ThreadGroup.Run(size, group =>
            {
                byte[] bytes = [(byte)group.Rank, (byte)(2 * group.Rank), 7];
                group.Broadcast(bytes, root);
                return bytes;
            });
            Assert.All(found, bytes => Assert.Equal([(byte)root, (byte)(2 * root), 7], bytes));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Sum_has_the_same_bits_everywhere(int size)
    {
        double[] own = [.. Enumerable.Range(0, size).Select(rank => Math.Pow(10, rank % 5) / 3)];
        double[][] found = ThreadGroup.Run(size, group =>
        {
            double[] values = [own[group.Rank], group.Rank];
            group.Sum(values);
            return values;
        });
        Assert.Equal(own.Sum(), found[0][0], own.Sum() * 1e-14);
        Assert.Equal(size * (size - 1) / 2, found[0][1]);
        Assert.All(found, values => Assert.Equal(found[0], values));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Any_is_true_where_one_flag_is(int size)
    {
        Assert.All(ThreadGroup.Run(size, group => group.Any(false)), Assert.False);
        for (int rank = 0; rank < size; rank++)
        {
            Assert.All(ThreadGroup.Run(size, group => group.Any(group.Rank == rank)), Assert.True);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void AllGather_orders_by_rank(int size)
    {
        byte[][] found = ThreadGroup.Run(size, group =>
        {
            byte[] all = new byte[2 * size];
            group.AllGather([(byte)group.Rank, (byte)(100 + group.Rank)], all);
            return all;
        });
        byte[] expected = [.. Enumerable.Range(0, size).SelectMany(rank => new[] { (byte)rank, (byte)(100 + rank) })];
        Assert.All(found, all => Assert.Equal(expected, all));
    }

    [Fact]
    public void Process_without_a_launcher_is_a_group_of_one()
    {
        using ProcessGroup group = MpiGroup.Start();
        Assert.Equal((0, 1), (group.Rank, group.Size));
        Assert.Contains("without MPI", group.Description, StringComparison.Ordinal);
        float[] values = [1, 2];
        group.BeginSum(values);
        group.EndSums();
        Assert.Equal([1, 2], values);
        Assert.True(group.Any(true));
        Assert.Contains("there is no other", Assert.Throws<InvalidOperationException>(() => group.Send([1], 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => MpiGroup.Start(TimeSpan.Zero));
    }
}
