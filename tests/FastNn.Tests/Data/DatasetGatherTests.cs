using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Data;

[Collection(QuietCollection.Name)]
public sealed class DatasetGatherTests
{
    readonly Dataset labelled = new(new float[] { 0, 1, 10, 11, 20, 21 }, 2, new[] { 0, 1, 2 });
    readonly Dataset targeted = new(new float[] { 0, 1, 10, 11, 20, 21 }, 2, new float[] { 0, 1, 2, 3, 4, 5 }, 2);

    [Fact]
    public void Rows_come_with_their_labels_in_the_order_asked_for()
    {
        float[] inputs = new float[6];
        int[] labels = new int[3];

        labelled.Gather([2, 0, 2], inputs, labels);

        Assert.Equal([20, 21, 0, 1, 20, 21], inputs);
        Assert.Equal([2, 0, 2], labels);
    }

    [Fact]
    public void Rows_come_with_their_targets_in_the_order_asked_for()
    {
        float[] inputs = new float[4], targets = new float[4];

        targeted.Gather([1, 0], inputs, targets);

        Assert.Equal([10, 11, 0, 1], inputs);
        Assert.Equal([2, 3, 0, 1], targets);
    }

    [Fact]
    public void Views_and_one_hot_rows_are_gathered_alike()
    {
        float[] inputs = new float[4], targets = new float[6];
        int[] labels = new int[2];

        labelled.Rows([1, 2]).Gather([1, 0], inputs, labels);
        Assert.Equal([20, 21, 10, 11], inputs);
        Assert.Equal([2, 1], labels);

        labelled.Rows([1, 2]).OneHot().Gather([1, 0], inputs, targets);
        Assert.Equal([0, 0, 1, 0, 1, 0], targets);
    }

    [Fact]
    public void No_row_is_no_work()
    {
        labelled.Gather([], [], Span<int>.Empty);
        targeted.Gather([], [], Span<float>.Empty);
    }

    [Theory]
    [InlineData("inputs", 3, 2, 0)]
    [InlineData("inputs", 5, 2, 0)]
    [InlineData("labels", 4, 1, 0)]
    [InlineData("labels", 4, 3, 0)]
    [InlineData("row", 4, 2, 3)]
    [InlineData("row", 4, 2, -1)]
    public void Nothing_is_copied_when_something_does_not_fit(string parameter, int inputLength, int labelLength, int secondRow)
    {
        float[] inputs = new float[inputLength];
        int[] labels = new int[labelLength];
        float[] targets = new float[2 * labelLength];

        var e = Assert.ThrowsAny<ArgumentException>(() => labelled.Gather([2, secondRow], inputs, labels));
        var f = Assert.ThrowsAny<ArgumentException>(() => targeted.Gather([2, secondRow], inputs, targets));

        Assert.Equal(parameter, e.ParamName);
        Assert.Equal(parameter == "labels" ? "targets" : parameter, f.ParamName);
        Assert.All(inputs, x => Assert.Equal(0, x));
        Assert.All(labels, x => Assert.Equal(0, x));
        Assert.All(targets, x => Assert.Equal(0, x));
    }

    [Fact]
    public void Labels_and_targets_are_not_mistaken_for_each_other()
    {
        Assert.Throws<InvalidOperationException>(() => labelled.Gather([0], new float[2], new float[3]));
        Assert.Throws<InvalidOperationException>(() => targeted.Gather([0], new float[2], new int[1]));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        float[] inputs = new float[4], targets = new float[4], hots = new float[6];
        int[] labels = new int[2], rows = [2, 1], viewRows = [0, 1];
        Dataset view = labelled.Rows([2, 1]), hot = view.OneHot();

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            labelled.Gather(rows, inputs, labels);
            targeted.Gather(rows, inputs, targets);
            view.Gather(viewRows, inputs, labels);
            hot.Gather(viewRows, inputs, hots);
            _ = labelled.GetInput(i % 3)[0] + labelled.GetLabel(i % 3) + targeted.GetTarget(i % 3)[0] + hot.GetTarget(i % 2)[0];
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
