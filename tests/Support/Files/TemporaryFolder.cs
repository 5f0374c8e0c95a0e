namespace FastNn.Tests.Support;

/// <summary>A folder outside of the repository for the files of one test, deleted when it is disposed.</summary>
sealed class TemporaryFolder : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fastnn-tests-");

    public string Root => folder.FullName;

    public string PathOf(string name) => Path.Combine(Root, name);

    public string Write(string name, byte[] content)
    {
        string path = PathOf(name);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Creates a folder in it, if it is not there yet, and returns its path.</summary>
    public string CreateFolder(string name) => folder.CreateSubdirectory(name).FullName;

    public void Dispose() => folder.Delete(recursive: true);
}
