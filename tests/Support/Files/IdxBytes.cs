using System.Buffers.Binary;
using System.IO.Compression;

namespace FastNn.Tests.Support;

/// <summary>IDX files as byte arrays, right and wrong ones.</summary>
static class IdxBytes
{
    /// <summary>Header and data as given, whether they fit each other or not.</summary>
    public static byte[] Of(byte type, int[] dimensions, params byte[] data)
    {
        byte[] file = new byte[4 + 4 * dimensions.Length + data.Length];
        file[2] = type;
        file[3] = (byte)dimensions.Length;
        for (int i = 0; i < dimensions.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + 4 * i), dimensions[i]);
        }
        data.CopyTo(file, 4 + 4 * dimensions.Length);
        return file;
    }

    /// <summary>Images of 2×1 bytes that count up: 0, 1, 2, ...</summary>
    public static byte[] Images(int count) => Of(0x08, [count, 2, 1], [.. Enumerable.Range(0, 2 * count).Select(i => (byte)i)]);

    public static byte[] Labels(params byte[] labels) => Of(0x08, [labels.Length], labels);

    public static byte[] Gzip(ReadOnlySpan<byte> content)
    {
        using MemoryStream file = new();
        using (GZipStream gzip = new(file, CompressionLevel.SmallestSize))
        {
            gzip.Write(content);
        }
        return file.ToArray();
    }
}
