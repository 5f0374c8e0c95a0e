using System.Text.RegularExpressions;
using AotSmoke;
using FastNn.Simd;
using FastNn.Tests.Support;

namespace FastNn.Packages.Tests.Aot;

/// <summary>tests/AotSmoke, compiled ahead of time without a warning, trains to the same bits as the same program here, under the JIT, and needs nothing of the
/// system but the C library.</summary>
public sealed partial class AotTests(AotSmokeProgram program) : IClassFixture<AotSmokeProgram>
{
    [Fact]
    public async Task Compiled_ahead_of_time_it_trains_to_the_same_bits()
    {
        string executable = program.Find();
        Assert.DoesNotContain("warning", program.Output, StringComparison.OrdinalIgnoreCase);

        using var scratch = new TemporaryFolder();
        Assert.Equal(Expected(scratch), (await Command.Run(scratch.Root, executable)).Trim());
    }

    /// <summary>As in a container made from nothing: no OpenSSL, no ICU, no /dev and no /proc.</summary>
    [Fact]
    public async Task With_libc_and_libm_alone_it_does_the_same()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "CHROOT WAS NOT TRIED: only Linux has such containers.");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "CHROOT WAS NOT TRIED: only root may change the root folder of a process.");
        string executable = program.Find();
        using var scratch = new TemporaryFolder();
        string root = scratch.CreateFolder("root");
        File.Copy(executable, Path.Combine(root, "AotSmoke"));
        string[] libraries = [.. LibraryPath().Matches(await Command.Run(scratch.Root, "ldd", executable)).Select(match => match.Value)];
        Assert.All(libraries, library => Assert.Matches(@"/(libc|libm|ld)[-.][^/]*$", library));
        foreach (string library in libraries)
        {
            string copy = root + library;
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(library, copy);
        }

        string output = await Command.Run(scratch.Root, "env", "TMPDIR=/", "chroot", root, "/AotSmoke");

        Assert.Equal(Expected(scratch), output.Trim());
    }

    static string Expected(TemporaryFolder scratch)
    {
        (Tier tier, string hash) = Smoke.Run(scratch.CreateFolder("model"));
        // The program was compiled for AVX2: where the processor has it, it has to find it.
        Tier expected = Tiers.IsSupported(Tier.Avx2) ? Tier.Avx2 : tier;
        return $"{expected} {hash}";
    }

    // ldd prints "libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x...)" and, of what loads the program, "/lib64/ld-linux-x86-64.so.2 (0x...)".
    [GeneratedRegex(@"(?<=^\s*|=> )/\S+", RegexOptions.Multiline)]
    private static partial Regex LibraryPath();
}
