using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Data;

public sealed class IdxTests
{
    static readonly byte[] imageBytes = IdxBytes.Of(0x08, [3, 2, 2], 0, 1, 2, 3, 51, 102, 153, 204, 254, 255, 128, 127);
    static readonly byte[] labelBytes = IdxBytes.Labels(3, 0, 9);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public void Images_are_scaled_and_labels_kept(bool gzipImages, bool gzipLabels)
    {
        using TemporaryFolder folder = new();
        string images = folder.Write("images", gzipImages ? IdxBytes.Gzip(imageBytes) : imageBytes);
        string labels = folder.Write("labels.gz", gzipLabels ? IdxBytes.Gzip(labelBytes) : labelBytes);   // told by content, not by name

        AssertRead(Idx.ReadDataset(images, labels));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Streams_are_read_and_left_open(bool gzip)
    {
        using MemoryStream images = new([1, 2, 3, .. gzip ? IdxBytes.Gzip(imageBytes) : imageBytes]);
        using OneByteStream labels = new(gzip ? IdxBytes.Gzip(labelBytes) : labelBytes);
        images.Position = 3;

        AssertRead(Idx.ReadDataset(images, labels));

        Assert.True(images.CanRead);
        Assert.False(labels.IsDisposed);
    }

    static void AssertRead(Dataset dataset)
    {
        Assert.Equal((3, 4, 10, true), (dataset.Count, dataset.Inputs, dataset.Outputs, dataset.HasLabels));
        Assert.Equal([0f, 1 / 255f, 2 / 255f, 3 / 255f], dataset.GetInput(0));
        Assert.Equal([0.2f, 0.4f, 0.6f, 0.8f], dataset.GetInput(1));
        Assert.Equal([254 / 255f, 1f, 128 / 255f, 127 / 255f], dataset.GetInput(2));
        Assert.Equal([3, 0, 9], [dataset.GetLabel(0), dataset.GetLabel(1), dataset.GetLabel(2)]);
    }

    [Theory]
    [InlineData(0x0D, new byte[] { 0xC0, 0x20, 0, 0, 0x3F, 0x80, 0, 0 })]
    [InlineData(0x0E, new byte[] { 0xC0, 0x04, 0, 0, 0, 0, 0, 0, 0x3F, 0xF0, 0, 0, 0, 0, 0, 0 })]
    public void Inputs_that_are_floats_are_taken_as_they_are(byte type, byte[] data)
    {
        Dataset dataset = Read(IdxBytes.Of(type, [1, 2], data), IdxBytes.Labels(0));

        Assert.Equal([-2.5f, 1f], dataset.GetInput(0));
    }

    [Fact]
    public void Labels_may_be_wider_integers()
    {
        Assert.Equal(258, Read(IdxBytes.Images(1), IdxBytes.Of(0x0B, [1], 1, 2)).GetLabel(0));
        Assert.Equal(65_538, Read(IdxBytes.Images(1), IdxBytes.Of(0x0C, [1], 0, 1, 0, 2)).GetLabel(0));
        Assert.Equal(127, Read(IdxBytes.Images(1), IdxBytes.Of(0x09, [1], 127)).GetLabel(0));
        Assert.Equal(255, Read(IdxBytes.Images(1), IdxBytes.Of(0x08, [1], 255)).GetLabel(0));
    }

    [Fact]
    public void Arrays_of_every_type_are_read_as_they_are()
    {
        AssertIntegers(IdxType.UnsignedByte, [0, 127, 128, 255], 0, 127, 128, 255);
        AssertIntegers(IdxType.SignedByte, [0, 127, -128, -1], 0, 127, 128, 255);
        AssertIntegers(IdxType.Int16, [258, -32768], 1, 2, 0x80, 0);
        AssertIntegers(IdxType.Int32, [16_909_060, -2], 1, 2, 3, 4, 255, 255, 255, 254);
        AssertFloats(IdxType.Single, [1, float.NaN], 0x3F, 0x80, 0, 0, 0x7F, 0xC0, 0, 0);
        AssertFloats(IdxType.Double, [0.1f], 0x3F, 0xB9, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9A);
    }

    static void AssertIntegers(IdxType type, int[] expected, params byte[] data)
    {
        int[] integers = new int[expected.Length];
        Read(type, expected.Length, data).CopyTo(integers);
        Assert.Equal(expected, integers);
        AssertFloats(type, [.. expected.Select(value => (float)value)], data);
    }

    static void AssertFloats(IdxType type, float[] expected, params byte[] data)
    {
        float[] floats = new float[expected.Length];
        Read(type, expected.Length, data).CopyTo(floats);
        Assert.Equal(expected, floats);
    }

    static IdxArray Read(IdxType type, int count, byte[] data)
    {
        IdxArray array = Idx.Read(new MemoryStream(IdxBytes.Of((byte)type, [count, 1], data)));
        Assert.Equal((type, count), (array.Type, array.Count));
        Assert.Equal([count, 1], array.Dimensions);
        return array;
    }

    [Fact]
    public void Array_may_have_eight_dimensions_or_no_value()
    {
        Assert.Equal(1, Idx.Read(new MemoryStream(IdxBytes.Of(0x08, [1, 1, 1, 1, 1, 1, 1, 1], 7))).Count);
        Assert.Equal(0, Idx.Read(new MemoryStream(IdxBytes.Of(0x08, [0]))).Count);
        Assert.Equal(0, Idx.Read(new MemoryStream(IdxBytes.Of(0x0E, [2_000_000_000, 2_000_000_000, 2_000_000_000, 0]))).Count);
    }

    [Fact]
    public void Array_is_copied_only_where_it_fits()
    {
        IdxArray bytes = Idx.Read(new MemoryStream(IdxBytes.Labels(1, 2, 3)));
        IdxArray floats = Idx.Read(new MemoryStream(IdxBytes.Of(0x0D, [1], 0, 0, 0, 0)));

        Assert.Throws<ArgumentException>("values", () => bytes.CopyTo(new float[2]));
        Assert.Throws<ArgumentException>("values", () => bytes.CopyTo(new int[4]));
        Assert.Throws<InvalidOperationException>(() => floats.CopyTo(new int[1]));
    }

    [Fact]
    public void Large_array_comes_whole_from_a_stream_of_unknown_length()
    {
        byte[] data = new byte[5_000_000];
        new Random(1).NextBytes(data);
        int[] values = new int[data.Length];

        Idx.Read(new OneByteStream(IdxBytes.Of(0x08, [data.Length], data))).CopyTo(values);

        Assert.True(data.AsSpan().SequenceEqual(Array.ConvertAll(values, value => (byte)value)));
    }

    static Dataset Read(byte[] images, byte[] labels) => Idx.ReadDataset(new MemoryStream(images), new MemoryStream(labels));
}
