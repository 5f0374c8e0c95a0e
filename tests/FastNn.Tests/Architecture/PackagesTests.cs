using System.Text.RegularExpressions;
using System.Xml.Linq;
using FastNn.Tests.Support;

namespace FastNn.Tests.Architecture;

/// <summary>What the repository takes from package sources, and who may take it.</summary>
public sealed partial class PackagesTests
{
    private static readonly string[] ProjectFolders = ["src", "tests", "bench"];

    public static TheoryData<string> Projects => [.. ProjectFolders
        .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.csproj", SearchOption.AllDirectories))
        .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
        .Order(StringComparer.Ordinal)];

    [Fact]
    public void Central_versions_are_exact()
    {
        XElement[] packages = [.. XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion")];

        Assert.NotEmpty(packages);
        Assert.All(packages, package => Assert.Matches(ExactVersion(), (string?)package.Attribute("Version")));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_leaves_versions_to_the_central_file(string project)
    {
        IEnumerable<XElement> references = XDocument.Load(Repository.PathOf(project)).Descendants("PackageReference");

        Assert.All(references, reference =>
        {
            Assert.Null(reference.Attribute("Version"));
            Assert.Null(reference.Attribute("VersionOverride"));
        });
    }

    [Fact]
    public void Library_depends_on_the_framework_alone()
    {
        XDocument project = XDocument.Load(Repository.PathOf("src/FastNn/FastNn.csproj"));

        Assert.Empty(project.Descendants("PackageReference"));
        Assert.Empty(project.Descendants("ProjectReference"));
    }

    [Fact]
    public void Library_befriends_only_its_tests_and_benchmarks()
    {
        IEnumerable<string?> friends = XDocument.Load(Repository.PathOf("src/FastNn/FastNn.csproj"))
            .Descendants("InternalsVisibleTo")
            .Select(friend => (string?)friend.Attribute("Include"));

        Assert.Equal(["FastNn.Bench", "FastNn.Tests"], friends.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Solution_builds_the_project(string project)
    {
        string solution = File.ReadAllText(Repository.PathOf("FastNn.sln"));

        Assert.Contains($"\"{project.Replace('/', '\\')}\"", solution, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^\d+\.\d+\.\d+$")]
    private static partial Regex ExactVersion();
}
