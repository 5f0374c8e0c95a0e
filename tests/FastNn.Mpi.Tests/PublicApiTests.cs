using FastNn.Tests.Support;

namespace FastNn.Mpi.Tests;

/// <summary>A change of the public API is a change of <c>PublicApi.approved.txt</c>, which a reviewer sees.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void Public_surface_is_the_approved_one() =>
        ApprovedApi.Check(typeof(MpiGroup).Assembly, "tests/FastNn.Mpi.Tests/PublicApi.approved.txt");
}
