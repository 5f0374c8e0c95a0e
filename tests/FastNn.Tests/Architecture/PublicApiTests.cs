using FastNn.Tests.Support;

namespace FastNn.Tests.Architecture;

/// <summary>A change of what users see is a change of <c>PublicApi.approved.txt</c>: seen in the diff, and never made by accident.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void Public_surface_is_the_approved_one() => ApprovedApi.Check(typeof(Network).Assembly, "tests/FastNn.Tests/Architecture/PublicApi.approved.txt");
}
