namespace FastNn.Cli;

/// <summary>A text file that is written completely or not at all: under a temporary name beside it, until all is written.</summary>
static class OutputFile
{
    /// <summary>Writes a file; an existing one is replaced, and kept where writing fails.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Action<StreamWriter> write)
    {
        string target = Network.GetSaveTarget(path) ?? path, temporary = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var writer = new StreamWriter(temporary))
            {
                write(writer);
            }
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
