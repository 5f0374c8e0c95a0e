using FastNn.Contracts;

namespace FastNn.Tests.Contracts;

/// <summary>The requirements of labels, weights and target rows, which losses, metrics and data share.</summary>
public sealed class TargetRulesTests
{
    [Theory]
    [InlineData(0, 3, true)]
    [InlineData(2, 3, true)]
    [InlineData(3, 3, false)]
    [InlineData(-1, 3, false)]
    [InlineData(int.MinValue, int.MaxValue, false)]
    public void Label_is_from_0_to_classes_minus_1(int label, int classes, bool expected)
    {
        Assert.Equal(expected, TargetRules.IsLabel(label, classes));
        if (expected)
        {
            Assert.Equal(label, TargetRules.ValidateLabels([0, label, 0], classes, "labels"));
            return;
        }
        ArgumentException e = Assert.Throws<ArgumentException>("labels", () => TargetRules.ValidateLabels([0, label], classes, "labels"));
        Assert.StartsWith(FormattableString.Invariant($"labels[1] is {label}; a label must be a whole number from 0 to {classes - 1}. "), e.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1f, "weights[1] is -1; a weight must be a finite number of at least 0.")]
    [InlineData(float.NaN, "weights[1] is NaN; a weight must be")]
    [InlineData(float.PositiveInfinity, "weights[1] is Infinity; a weight must be")]
    public void Weight_is_finite_and_not_negative(float weight, string message)
    {
        TargetRules.ValidateWeights([0, 1, float.MaxValue], "weights");
        Assert.StartsWith(message, Assert.Throws<ArgumentException>("weights", () => TargetRules.ValidateWeights([0, weight], "weights")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Length_is_rows_times_width()
    {
        TargetRules.ValidateLength(6, 2, 3, "targets");
        Assert.StartsWith("targets has 5 values; it must have 6, 3 for each of 2 rows.",
            Assert.Throws<ArgumentException>("targets", () => TargetRules.ValidateLength(5, 2, 3, "targets")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("targets", () => TargetRules.ValidateLength(0, int.MaxValue, 2, "targets"));
    }
}
