using FastNn.Memory;

namespace FastNn.Tests.Memory;

public sealed class SlabTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1_000)]
    [InlineData(300_001)]
    public void Memory_is_zero_and_starts_on_a_cache_line(int length)
    {
        // Several, so that they start at different places of the heap, and dirty ones before, whose memory may come back.
        for (int i = 0; i < 20; i++)
        {
            var slab = new Slab(length);
            Assert.Equal(length, slab.Length);
            Assert.Equal(length, slab.Span.Length);
            Assert.Equal(-1, slab.Span.IndexOfAnyExcept(0f));
            Assert.Equal(0, Address(slab) % 64);
            slab.Span.Fill(float.NaN);
        }
    }

    [Fact]
    public void Memory_never_moves()
    {
        var slabs = new Slab[10];
        for (int i = 0; i < slabs.Length; i++)
        {
            slabs[i] = new Slab(100);
            _ = new byte[50_000];
        }
        nint[] before = Array.ConvertAll(slabs, Address);
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);

        Assert.Equal(before, Array.ConvertAll(slabs, Address));
    }

    [Fact]
    public void Slice_is_a_part_of_the_span()
    {
        var slab = new Slab(100);
        slab.Slice(40, 20).Fill(3);

        Assert.Equal(-1, slab.Span[..40].IndexOfAnyExcept(0f));
        Assert.Equal(-1, slab.Span[40..60].IndexOfAnyExcept(3f));
        Assert.Equal(-1, slab.Span[60..].IndexOfAnyExcept(0f));
        Assert.Equal(0, slab.Slice(100, 0).Length);
    }

    [Theory]
    [InlineData(2_147_483_648)]
    [InlineData(long.MaxValue)]
    public void More_than_an_array_can_hold_is_refused(long length)
    {
        var error = Assert.Throws<ArgumentException>(() => new Slab(length));

        Assert.Contains($"{length:N0} floats", error.Message);
        Assert.Contains("smaller", error.Message);
    }

    static unsafe nint Address(Slab slab)
    {
        // The memory is pinned; the array is longer than the slab, so there is a first float even in an empty one.
        fixed (float* start = &System.Runtime.InteropServices.MemoryMarshal.GetReference(slab.Span))
        {
            return (nint)start;
        }
    }
}
