using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tables.Tests;

/// <summary>The real digits that the command line carries.</summary>
public sealed class DigitsTests
{
    [Fact]
    public void Digits_are_read()
    {
        Dataset digits = TableSchema.FromNumbers(inputs: 64, classes: 10).ReadCsv(Repository.PathOf("src/FastNn.Cli/Data/digits.csv.gz")).Scale(1 / 16f);

        Assert.Equal((1797, 64, 10), (digits.Count, digits.Inputs, digits.Outputs));
        Assert.Equal(
            [178, 182, 177, 183, 181, 182, 181, 179, 174, 180],   // the published class distribution of the test set
            Enumerable.Range(0, 1797).CountBy(digits.GetLabel).OrderBy(entry => entry.Key).Select(entry => entry.Value));
        Assert.Equal([0, 0, 5 / 16f, 13 / 16f, 9 / 16f, 1 / 16f, 0, 0], digits.GetInput(0)[..8]);
        Assert.Equal((0, 8), (digits.GetLabel(0), digits.GetLabel(1796)));
        Assert.All(Enumerable.Range(0, 1797), row => Assert.All(digits.GetInput(row).ToArray(), x => Assert.InRange(x, 0f, 1f)));
    }
}
