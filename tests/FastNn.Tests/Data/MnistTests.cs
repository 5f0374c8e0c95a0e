using System.Security.Cryptography;
using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Data;

/// <summary>The real MNIST, where it is at hand: in the folder that FASTNN_MNIST names, or beside the repository.</summary>
public sealed class MnistTests
{
    static readonly string folder = Environment.GetEnvironmentVariable("FASTNN_MNIST") is { Length: > 0 } folder
        ? folder
        : Repository.PathOf(Path.Combine("..", "shared", "data", "mnist"));

    [Fact]
    public void Training_set_is_read()
    {
        SkipWithoutMnist();

        Dataset train = Idx.ReadDataset(Path.Combine(folder, "train-images-idx3-ubyte.gz"), Path.Combine(folder, "train-labels-idx1-ubyte.gz"));

        Assert.Equal((60_000, 784, 10), (train.Count, train.Inputs, train.Outputs));
        Assert.Equal([5, 0, 4, 1, 9, 2, 1, 3, 1, 4], Enumerable.Range(0, 10).Select(train.GetLabel));   // the digits it is known to begin with
        Assert.Equal(6742, Enumerable.Range(0, 60_000).Count(row => train.GetLabel(row) == 1));          // its most frequent digit
        AssertInUnitRange(train);
    }

    [Theory]
    [InlineData("train-images-idx3-ubyte.gz", 60_000, "6bbc9ace898e44ae57da46a324031adb")]
    [InlineData("t10k-images-idx3-ubyte.gz", 10_000, "2646ac647ad5339dbf082846283269ea")]
    public void Every_byte_of_the_images_is_read(string name, int count, string md5)
    {
        SkipWithoutMnist();

        IdxArray images = Idx.Read(Path.Combine(folder, name));
        int[] values = new int[images.Count];
        images.CopyTo(values);
        byte[] file = IdxBytes.Of(0x08, [count, 28, 28], Array.ConvertAll(values, value => (byte)value));

#pragma warning disable CA5351 // the published checksums are MD5
        Assert.Equal(md5, Convert.ToHexStringLower(MD5.HashData(file)));
#pragma warning restore CA5351
    }

    static void AssertInUnitRange(Dataset dataset)
    {
        float lowest = 1, highest = 0;
        for (int row = 0; row < dataset.Count; row++)
        {
            foreach (float x in dataset.GetInput(row))
            {
                (lowest, highest) = (Math.Min(lowest, x), Math.Max(highest, x));
            }
        }
        Assert.Equal((0f, 1f), (lowest, highest));
    }

    static void SkipWithoutMnist() => Assert.SkipWhen(
        !File.Exists(Path.Combine(folder, "train-images-idx3-ubyte.gz")),
        "MNIST is not here: set FASTNN_MNIST to a folder with its four .gz files to run this test.");
}
