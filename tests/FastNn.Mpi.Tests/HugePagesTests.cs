using FastNn.Mpi.Native;

namespace FastNn.Mpi.Tests;

/// <summary>What the request for large pages must not change: the values, and the collected heap.</summary>
public sealed class HugePagesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    [InlineData(524_288 + 17)]
    [InlineData(8 * 1024 * 1024)]
    public void Values_stay(int floats)
    {
        float[] block = GC.AllocateUninitializedArray<float>(floats, pinned: true);
        for (int i = 0; i < floats; i++)
        {
            block[i] = i;
        }
        var pages = new HugePages();

        pages.Request(block);
        pages.Request(block);
        GC.Collect();

        Assert.Equal(Enumerable.Range(0, floats).Select(i => (float)i), block);
    }

    [Fact]
    public void A_second_request_allocates_nothing()
    {
        float[] block = GC.AllocateArray<float>(2 * 1024 * 1024, pinned: true);
        var pages = new HugePages();
        pages.Request(block);
        long before = GC.GetAllocatedBytesForCurrentThread();

        pages.Request(block);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
