namespace FastNn.Packages.Tests.Support;

/// <summary>A folder outside of the repository, gone when it is disposed.</summary>
sealed class Scratch : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("fastnn-").FullName;

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>A folder in it, made if need be.</summary>
    public string Inner(string name) => Directory.CreateDirectory(PathOf(name)).FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
