using FastNn.Data;

namespace FastNn.Mpi.Tests;

/// <summary>What rank 0 has, all get.</summary>
public sealed class SharingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Network_and_rows_arrive_with_the_same_bits(int ranks)
    {
        Network network = Some.Network();
        network.Metadata.Add("key", "value");
        Dataset labelled = Some.Data(77), hot = labelled.OneHot();
        Assert.All(ThreadGroup.Run(ranks, group =>
        {
            bool isFirst = group.Rank == 0;
            Span<int> numbers = isFirst ? [7, -1, 9] : [0, 0, 0];
            group.Share(numbers);
            Network shared = group.Share(isFirst ? network : null);
            return (shared.ComputeHash(), shared.Metadata["key"], Text(group.Share(isFirst ? labelled : null)), Text(group.Share(isFirst ? hot : null)),
                string.Join(' ', numbers.ToArray()));
        }), found => Assert.Equal((network.ComputeHash(), "value", Text(labelled), Text(hot), "7 -1 9"), found));
    }

    [Fact]
    public void Function_runs_in_rank_0_while_the_others_wait()
    {
        int calls = 0;
        string?[] found = ThreadGroup.Run(3, group => group.RunFirst(() =>
        {
            Interlocked.Increment(ref calls);
            Thread.Sleep(100);
            return "read";
        }));
        Assert.Equal(["read", null, null], found);
        Assert.Equal(1, calls);
    }

    [Fact]
    public void Exception_comes_out_in_rank_0() => Assert.Equal("IOException", ThreadGroup.Run(2, group =>
    {
        try
        {
            group.RunFirst<string>(() => throw new IOException("no file"));
            return "";
        }
        catch (IOException e)
        {
            return e.GetType().Name;
        }
    })[0]);

    [Fact]
    public void Rows_with_weights_are_refused()
    {
        using ProcessGroup group = MpiGroup.Start();
        Assert.Throws<ArgumentException>(() => group.Share(Some.Data(9).WithWeights(new float[9])));
        Assert.Throws<ArgumentNullException>("rows", () => group.Share((Dataset?)null));
        Assert.Throws<ArgumentNullException>("network", () => group.Share((Network?)null));
    }

    static string Text(Dataset rows) => string.Join(';', Enumerable.Range(0, rows.Count).Select(row =>
        $"{string.Join(',', rows.GetInput(row).ToArray())}:{(rows.HasLabels ? $"{rows.GetLabel(row)}" : string.Join(',', rows.GetTarget(row).ToArray()))}"));
}
