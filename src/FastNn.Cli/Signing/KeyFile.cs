namespace FastNn.Cli;

/// <summary>Reads the files of keys.</summary>
static class KeyFile
{
    // A key of P-256 has less than 300 bytes; comments may stand before it.
    const int MaxBytes = 65_536;

    /// <exception cref="IOException">The file cannot be read, or is no key.</exception>
    public static string Read(string option, string path)
    {
        Require.Usage(!string.IsNullOrWhiteSpace(path), $"{option} is empty; give the file of a key in PEM.");
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{option} is {path}, but there is no such file; give the file of a key in PEM.");
        }
        return new FileInfo(path).Length <= MaxBytes
            ? File.ReadAllText(path)
            : throw new IOException($"{option} is {path}, which has more than {MaxBytes} bytes; it must be a key in PEM.");
    }
}
