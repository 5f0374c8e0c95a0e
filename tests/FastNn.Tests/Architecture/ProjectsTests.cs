using System.Xml.Linq;
using FastNn.Tests.Support;

namespace FastNn.Tests.Architecture;

/// <summary>How the projects stand to each other.</summary>
public sealed class ProjectsTests
{
    // Two need the tools for NativeAOT, without which everything else can be built; FastNn.Packages.Tests publishes them. The third needs 600 MB of libtorch.
    static readonly string[] outside = ["tests/AotHouses/AotHouses.csproj", "tests/AotSmoke/AotSmoke.csproj", "bench/TorchSharpSteps/TorchSharpSteps.csproj"];

    public static TheoryData<string> Projects => [.. Repository.Projects.Except(outside)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Solution_builds_the_project(string project)
    {
        string solution = File.ReadAllText(Repository.PathOf("FastNn.sln"));

        Assert.Contains($"\"{project.Replace('/', '\\')}\"", solution, StringComparison.Ordinal);
    }

    [Fact]
    public void Library_befriends_only_its_tests_and_benchmarks()
    {
        IEnumerable<string?> friends = XDocument.Load(Repository.PathOf("src/FastNn/FastNn.csproj"))
            .Descendants("InternalsVisibleTo")
            .Select(friend => (string?)friend.Attribute("Include"));

        Assert.Equal(["FastNn.Bench", "FastNn.Tests"], friends.Order(StringComparer.Ordinal));
    }

    /// <summary>A package beside the library that needs no more than the public API compiles none of the library's files.</summary>
    [Theory]
    [InlineData("FastNn.Mpi")]
    [InlineData("FastNn.TensorBoard")]
    public void Package_has_the_public_API_of_the_library_alone(string name)
    {
        XDocument project = XDocument.Load(Repository.PathOf($"src/{name}/{name}.csproj"));

        Assert.Empty(project.Descendants("Compile"));
        Assert.Empty(project.Descendants("PackageReference"));
        Assert.Equal(["../FastNn/FastNn.csproj"], project.Descendants("ProjectReference").Select(reference => (string?)reference.Attribute("Include")));
    }

    /// <summary>fastnn.dll beside FastNn.dll is one file where the file system does not tell the cases apart.</summary>
    [Fact]
    public void Assembly_names_differ_by_more_than_case()
    {
        string[] names = [.. Repository.Projects.Select(AssemblyName)];

        Assert.NotEmpty(names);
        Assert.Distinct(names, StringComparer.OrdinalIgnoreCase);
    }

    static string AssemblyName(string project) =>
        (string?)XDocument.Load(Repository.PathOf(project)).Descendants("AssemblyName").FirstOrDefault()
        ?? Path.GetFileNameWithoutExtension(project);
}
