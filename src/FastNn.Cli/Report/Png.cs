using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace FastNn.Cli;

/// <summary>Encodes pictures as PNG (W3C, third edition), 8 bits per channel.</summary>
static class Png
{
    const int BytesPerPixel = 3;
    static readonly uint[] checksums = CreateChecksums();

    /// <param name="pixels">[rows, columns], three bytes each: red, green, blue.</param>
    /// <param name="columns">Pixels per row.</param>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, int columns)
    {
        int rowBytes = columns * BytesPerPixel, rows = pixels.Length / rowBytes;
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, columns);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], rows);
        header[8] = 8;
        // Colour type 2 is RGB. Compression, filter and interlace are 0.
        header[9] = 2;
        WriteChunk(file, "IHDR", header);
        using var data = new MemoryStream();
        using (var packed = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (int row = 0; row < rows; row++)
            {
                // Every row starts with its filter type, 0 for none.
                packed.WriteByte(0);
                packed.Write(pixels.Slice(row * rowBytes, rowBytes));
            }
        }
        WriteChunk(file, "IDAT", data.ToArray());
        WriteChunk(file, "IEND", []);
        return file.ToArray();
    }

    static void WriteChunk(MemoryStream file, string type, ReadOnlySpan<byte> content)
    {
        byte[] chunk = [.. Encoding.ASCII.GetBytes(type), .. content];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(chunk);
        BinaryPrimitives.WriteUInt32BigEndian(number, ComputeChecksum(chunk));
        file.Write(number);
    }

    /// <summary>Computes the CRC-32 of PNG (annex D). System.IO.Hashing is a package, not part of the framework.</summary>
    static uint ComputeChecksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        foreach (byte value in bytes)
        {
            sum = checksums[(byte)(sum ^ value)] ^ (sum >> 8);
        }
        return ~sum;
    }

    static uint[] CreateChecksums()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint sum = i;
            for (int bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) != 0 ? 0xEDB88320 ^ (sum >> 1) : sum >> 1;
            }
            table[i] = sum;
        }
        return table;
    }
}
