using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Data;

/// <summary>Compressed data files, honest, damaged and hostile ones.</summary>
[Collection(QuietCollection.Name)]
public sealed class GzipTests
{
    static byte[] Random(int length)
    {
        byte[] bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(20)]
    [InlineData(5000)]
    public void Truncated_gzip_is_refused(int missing)
    {
        byte[] file = IdxBytes.Gzip(IdxBytes.Of(8, [100, 100], Random(10_000)));

        Assert.Throws<FastNnFormatException>(() => Idx.Read(new MemoryStream(file[..^missing])));
    }

    [Fact]
    public void Every_prefix_and_every_flipped_bit_of_a_small_gzip_is_refused_or_harmless()
    {
        byte[] content = IdxBytes.Labels(1, 2, 3, 4, 5, 6, 7, 8);
        byte[] file = IdxBytes.Gzip(content);

        for (int length = 0; length < file.Length; length++)
        {
            Assert.Throws<FastNnFormatException>(() => Idx.Read(new MemoryStream(file[..length])));
        }
        for (int bit = 0; bit < 8 * file.Length; bit++)
        {
            byte[] flipped = [.. file];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            int[] values = new int[8];
            try
            {
                Idx.Read(new MemoryStream(flipped)).CopyTo(values);
                Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], values);   // a bit of the gzip header that says nothing about the content
            }
            catch (FastNnFormatException)
            {
            }
        }
    }

    [Fact]
    public void Gzip_in_several_members_is_one_content()
    {
        byte[] content = IdxBytes.Labels(1, 2, 3, 4);

        byte[] file = [.. IdxBytes.Gzip(content.AsSpan(0, 9)), .. IdxBytes.Gzip(content.AsSpan(9))];

        Assert.Equal(4, Idx.Read(new MemoryStream(file)).Count);
    }

    [Fact]
    public void What_follows_a_gzip_must_be_gzip()
    {
        byte[] file = IdxBytes.Gzip(IdxBytes.Labels(1, 2, 3, 4));

        foreach (byte[] tail in (byte[][])[[0], [0x1F], [0x1F, 0x8B], [.. "more"u8], new byte[100_000]])
        {
            Assert.Throws<FastNnFormatException>(() => Idx.Read(new MemoryStream([.. file, .. tail])));
        }
    }

    /// <summary>Whichever byte of the end falls on the edge of a buffer of the decompressor.</summary>
    [Theory]
    [InlineData(8192)]
    [InlineData(16384)]
    [InlineData(65536)]
    public void Gzip_of_any_length_is_read_whole(int edge)
    {
        byte[] random = Random(edge + 64);
        for (int length = edge - 64; length <= random.Length; length++)
        {
            byte[] content = IdxBytes.Of(8, [length], random[..length]);
            byte[] file = IdxBytes.Gzip(content);

            Assert.Equal(length, Idx.Read(new MemoryStream(file)).Count);
            Assert.Throws<FastNnFormatException>(() => Idx.Read(new MemoryStream(file[..^1])));
            Assert.Throws<FastNnFormatException>(() => Idx.Read(new MemoryStream([.. file, 0])));
        }
    }

    [Fact]
    public void Data_behind_the_declared_end_are_not_expanded()
    {
        byte[] bomb = IdxBytes.Gzip([.. IdxBytes.Of(8, [1000], new byte[1000]), .. new byte[64 << 20]]);

        long before = GC.GetAllocatedBytesForCurrentThread();
        var e = Assert.Throws<FastNnFormatException>(() => Idx.Read(new MemoryStream(bomb)));

        Assert.Equal(1008, e.Offset);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Header_that_declares_more_than_its_file_can_expand_to_is_refused()
    {
        byte[] bomb = IdxBytes.Gzip(IdxBytes.Of(8, [1_000_000_000], new byte[1000]));

        long before = GC.GetAllocatedBytesForCurrentThread();
        var e = Assert.Throws<FastNnFormatException>(() => Idx.Read(new MemoryStream(bomb)));

        Assert.Equal(4, e.Offset);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    /// <summary>1,000 times expanded, with a header that says so: the file, and the stream whose length is unknown.</summary>
    [Fact]
    public void Bomb_with_an_honest_header_is_refused()
    {
        int size = 2 * (int)DataSource.FreeExpansion;
        byte[] bomb = IdxBytes.Gzip(IdxBytes.Of(8, [size], new byte[size]));
        Assert.InRange(bomb.Length, 1, size / 900);

        Assert.Throws<FastNnFormatException>(() => Idx.Read(new MemoryStream(bomb)));
        var e = Assert.Throws<FastNnFormatException>(() => Idx.Read(new OneByteStream(bomb)));
        Assert.Contains("Decompress the file first", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Well_compressed_small_file_is_read()
    {
        int size = (int)DataSource.FreeExpansion - 8;

        Assert.Equal(size, Idx.Read(new MemoryStream(IdxBytes.Gzip(IdxBytes.Of(8, [size], new byte[size])))).Count);
    }
}
