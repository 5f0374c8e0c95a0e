using FastNn.Tests.Support;

namespace FastNn.Tests.Conformance;

/// <summary>
/// Whole trainings end in the bits that are written down here: at every tier, without instructions for multiply-adds, on any machine. A change of the library
/// that changes what is learned changes these lines, and is seen in review.
/// </summary>
public sealed class PinnedBitsTests
{
    const string Expected = """
        EFDEFC0A55BD158C softmax over 37 classes, smoothed
        A03C98686AC63811 layer normalization
        039F8417E60A23F4 batch normalization and slopes
        B04B50F528749277 dropout in a residual
        670139EB118117CA batches of one
        64DDD8369A15391B softmax layer, entropy of distributions
        3C44257B50FBF24F clipped by norm
        6398DF0118C5ED38 regularized and constrained
        2680F3B38C122853 cosine similarity
        44697BBB81D19C6C one output, its sigmoid
        2D18E3722E6E20D9 hinge, piece by piece
        BA70473C542BEC1D epochs with schedules and a validation
        D7D32E39F5EF4F6E tape
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Trainings_end_in_the_bits_that_are_written_down(int threads)
    {
        string actual = string.Join('\n', PinnedTrainings.CreateAll(threads).Select(training => $"{training.Value()} {training.Key}"));
        Assert.True(actual == Expected.ReplaceLineEndings("\n"), $"What is learned has other bits:\n{actual}");
    }
}
