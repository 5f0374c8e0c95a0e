using FastNn.RandomNumbers;
using FastNn.Simd;
using FastNn.Tests.Support;

namespace FastNn.Tests.RandomNumbers;

public sealed class RandomPanelTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(0xDEAD_BEEF_0123_4567, 3)]
    [InlineData(ulong.MaxValue, (1ul << 28) - 1)]
    [InlineData(42, 1ul << 28)]
    [InlineData(7, (1ul << 57) - 1)]
    public void Panel_holds_the_words_of_sixteen_blocks_at_every_tier(ulong seed, ulong panel)
    {
        foreach (Tier tier in TierData.Supported)
        {
            float[] words = new float[RandomPanel.Words];
            Tiers.Run(tier, new FillKernel(seed, panel, words));
            for (int lane = 0; lane < 16; lane++)
            {
                for (int word = 0; word < 4; word++)
                {
                    uint expected = new CounterRandom((long)seed).Bits((((panel * 16) + (ulong)lane) * 4) + (ulong)word),
                        found = BitConverter.SingleToUInt32Bits(words[(word * 16) + lane]);
                    Assert.True(expected == found, $"word {word} of lane {lane} at {tier} is {found:x8}, expected {expected:x8}");
                }
            }
        }
    }

    readonly struct FillKernel(ulong seed, ulong panel, float[] words) : IKernel
    {
        public void Run<S>() where S : struct, ISimd<S> => RandomPanel.Fill<S>((long)seed, panel, ref words[0]);
    }
}
