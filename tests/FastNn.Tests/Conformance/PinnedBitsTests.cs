using FastNn.Tests.Support;

namespace FastNn.Tests.Conformance;

/// <summary>
/// Whole trainings end in the bits that are written down here: at every tier, without instructions for multiply-adds, on any machine. A change of the library
/// that changes what is learned changes these lines, and is seen in review.
/// </summary>
public sealed class PinnedBitsTests
{
    const string Expected = """
        51EA6BE3A313DC8A softmax over 37 classes, smoothed
        143597FE1CD81707 layer normalization
        546EAAA7EE90256A batch normalization and slopes
        950005257BEB4A1F dropout in a residual
        9EAFEB0F4CF2B43F batches of one
        CB0C57085E2644A8 softmax layer, entropy of distributions
        8CC695D74E9E6AD1 clipped by norm
        B3689EB995000728 regularized and constrained
        30BC0711416E0A43 cosine similarity
        44697BBB81D19C6C one output, its sigmoid
        7C364D5F8AE60B62 hinge, piece by piece
        61F04A4DA03BB2A3 epochs with schedules and a validation
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
