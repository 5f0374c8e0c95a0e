using System.Runtime.InteropServices;
using AotSmoke;
using FastNn.Packages.Tests.Support;
using FastNn.Simd;

namespace FastNn.Packages.Tests.Aot;

/// <summary>tests/AotSmoke, compiled ahead of time without a warning, trains to the same bits as the same program here, under the JIT.</summary>
public sealed class AotTests
{
    /// <summary>What a build says where the tools for NativeAOT are not to be had: package not found, source not there, no linker.</summary>
    static readonly string[] missing = ["NU1100", "NU1101", "NU1102", "NU1103", "NU1301", "Platform linker", "NETSDK1183"];

    [Fact]
    public async Task Compiled_ahead_of_time_it_trains_to_the_same_bits()
    {
        using var scratch = new Scratch();
        (int code, string output) = await Command.TryBuild(Repository.Root, "publish", Repository.PathOf("tests/AotSmoke/AotSmoke.csproj"), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier,
            $"-p:ArtifactsPath={scratch.Inner("artifacts")}", "-o", scratch.PathOf("out"));
        Assert.SkipWhen(code != 0 && missing.Any(sign => output.Contains(sign, StringComparison.Ordinal)), $"NATIVEAOT WAS NOT TRIED: its tools are not here.\n{output}");
        Assert.True(code == 0, output);
        Assert.DoesNotContain("warning", output, StringComparison.OrdinalIgnoreCase);

        string executable = scratch.PathOf(OperatingSystem.IsWindows() ? "out/AotSmoke.exe" : "out/AotSmoke");
        (Tier tier, string hash) = Smoke.Run(scratch.Inner("model"));
        // The program was compiled for AVX2: where the processor has it, it has to find it.
        Tier expected = Tiers.IsSupported(Tier.Avx2) ? Tier.Avx2 : tier;
        Assert.Equal($"{expected} {hash}", (await Command.Run(scratch.Folder, executable)).Trim());
    }
}
