using System.IO.Compression;

namespace FastNn.Cli;

/// <summary>A file's content, decompressed where it is gzip, which its first bytes tell.</summary>
static class PlainFile
{
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static void CheckExists(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(Directory.Exists(path) ? $"{path} is a folder; give a file." : $"There is no file {path}.");
        }
    }

    /// <summary>A file for those who decompress themselves.</summary>
    public static FileStream OpenAsIs(string path)
    {
        CheckExists(path);
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
    }

    public static Stream Open(string path)
    {
        FileStream file = OpenAsIs(path);
        bool isGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}
