using System.IO.Compression;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using System.Text;

namespace FastNn.Packages.Tests;

/// <summary>What lies in the packages.</summary>
[Collection(Packed.Collection)]
public sealed class PackagesTests(Packed packed)
{
    public static TheoryData<string> Names => [.. Packed.Names];

    public static TheoryData<string> WithAssemblies => [.. Packed.Names.Where(name => name != Packed.Templates)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Package_says_what_it_is(string name)
    {
        Assert.Equal(name, packed.Fact(name, "id"));
        Assert.Equal("MIT", packed.Fact(name, "license"));
        Assert.Equal("README.md", packed.Fact(name, "readme"));
        Assert.Contains("contributors", packed.Fact(name, "authors"), StringComparison.Ordinal);
        Assert.Contains("neural-network", packed.Fact(name, "tags"), StringComparison.Ordinal);
        Assert.InRange(packed.Fact(name, "description").Length, 50, 500);
        Assert.DoesNotContain("Package Description", packed.Fact(name, "description"), StringComparison.Ordinal);
        using ZipArchive package = packed.Open(name);
        Assert.True(package.GetEntry("README.md")!.Length > 1000);
    }

    [Theory]
    [InlineData("FastNn")]
    [InlineData("FastNn.Arrow")]
    [InlineData("FastNn.DataFrame")]
    [InlineData("FastNn.Hosting")]
    [InlineData("FastNn.Mpi")]
    [InlineData("FastNn.OpenApi")]
    [InlineData("FastNn.OpenTelemetry")]
    [InlineData("FastNn.Onnx")]
    [InlineData("FastNn.Parquet")]
    [InlineData("FastNn.Tables")]
    [InlineData("FastNn.TensorBoard")]
    public void Library_comes_with_documentation_and_symbols(string name)
    {
        using ZipArchive package = packed.Open(name), symbols = packed.OpenSymbols(name);

        Assert.Equal([$"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml"], Files(package, "lib/"));
        Assert.Equal([$"lib/net10.0/{name}.pdb"], Files(symbols, "lib/"));
        Assert.True(package.GetEntry($"lib/net10.0/{name}.xml")!.Length > 1_000);
    }

    [Fact]
    public void Library_brings_a_check_of_the_project_that_uses_it()
    {
        using ZipArchive package = packed.Open("FastNn");

        Assert.Equal(["buildTransitive/FastNn.targets"], Files(package, "build"));
    }

    [Fact]
    public void Library_brings_the_source_generators_and_their_code_fixes()
    {
        using ZipArchive package = packed.Open("FastNn");

        Assert.Equal(["analyzers/dotnet/cs/FastNn.Generators.CodeFixes.dll", "analyzers/dotnet/cs/FastNn.Generators.dll"], Files(package, "analyzers/"));
    }

    /// <summary>A debugger that steps into the library fetches the very lines it was compiled from.</summary>
    [Theory]
    [InlineData("FastNn")]
    [InlineData("FastNn.Arrow")]
    [InlineData("FastNn.DataFrame")]
    [InlineData("FastNn.Hosting")]
    [InlineData("FastNn.Mpi")]
    [InlineData("FastNn.OpenApi")]
    [InlineData("FastNn.OpenTelemetry")]
    [InlineData("FastNn.Onnx")]
    [InlineData("FastNn.Parquet")]
    [InlineData("FastNn.Tables")]
    [InlineData("FastNn.TensorBoard")]
    public void Symbols_say_where_the_sources_of_this_commit_are(string name)
    {
        // What SourceLink calls its part of a portable PDB.
        var sourceLink = new Guid("CC110556-A091-4D38-9FEC-25AB9A351A6A");
        using ZipArchive symbols = packed.OpenSymbols(name);
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(Bytes(symbols, $"lib/net10.0/{name}.pdb")));
        MetadataReader pdb = provider.GetMetadataReader();
        string[] links = [.. pdb.CustomDebugInformation.Select(pdb.GetCustomDebugInformation)
            .Where(information => pdb.GetGuid(information.Kind) == sourceLink)
            .Select(information => Encoding.UTF8.GetString(pdb.GetBlobBytes(information.Value)))];
        string[] documents = [.. pdb.Documents.Select(document => pdb.GetString(pdb.GetDocument(document).Name))];

        string link = Assert.Single(links);
        Assert.Contains($"\"/_/*\":\"{Packed.Origin.Replace("//github.com", "//raw.githubusercontent.com", StringComparison.Ordinal)}/{packed.Commit}/*\"",
            link, StringComparison.Ordinal);
        Assert.All(documents, document => Assert.StartsWith("/_/", document, StringComparison.Ordinal));
        Assert.Equal(packed.Commit, packed.Fact(name, "repository", "commit"));
        Assert.Equal(Packed.Origin, packed.Fact(name, "repository", "url"));
    }

    [Fact]
    public void Tool_is_called_fastnn_and_brings_what_it_needs()
    {
        using ZipArchive package = packed.Open("FastNn.Cli"), symbols = packed.OpenSymbols("FastNn.Cli");
        using var settings = new StreamReader(package.GetEntry("tools/net10.0/any/DotnetToolSettings.xml")!.Open());

        Assert.Contains("Command Name=\"fastnn\"", settings.ReadToEnd(), StringComparison.Ordinal);
        Assert.Equal("", packed.Fact("FastNn.Cli", "dependencies"));
        Assert.Superset(new HashSet<string> { "tools/net10.0/any/FastNn.Cli.dll", "tools/net10.0/any/FastNn.dll", "tools/net10.0/any/FastNn.Tables.dll",
            "tools/net10.0/any/Sep.dll", "tools/net10.0/any/FastNn.Onnx.dll", "tools/net10.0/any/FastNn.TensorBoard.dll",
            "tools/net10.0/any/FastNn.Mpi.dll", "tools/net10.0/any/Spectre.Console.dll" }, Files(package, "tools/").ToHashSet());
        Assert.Contains("tools/net10.0/any/FastNn.Cli.pdb", Files(symbols, "tools/"));
    }

    [Fact]
    public void Library_needs_no_package_and_the_others_need_the_library()
    {
        using ZipArchive core = packed.Open("FastNn"), hosting = packed.Open("FastNn.Hosting"), board = packed.Open("FastNn.TensorBoard"),
            tables = packed.Open("FastNn.Tables"), api = packed.Open("FastNn.OpenApi"), telemetry = packed.Open("FastNn.OpenTelemetry"),
            onnx = packed.Open("FastNn.Onnx"), arrow = packed.Open("FastNn.Arrow"), frame = packed.Open("FastNn.DataFrame"),
            parquet = packed.Open("FastNn.Parquet"), mpi = packed.Open("FastNn.Mpi");

        Assert.Empty(Dependencies(core, "FastNn"));
        // Central versions are pinned for what a dependency depends on, too.
        Assert.Equal(["FastNn", "FastNn.Tables", "Sep"], Dependencies(hosting, "FastNn.Hosting").Order());
        Assert.Equal(["FastNn.Hosting", "Microsoft.AspNetCore.OpenApi", "Sep"], Dependencies(api, "FastNn.OpenApi"));
        Assert.Equal(["OpenTelemetry.Api"], Dependencies(telemetry, "FastNn.OpenTelemetry"));
        Assert.Equal(["FastNn"], Dependencies(board, "FastNn.TensorBoard"));
        Assert.Equal(["FastNn"], Dependencies(mpi, "FastNn.Mpi"));
        Assert.Equal(["FastNn", "Google.Protobuf"], Dependencies(onnx, "FastNn.Onnx"));
        Assert.Equal(["FastNn", "Sep"], Dependencies(tables, "FastNn.Tables"));
        Assert.Equal(["Apache.Arrow", "Apache.Arrow.Compression", "FastNn.Tables", "Sep"], Dependencies(arrow, "FastNn.Arrow").Order());
        Assert.Equal(["Apache.Arrow", "FastNn.Tables", "Microsoft.Data.Analysis", "Sep", "System.Numerics.Tensors"],
            Dependencies(frame, "FastNn.DataFrame").Order());
        Assert.Equal(["FastNn.Tables", "Parquet.Net", "Sep"], Dependencies(parquet, "FastNn.Parquet").Order());
    }

    [Theory]
    [InlineData("FastNn")]
    [InlineData("FastNn.Hosting")]
    [InlineData("FastNn.Mpi")]
    [InlineData("FastNn.OpenApi")]
    [InlineData("FastNn.OpenTelemetry")]
    [InlineData("FastNn.Onnx")]
    [InlineData("FastNn.Tables")]
    [InlineData("FastNn.TensorBoard")]
    public void Library_says_that_it_can_be_trimmed_and_compiled_ahead_of_time(string name)
    {
        using ZipArchive package = packed.Open(name);
        using var assembly = new PEReader(new MemoryStream(Bytes(package, $"lib/net10.0/{name}.dll")));
        MetadataReader metadata = assembly.GetMetadataReader();
        // AssemblyMetadata(name, value): two strings behind a prolog of two bytes.
        string[] facts = [.. metadata.GetAssemblyDefinition().GetCustomAttributes()
            .Select(metadata.GetCustomAttribute)
            .Where(attribute => Owner(metadata, attribute) == nameof(AssemblyMetadataAttribute))
            .Select(attribute =>
            {
                BlobReader value = metadata.GetBlobReader(attribute.Value);
                value.Offset = 2;
                return $"{value.ReadSerializedString()} {value.ReadSerializedString()}";
            })];

        Assert.Contains("IsTrimmable True", facts);
        Assert.Contains("IsAotCompatible True", facts);
    }

    [Theory]
    [MemberData(nameof(WithAssemblies))]
    public void Same_sources_give_the_same_assemblies_in_another_folder(string name)
    {
        using ZipArchive one = packed.Open(name), two = packed.OpenOther(name);
        string[] assemblies = [.. Files(one, "")
            .Where(file => Path.GetFileName(file).StartsWith("FastNn", StringComparison.Ordinal) && file.EndsWith(".dll", StringComparison.Ordinal))];

        Assert.NotEmpty(assemblies);
        Assert.All(assemblies,
            file => Assert.Equal(Convert.ToHexString(SHA256.HashData(Bytes(one, file))), Convert.ToHexString(SHA256.HashData(Bytes(two, file)))));
    }

    [Fact]
    public async Task Package_that_offers_less_than_the_kept_one_is_not_made()
    {
        (int code, string output) = await packed.PackChanged("src/FastNn/Model/Network.cs", "public string ComputeHash()", "internal string ComputeHash()");

        Assert.NotEqual(0, code);
        Assert.Contains("CP0002", output, StringComparison.Ordinal);
        Assert.Contains("ComputeHash", output, StringComparison.Ordinal);
    }

    static string Owner(MetadataReader metadata, CustomAttribute attribute) => attribute.Constructor.Kind == HandleKind.MemberReference
        && metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } owner
            ? metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)owner).Name)
            : "";

    static string[] Dependencies(ZipArchive package, string name)
    {
        using Stream nuspec = package.GetEntry($"{name}.nuspec")!.Open();
        return [.. System.Xml.Linq.XDocument.Load(nuspec).Descendants().Where(item => item.Name.LocalName == "dependency")
            .Select(item => item.Attribute("id")!.Value)];
    }

    static string[] Files(ZipArchive package, string folder) =>
        [.. package.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    static byte[] Bytes(ZipArchive package, string file)
    {
        using Stream stream = package.GetEntry(file)!.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
