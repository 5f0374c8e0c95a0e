using FastNn.Tests.Support;

namespace FastNn.Tests.Conformance;

/// <summary>
/// Whole trainings end in the bits that are written down here: at every tier, without instructions for multiply-adds, on any machine. A change of the library
/// that changes what is learned changes these lines, and is seen in review.
/// </summary>
public sealed class PinnedBitsTests
{
    const string Expected = """
        19FCE3213A02F54E softmax over 37 classes, smoothed
        B440F5CE802AD0DA layer normalization
        3EC1C84BAF388B06 batch normalization and slopes
        ABA592A3F97C4967 dropout in a residual
        13672794FCA08FA7 batches of one
        3B2457FAD63285D7 softmax layer, entropy of distributions
        FA34625249BCBF79 clipped by norm
        928A3B43ADA130BD regularized and constrained
        89C3DBD16B9E01FB cosine similarity
        C8E509F038BC52BA one output, its sigmoid
        ADDD8705791D033C hinge, piece by piece
        774B408DA29E1A9C epochs with schedules and a validation
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
