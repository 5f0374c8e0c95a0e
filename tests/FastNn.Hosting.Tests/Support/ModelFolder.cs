namespace FastNn.Hosting.Tests.Support;

/// <summary>A folder for the model files of one test.</summary>
sealed class ModelFolder : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fastnn-hosting-");

    public string Path => PathOf("model.safetensors");

    public string PathOf(string name) => System.IO.Path.Combine(folder.FullName, name);

    /// <summary>Saves a network and gives its path back.</summary>
    public string Save(Network network)
    {
        network.Save(Path);
        return Path;
    }

    public void Dispose() => folder.Delete(recursive: true);
}
