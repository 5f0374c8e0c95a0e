using System.Runtime.InteropServices;
using FastNn.Tests.Support;

namespace FastNn.Packages.Tests.Aot;

/// <summary>A program of tests, compiled ahead of time, once for all tests of a class.</summary>
/// <param name="name">Its name.</param>
public abstract class AotProgram(string name) : IAsyncLifetime
{
    /// <summary>What a build says where the tools for NativeAOT are not to be had: package not found, source not there, no linker.</summary>
    static readonly string[] missing = ["NU1100", "NU1101", "NU1102", "NU1103", "NU1301", "Platform linker", "NETSDK1183"];

    readonly TemporaryFolder scratch = new();
    int code;

    /// <summary>What the compilation has printed.</summary>
    public string Output { get; private set; } = "";

    public async ValueTask InitializeAsync() =>
        (code, Output) = await Command.TryBuild(Repository.Root, "publish", Repository.PathOf($"tests/{name}/{name}.csproj"), "-c", "Release", "-r",
            RuntimeInformation.RuntimeIdentifier,
            $"-p:ArtifactsPath={scratch.CreateFolder("artifacts")}", "-o", scratch.PathOf("out"));

    /// <summary>The path of the program. Skips the test where it cannot be made on this machine; red where it does not compile.</summary>
    public string Find()
    {
        Assert.SkipWhen(code != 0 && missing.Any(sign => Output.Contains(sign, StringComparison.Ordinal)),
            $"NATIVEAOT WAS NOT TRIED: its tools are not here.\n{Output}");
        Assert.True(code == 0, Output);
        return scratch.PathOf(OperatingSystem.IsWindows() ? $"out/{name}.exe" : $"out/{name}");
    }

    public ValueTask DisposeAsync()
    {
        scratch.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}

/// <summary>tests/AotSmoke: the library alone.</summary>
public sealed class AotSmokeProgram() : AotProgram("AotSmoke");

/// <summary>tests/AotHouses: from a query to a prediction of a typed row, also in a service.</summary>
public sealed class AotHousesProgram() : AotProgram("AotHouses");
