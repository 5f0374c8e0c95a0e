using System.IO.Compression;
using System.Xml.Linq;
using FastNn.Tests.Support;

namespace FastNn.Packages.Tests;

/// <summary>The packages, made as a server makes them, twice: from one commit, in two folders.</summary>
public sealed class Packed : IAsyncLifetime
{
    public const string Collection = "Packed";

    readonly TemporaryFolder scratch = new();

    /// <summary>Where the commit is said to have come from.</summary>
    public const string Origin = "https://github.com/example/FastNn";

    /// <summary>The names of all packages.</summary>
    public static string[] Names { get; } =
    [
        "FastNn", "FastNn.Arrow", "FastNn.Cli", "FastNn.DataFrame", "FastNn.Hosting", "FastNn.Mpi", "FastNn.Onnx", "FastNn.OpenApi", "FastNn.OpenTelemetry",
        "FastNn.Parquet", "FastNn.Tables", Templates, "FastNn.TensorBoard",
    ];

    /// <summary>The package of templates, which has no assembly.</summary>
    public const string Templates = "FastNn.Templates";

    /// <summary>The folder of the packages.</summary>
    public string Folder => scratch.PathOf("one/packages");

    public string Version { get; private set; } = "";

    /// <summary>The commit that the packages were made from.</summary>
    public string Commit { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await Check("one", "two");
        await Task.WhenAll(Pack("one"), Pack("two"));
        Version = Path.GetFileNameWithoutExtension(Directory.GetFiles(Folder, "FastNn.Cli.*.nupkg").Single())["FastNn.Cli.".Length..];
        // Programs of the tests restore from this folder alone.
        CopyFromCache("sep");
        CopyFromCache("csfastfloat");
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

    /// <summary>Packs the library once more, from the other folder, held against the package that was made from them, with one word of a source
    /// replaced.</summary>
    public async Task<(int Code, string Output)> PackChanged(string source, string old, string replacement)
    {
        string folder = scratch.PathOf("two"), file = Path.Combine(folder, source), text = await File.ReadAllTextAsync(file);
        Assert.Contains(old, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, text.Replace(old, replacement, StringComparison.Ordinal));
        File.Copy(Path.Combine(Folder, $"FastNn.{Version}.nupkg"), Path.Combine(folder, "baseline/FastNn.nupkg"), overwrite: true);
        return await Command.TryBuild(folder, "pack", "src/FastNn/FastNn.csproj", "-c", "Release", "-o", Path.Combine(folder, "changed"));
    }

    /// <summary>Writes a configuration that restores from the packages alone, with a package cache of its own.</summary>
    /// <param name="scratch">The folder.</param>
    /// <param name="others">Another source, for packages of others; null for none.</param>
    /// <returns>The file.</returns>
    internal async Task<string> WriteConfig(TemporaryFolder scratch, string? others = null)
    {
        // Nothing of a build that a person would start stays behind when the folder goes.
        await File.WriteAllTextAsync(scratch.PathOf("Directory.Build.rsp"), "-nodeReuse:false -p:UseSharedCompilation=false");
        string file = scratch.PathOf("nuget.config");
        string source = others is null ? "" : $"""<add key="others" value="{others}" />""";
        string mapping = others is null ? "" : """
            <packageSourceMapping>
              <packageSource key="packed"><package pattern="FastNn*" /></packageSource><packageSource key="others"><package pattern="*" /></packageSource>
            </packageSourceMapping>
            """;
        await File.WriteAllTextAsync(file, $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{scratch.PathOf("cache")}" /></config>
              <packageSources><clear /><add key="packed" value="{Folder}" />{source}</packageSources>
              {mapping}
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
            </configuration>
            """);
        return file;
    }

    /// <summary>A value of a package's description, such as "authors", or an attribute of one; empty where it has none.</summary>
    public string Fact(string name, string element, string? attribute = null)
    {
        using ZipArchive package = Open(name);
        using Stream nuspec = package.GetEntry($"{name}.nuspec")!.Open();
        XElement? found = XDocument.Load(nuspec).Descendants().FirstOrDefault(item => item.Name.LocalName == element);
        return (attribute is null ? found?.Value : found?.Attribute(attribute)?.Value) ?? "";
    }

    static string PathOf(string project) => project == Templates ? $"templates/{project}.csproj" : $"src/{project}/{project}.csproj";

    // The sources as they are now, committed in one folder and cloned into another.
    async Task Check(string name, string other)
    {
        string folder = scratch.CreateFolder(name);
        CopySources(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "Packages.slnx"),
            $"<Solution>{string.Concat(Names.Select(project => $"""<Project Path="{PathOf(project)}" />"""))}</Solution>");
        await Command.Run(folder, "git", "init", "--quiet");
        await Command.Run(folder, "git", "add", "--all");
        await Command.Run(folder, "git", "-c", "user.name=Tests", "-c", "user.email=tests@example.com", "-c", "commit.gpgsign=false", "commit", "--quiet",
            "--message", "The sources");
        Commit = (await Command.Run(folder, "git", "rev-parse", "HEAD")).Trim();
        await Command.Run(folder, "git", "remote", "add", "origin", Origin);
        string clone = scratch.CreateFolder(other);
        await Command.Run(clone, "git", "clone", "--quiet", folder, ".");
        await Command.Run(clone, "git", "remote", "set-url", "origin", Origin);
    }

    /// <summary>Copies what packages are made of and held against: no tests, and no history.</summary>
    static void CopySources(string folder)
    {
        foreach (string file in Directory.GetFiles(Repository.Root).Where(file => !Path.GetFileName(file).StartsWith(".git", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
        foreach (string file in ((string[])["src", "baseline", "templates", "samples/data"]).SelectMany(
            part => Directory.EnumerateFiles(Repository.PathOf(part), "*", SearchOption.AllDirectories)))
        {
            string target = Path.Combine(folder, Path.GetRelativePath(Repository.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    /// <summary>The folder of the packages that the build has restored, which can be a source.</summary>
    public static string Cache { get; } = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    // Copies a package that the packages need, which the build has restored.
    void CopyFromCache(string id)
    {
        string file = Directory.GetFiles(Path.Combine(Cache, id), "*.nupkg", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Last();
        File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)));
    }

    Task<string> Pack(string name)
    {
        string folder = scratch.PathOf(name);
        return Command.Build(folder, "pack", "Packages.slnx", "-c", "Release", "-o", Path.Combine(folder, "packages"), "-p:ContinuousIntegrationBuild=true");
    }
}

[CollectionDefinition(Packed.Collection)]
public sealed class PackedCollection : ICollectionFixture<Packed>;
