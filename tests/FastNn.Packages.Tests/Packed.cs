using System.IO.Compression;
using System.Xml.Linq;
using FastNn.Packages.Tests.Support;

namespace FastNn.Packages.Tests;

/// <summary>The packages, made twice from copies of the sources in two folders.</summary>
public sealed class Packed : IAsyncLifetime
{
    public const string Collection = "Packed";

    readonly Scratch scratch = new();

    /// <summary>The names of all packages.</summary>
    public static string[] Names { get; } = ["FastNn", "FastNn.Cli", "FastNn.Hosting"];

    /// <summary>The folder of the packages.</summary>
    public string Folder => scratch.PathOf("one/packages");

    public string Version { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await Task.WhenAll(Pack("one"), Pack("two"));
        Version = Path.GetFileNameWithoutExtension(Directory.GetFiles(Folder, "FastNn.Cli.*.nupkg").Single())["FastNn.Cli.".Length..];
    }

    public ValueTask DisposeAsync()
    {
        scratch.Dispose();
        return ValueTask.CompletedTask;
    }

    public ZipArchive Open(string name) => ZipFile.OpenRead(Path.Combine(Folder, $"{name}.{Version}.nupkg"));

    public ZipArchive OpenSymbols(string name) => ZipFile.OpenRead(Path.Combine(Folder, $"{name}.{Version}.snupkg"));

    /// <summary>The same package from the other folder.</summary>
    public ZipArchive OpenOther(string name) => ZipFile.OpenRead(Path.Combine(scratch.PathOf("two/packages"), $"{name}.{Version}.nupkg"));

    /// <summary>Packs the library once more, from the other folder, with the package as what was released last and one word of a source replaced.</summary>
    public async Task<(int Code, string Output)> PackChanged(string source, string old, string replacement)
    {
        string folder = scratch.PathOf("two"), file = Path.Combine(folder, source), text = await File.ReadAllTextAsync(file);
        Assert.Contains(old, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, text.Replace(old, replacement, StringComparison.Ordinal));
        Directory.CreateDirectory(Path.Combine(folder, "baseline"));
        File.Copy(Path.Combine(Folder, $"FastNn.{Version}.nupkg"), Path.Combine(folder, "baseline/FastNn.nupkg"));
        return await Command.TryBuild(folder, "pack", "src/FastNn/FastNn.csproj", "-c", "Release", "-o", Path.Combine(folder, "changed"), $"-p:PathMap={folder}=/_");
    }

    /// <summary>A value of a package's description, such as "authors"; empty where it has none.</summary>
    public string Fact(string name, string element)
    {
        using ZipArchive package = Open(name);
        using Stream nuspec = package.GetEntry($"{name}.nuspec")!.Open();
        return XDocument.Load(nuspec).Descendants().FirstOrDefault(item => item.Name.LocalName == element)?.Value ?? "";
    }

    async Task Pack(string name)
    {
        string folder = scratch.Inner(name);
        Repository.CopyTo(folder);
        string solution = Path.Combine(folder, "Packages.slnx");
        await File.WriteAllTextAsync(solution, $"<Solution>{string.Concat(Names.Select(project => $"""<Project Path="src/{project}/{project}.csproj" />"""))}</Solution>");
        // What a build on a server does by itself: no path of this machine in the files.
        await Command.Build(folder, "pack", solution, "-c", "Release", "-o", Path.Combine(folder, "packages"), $"-p:PathMap={folder}=/_");
    }
}

[CollectionDefinition(Packed.Collection)]
public sealed class PackedCollection : ICollectionFixture<Packed>;
