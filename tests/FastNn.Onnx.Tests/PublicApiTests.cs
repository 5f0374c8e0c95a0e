using FastNn.Tests.Support;

namespace FastNn.Onnx.Tests;

/// <summary>A change of the public API is a change of <c>PublicApi.approved.txt</c>, which a reviewer sees.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void Public_surface_is_the_approved_one() => ApprovedApi.Check(typeof(OnnxModel).Assembly, "tests/FastNn.Onnx.Tests/PublicApi.approved.txt");
}
