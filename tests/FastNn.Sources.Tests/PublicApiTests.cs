using System.Reflection;
using FastNn.Tests.Support;

namespace FastNn.Tables.Tests;

/// <summary>A change of the public API is a change of an approved file, which a reviewer sees.</summary>
public sealed class PublicApiTests
{
    public static TheoryData<string, Assembly> Assemblies => new()
    {
        { "Arrow", typeof(ArrowSource).Assembly }, { "DataFrame", typeof(DataFrameSource).Assembly }, { "Parquet", typeof(ParquetSource).Assembly },
    };

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Public_surface_is_the_approved_one(string name, Assembly assembly) =>
        ApprovedApi.Check(assembly, $"tests/FastNn.Sources.Tests/PublicApi.{name}.approved.txt");
}
