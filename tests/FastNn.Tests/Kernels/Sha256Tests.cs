using System.Security.Cryptography;
using System.Text;
using FastNn.Kernels;
using FastNn.Tests.Support;

namespace FastNn.Tests.Kernels;

public sealed class Sha256Tests
{
    /// <summary>The examples of NIST for FIPS 180-4.</summary>
    [Theory]
    [InlineData("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    [InlineData("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu", 1,
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1")]
    [InlineData("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")]
    public void Examples_of_the_standard(string text, int times, string hash) =>
        Assert.Equal(hash, Hash(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(text, times)))));

    [Fact]
    public void Hashes_are_those_of_the_framework_for_every_length_and_every_cut()
    {
        var random = new Random(1);
        byte[] data = new byte[5000];
        random.NextBytes(data);
        for (int length = 0; length <= 300; length++)
        {
            Check(data.AsSpan(0, length), random);
        }
        for (int i = 0; i < 300; i++)
        {
            int length = random.Next(data.Length + 1);
            Check(data.AsSpan(random.Next(data.Length - length + 1), length), random);
        }
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        byte[] data = new byte[100_000], hash = new byte[Sha256.HashBytes];
        Hash(data, hash);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Hash(data, hash);
        var sha = new Sha256();
        sha.Append(data);
        sha.Append(data.AsSpan(0, 7));
        sha.Finish(hash);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>The cryptography of the system loads OpenSSL, and ends the process where there is none.</summary>
    [Fact]
    public void Only_signatures_use_the_cryptography_of_the_system()
    {
        string root = Repository.PathOf("src/FastNn");
        string[] users =
        [
            .. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
                .Where(file => File.ReadAllText(file).Contains("System.Security.Cryptography;", StringComparison.Ordinal))
                .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/')).Order(),
        ];

        Assert.Equal(["Formats/Signing/ModelManifest.cs", "Formats/Signing/SigningKey.cs"], users);
    }

    static void Check(ReadOnlySpan<byte> data, Random random)
    {
        string expected = Convert.ToHexStringLower(SHA256.HashData(data));
        Assert.Equal(expected, Hash(data));
        var sha = new Sha256();
        for (ReadOnlySpan<byte> rest = data; !rest.IsEmpty;)
        {
            int piece = random.Next(Math.Min(rest.Length, 200) + 1);
            sha.Append(rest[..piece]);
            rest = rest[piece..];
        }
        byte[] hash = new byte[Sha256.HashBytes];
        sha.Finish(hash);
        Assert.Equal(expected, Convert.ToHexStringLower(hash));
    }

    static string Hash(ReadOnlySpan<byte> data)
    {
        byte[] hash = new byte[Sha256.HashBytes];
        Hash(data, hash);
        return Convert.ToHexStringLower(hash);
    }

    static void Hash(ReadOnlySpan<byte> data, Span<byte> hash)
    {
        var sha = new Sha256();
        sha.Append(data);
        sha.Finish(hash);
    }
}
