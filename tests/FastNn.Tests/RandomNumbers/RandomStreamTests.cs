using FastNn.RandomNumbers;

namespace FastNn.Tests.RandomNumbers;

public sealed class RandomStreamTests
{
    [Fact]
    public void Purposes_have_streams_of_their_own()
    {
        int[] numbers = [0, 1, 2, 1000, int.MaxValue];

        ulong[] streams =
        [
            .. numbers.Select(RandomStream.Parameter),
            .. numbers.Select(RandomStream.Epoch),
            RandomStream.Split,
        ];

        Assert.Distinct(streams);
    }
}
