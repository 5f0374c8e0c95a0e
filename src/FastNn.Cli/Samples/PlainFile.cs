using System.IO.Compression;

namespace FastNn.Cli;

/// <summary>A file's content, decompressed where it is gzip, which its first bytes tell.</summary>
internal static class PlainFile
{
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static void CheckExists(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no file {path}.");
        }
    }

    public static Stream Open(string path)
    {
        CheckExists(path);
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        bool isGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}
