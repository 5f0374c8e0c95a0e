namespace FastNn.Samples.Tests.Support;

/// <summary>A folder that is gone when it is disposed.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fastnn-samples-");

    public string Path => folder.FullName;

    public void Dispose() => folder.Delete(recursive: true);
}
