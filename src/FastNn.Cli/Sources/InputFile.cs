using System.IO.Compression;

namespace FastNn.Cli;

/// <summary>Opens input files.</summary>
static class InputFile
{
    /// <exception cref="FileNotFoundException">There is no file.</exception>
    public static void CheckExists(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(Directory.Exists(path) ? $"{path} is a folder; give a file." : $"There is no file {path}.");
        }
    }

    /// <summary>Opens a file without decompressing it.</summary>
    /// <exception cref="FileNotFoundException">There is no file.</exception>
    public static FileStream OpenRaw(string path)
    {
        CheckExists(path);
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
    }

    /// <summary>Opens a file, and decompresses it where its first bytes are those of gzip.</summary>
    /// <exception cref="FileNotFoundException">There is no file.</exception>
    public static Stream Open(string path)
    {
        FileStream file = OpenRaw(path);
        bool isGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}
