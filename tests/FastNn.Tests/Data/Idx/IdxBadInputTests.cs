using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Data;

[Collection(QuietCollection.Name)]
public sealed class IdxBadInputTests
{
    const int Max = int.MaxValue;

    public static TheoryData<string, byte[], long, string> MalformedArrays => new()
    {
        { "empty", [], 0, "ends after 0 bytes" },
        { "one byte", [0], 1, "ends after 1 bytes" },
        { "three bytes", [0, 0, 8], 3, "ends after 3 bytes" },
        { "bad magic", [1, 0, 8, 1, 0, 0, 0, 0], 0, "begins with 0x0100" },
        { "bad magic, second byte", [0, 7, 8, 1, 0, 0, 0, 0], 0, "begins with 0x0007" },
        { "text", "0,1,2,3\n4,5,6,7\n"u8.ToArray(), 0, "begins with 0x302C" },
        { "type code 0", [0, 0, 0, 1, 0, 0, 0, 0], 2, "type code is 0x00" },
        { "type code 0x0A", [0, 0, 0x0A, 1, 0, 0, 0, 0], 2, "type code is 0x0A" },
        { "type code 0xFF", [0, 0, 0xFF, 1, 0, 0, 0, 0], 2, "type code is 0xFF" },
        { "no dimension", [0, 0, 8, 0], 3, "number of dimensions is 0" },
        { "nine dimensions", [0, 0, 8, 9, .. new byte[36]], 3, "number of dimensions is 9" },
        { "255 dimensions", [0, 0, 8, 255, .. new byte[1020]], 3, "number of dimensions is 255" },
        { "header cut off", [0, 0, 8, 2, 0, 0, 0, 1, 0, 0], 10, "ends within the header" },
        { "dimension 2^32 - 1", IdxBytes.Of(8, [-1]), 4, "Dimension 0 is 4294967295" },
        { "second dimension 2^31", IdxBytes.Of(8, [1, int.MinValue]), 8, "Dimension 1 is 2147483648" },
        { "product 2^32", IdxBytes.Of(8, [65536, 65536]), 4, "65536×65536 declare more" },
        { "product 2^64", IdxBytes.Of(8, [1 << 30, 1 << 30, 16]), 4, "declare more" },
        { "product far beyond", IdxBytes.Of(8, [1 << 30, 1 << 30, 1 << 30, 1 << 30, 1 << 30, 1 << 30, 1 << 30, 1 << 30]), 4, "declare more" },
        { "product of bytes beyond", IdxBytes.Of(0x0E, [1 << 28]), 4, "declare more" },
        { "truncated by one", IdxBytes.Of(8, [4], 1, 2, 3), 4, "declare 4 bytes of data, more than the file can hold" },
        { "truncated within a value", IdxBytes.Of(0x0C, [2], 1, 2, 3, 4, 5, 6, 7), 4, "declare 8 bytes" },
        { "nothing behind the header", IdxBytes.Of(8, [2_000_000_000]), 4, "declare 2000000000 bytes" },
        { "one byte too many", IdxBytes.Of(8, [2], 1, 2, 3), 10, "is longer than the 2 bytes" },
    };

    [Theory]
    [MemberData(nameof(MalformedArrays))]
    public void Malformed_array_is_refused(string what, byte[] file, long offset, string sentence)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write(what, file);

        long before = GC.GetAllocatedBytesForCurrentThread();
        var e = Assert.Throws<FastNnFormatException>(() => Idx.Read(path));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Contains(sentence, e.Message, StringComparison.Ordinal);
        Assert.StartsWith($"{path}, byte {offset}: ", e.Message, StringComparison.Ordinal);
        Assert.Equal((path, offset), (e.File, e.Offset));
        Assert.InRange(allocated, 0, 1 << 20);
    }

    /// <summary>The same without a length to go by, plain and compressed: at most the place differs, where the data turn out too short.</summary>
    [Theory]
    [MemberData(nameof(MalformedArrays))]
    public void Malformed_stream_is_refused(string what, byte[] file, long offset, string sentence)
    {
        Assert.NotEmpty(what);
        foreach (Stream stream in (Stream[])[new OneByteStream(file), new OneByteStream(IdxBytes.Gzip(file)), new MemoryStream(IdxBytes.Gzip(file))])
        {
            var e = Assert.Throws<FastNnFormatException>(() => Idx.Read(stream));

            bool tooShort = sentence.Contains("bytes of data", StringComparison.Ordinal) || what.Contains("truncated", StringComparison.Ordinal)
                || what == "nothing behind the header";
            Assert.True(tooShort || e.Offset == offset, $"{what}: byte {e.Offset}");
            Assert.Contains(tooShort ? "bytes of data" : sentence, e.Message, StringComparison.Ordinal);
        }
    }

    public static TheoryData<string, byte[], byte[], string> MismatchedFiles => new()
    {
        { "counts differ", IdxBytes.Images(3), IdxBytes.Labels(1, 2), "has 2 labels, but images stream has 3 images" },
        { "files swapped", IdxBytes.Labels(1, 2), IdxBytes.Images(2), "Exchange the two files if they are swapped." },
        { "two images", IdxBytes.Images(2), IdxBytes.Images(2), "labels stream, byte 3: The file has 3 dimensions" },
        { "no rows", IdxBytes.Of(8, [0, 2]), IdxBytes.Labels(), "has no images" },
        { "rows of nothing", IdxBytes.Of(8, [2, 0]), IdxBytes.Labels(1, 2), "has no images" },
        { "images of shorts", IdxBytes.Of(0x0B, [1, 1], 0, 0), IdxBytes.Labels(1), "of type Int16; expected unsigned bytes or floats" },
        { "labels of floats", IdxBytes.Images(1), IdxBytes.Of(0x0D, [1], 0, 0, 0, 0), "of type Single; expected labels" },
        { "label negative", IdxBytes.Images(2), IdxBytes.Of(0x09, [2], 0, 255), "byte 9: The label is -1; a label must be a whole number from 0 to 999999" },
        { "label 1,000,000", IdxBytes.Images(1), IdxBytes.Of(0x0C, [1], 0, 0x0F, 0x42, 0x40), "byte 8: The label is 1000000" },
        { "input NaN", IdxBytes.Of(0x0D, [1, 2], 0, 0, 0, 0, 0x7F, 0xC0, 0, 0), IdxBytes.Labels(1), "byte 16: The value is not finite" },
        { "input infinite", IdxBytes.Of(0x0D, [1, 1], 0xFF, 0x80, 0, 0), IdxBytes.Labels(1), "byte 12: The value is not finite" },
        { "input 1e300", IdxBytes.Of(0x0E, [1, 1], 0x7E, 0x37, 0xE4, 0x3C, 0x88, 0, 0x75, 0x9C), IdxBytes.Labels(1), "beyond the range of float" },
        { "labels cut off", IdxBytes.Images(2), [0, 0, 8, 1, 0, 0, 0, 2, 5], "labels stream, byte 4:" },
        { "labels too long", IdxBytes.Images(1), [.. IdxBytes.Labels(5), 5], "labels stream, byte 9:" },
    };

    [Theory]
    [MemberData(nameof(MismatchedFiles))]
    public void Files_that_make_no_dataset_are_refused(string what, byte[] images, byte[] labels, string sentence)
    {
        var e = Assert.Throws<FastNnFormatException>(() => Idx.ReadDataset(new MemoryStream(images), new MemoryStream(labels)));

        Assert.Contains(sentence, e.Message, StringComparison.Ordinal);
        Assert.True(e.Offset >= 0, what);
    }

    [Fact]
    public void Counts_are_compared_before_images_are_read()
    {
        byte[] images = IdxBytes.Of(8, [20_000_000, 1], new byte[20_000_000]);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<FastNnFormatException>(() => Idx.ReadDataset(new MemoryStream(images), new MemoryStream(IdxBytes.Labels(1))));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Stream_that_declares_much_and_holds_little_takes_little_memory()
    {
        byte[] file = IdxBytes.Of(8, [1_000_000_000], new byte[27]);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<FastNnFormatException>(() => Idx.Read(new OneByteStream(file)));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 << 20);
    }

    [Fact]
    public void What_cannot_be_opened_is_no_malformed_file()
    {
        using TemporaryFolder folder = new();

        Assert.Throws<FileNotFoundException>(() => Idx.Read(folder.PathOf("none")));
        Assert.Throws<UnauthorizedAccessException>(() => Idx.Read(folder.PathOf(".")));
        Assert.Throws<ArgumentNullException>("path", () => Idx.Read((string)null!));
        Assert.Throws<ArgumentException>("path", () => Idx.Read(""));
        Assert.Throws<ArgumentNullException>("stream", () => Idx.Read((Stream)null!));
        Assert.Throws<ArgumentException>("stream", () => Idx.Read(new FileStream(folder.PathOf("written"), FileMode.Create, FileAccess.Write)));
    }
}
