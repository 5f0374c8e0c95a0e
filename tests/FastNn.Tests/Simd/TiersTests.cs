using FastNn.Simd;
using FastNn.Tests.Support;

namespace FastNn.Tests.Simd;

public sealed class TiersTests
{
    [Fact]
    public void Process_runs_at_the_tier_it_was_told_to()
    {
        string? expected = Environment.GetEnvironmentVariable("FASTNN_EXPECT_TIER");
        Assert.SkipWhen(string.IsNullOrEmpty(expected), "FASTNN_EXPECT_TIER is not set: check.sh sets it for every tier");

        Assert.Equal(expected, Tiers.Current.ToString(), ignoreCase: true);
    }

    [Fact]
    public void Best_tier_is_chosen_when_none_is_forced()
    {
        Tier best = Tiers.Choose(null);

        Assert.True(Tiers.IsSupported(best));
        Assert.DoesNotContain(Enum.GetValues<Tier>(), tier => tier > best && Tiers.IsSupported(tier));
    }

    [Theory]
    [InlineData("scalar", Tier.Scalar)]
    [InlineData("SCALAR", Tier.Scalar)]
    public void Forced_tier_is_taken(string name, Tier tier) => Assert.Equal(tier, Tiers.Choose(name));

    [Fact]
    public void Every_supported_tier_can_be_forced_by_its_name() =>
        Assert.All(TierData.Supported, tier => Assert.Equal(tier, Tiers.Choose(tier.ToString().ToLowerInvariant())));

    [Theory]
    [InlineData("avx9000")]
    [InlineData("7")]
    [InlineData("1")]
    [InlineData("-1")]
    [InlineData("scalar,vector")]
    [InlineData("avx2 ")]
    [InlineData("avx-2")]
    public void Unknown_tier_is_refused_with_those_there_are(string name)
    {
        var error = Assert.Throws<ArgumentException>(() => Tiers.Choose(name));

        Assert.Contains($"'{name}'", error.Message);
        Assert.Contains("scalar", error.Message);
    }

    [Fact]
    public void Unsupported_tier_is_refused()
    {
        Tier[] missing = [.. Enum.GetValues<Tier>().Where(tier => !Tiers.IsSupported(tier))];
        Assert.SkipWhen(missing.Length == 0, "this machine supports every tier");

        Assert.All(missing, tier => Assert.Throws<PlatformNotSupportedException>(() => Tiers.Choose(tier.ToString())));
    }

    [Fact]
    public void Widths_are_those_of_the_registers()
    {
        Assert.Equal(1, Tiers.Width(Tier.Scalar));
        Assert.Equal(8, Tiers.Width(Tier.Avx2));
        Assert.Equal(16, Tiers.Width(Tier.Avx512));
        Assert.Equal(System.Numerics.Vector<float>.Count, Tiers.Width(Tier.Vector));
    }
}
