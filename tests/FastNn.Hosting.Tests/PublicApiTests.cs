using FastNn.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FastNn.Hosting.Tests;

/// <summary>A change of what users see is a change of <c>PublicApi.approved.txt</c>: seen in the diff, and never made by accident.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void Public_surface_is_the_approved_one() => ApprovedApi.Check(typeof(ServedModel).Assembly, "tests/FastNn.Hosting.Tests/PublicApi.approved.txt");

    [Fact]
    public void Public_surface_for_OpenAPI_is_the_approved_one() =>
        ApprovedApi.Check(typeof(FastNnOpenApiExtensions).Assembly, "tests/FastNn.Hosting.Tests/PublicApi.OpenApi.approved.txt");

    [Fact]
    public void Public_surface_for_OpenTelemetry_is_the_approved_one() =>
        ApprovedApi.Check(typeof(OpenTelemetry.FastNnInstrumentationExtensions).Assembly, "tests/FastNn.Hosting.Tests/PublicApi.OpenTelemetry.approved.txt");
}
