using System.Text.RegularExpressions;
using System.Xml.Linq;
using FastNn.Tests.Support;

namespace FastNn.Tests.Architecture;

/// <summary>What the repository takes from package sources.</summary>
public sealed partial class PackagesTests
{
    public static TheoryData<string> Projects => [.. Repository.Projects];

    [Fact]
    public void Central_versions_are_exact()
    {
        XElement[] packages =
        [
            .. XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants()
                .Where(element => element.Name.LocalName is "PackageVersion" or "GlobalPackageReference"),
        ];

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
            // A generator is loaded by the oldest compiler of its users; tests use the newest.
            Assert.True(reference.Attribute("VersionOverride") is null || project.Contains("Generators", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Library_depends_on_the_framework_alone()
    {
        XDocument project = XDocument.Load(Repository.PathOf("src/FastNn/FastNn.csproj"));

        Assert.Empty(project.Descendants("PackageReference"));
        // The source generator runs in the compiler of its users, and is packed beside the library.
        Assert.All(project.Descendants("ProjectReference"), reference => Assert.Equal("false", (string?)reference.Attribute("ReferenceOutputAssembly")));
    }

    [GeneratedRegex(@"^\d+\.\d+\.\d+(-beta\.\d+)?$")]
    private static partial Regex ExactVersion();
}
