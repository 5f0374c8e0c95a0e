using FastNn.Data;

namespace FastNn.Tests.Data;

public sealed class DatasetTests
{
    static readonly float[] sixInputs = [1, 2, 3, 4, 5, 6];

    [Fact]
    public void Labelled_rows_are_read_from_the_memory_given()
    {
        float[] inputs = [.. sixInputs];
        int[] labels = [2, 0, 1];

        var dataset = new Dataset(inputs, 2, labels);

        Assert.Equal((3, 2, 3, true), (dataset.Count, dataset.Inputs, dataset.Outputs, dataset.HasLabels));
        Assert.Equal([3, 4], dataset.GetInput(1));
        Assert.Equal([2, 0, 1], Enumerable.Range(0, 3).Select(dataset.GetLabel));
        inputs[2] = 30;
        Assert.Equal([30, 4], dataset.GetInput(1));   // uncopied
    }

    [Fact]
    public void Target_rows_are_read_from_the_memory_given()
    {
        float[] targets = [10, 11, 12, 20, 21, 22];

        var dataset = new Dataset(sixInputs, 3, targets, 3);

        Assert.Equal((2, 3, 3, false), (dataset.Count, dataset.Inputs, dataset.Outputs, dataset.HasLabels));
        Assert.Equal([4, 5, 6], dataset.GetInput(1));
        Assert.Equal([20, 21, 22], dataset.GetTarget(1));
        targets[3] = 200;
        Assert.Equal([200, 21, 22], dataset.GetTarget(1));
    }

    [Fact]
    public void A_part_of_a_larger_memory_will_do()
    {
        var dataset = new Dataset(sixInputs.AsMemory(1, 4), 2, new[] { 9, 0, 1 }.AsMemory(1));

        Assert.Equal([2, 3], dataset.GetInput(0));
        Assert.Equal(1, dataset.GetLabel(1));
    }

    [Fact]
    public void Number_of_classes_may_exceed_the_labels()
    {
        Assert.Equal(10, new Dataset(sixInputs, 2, new[] { 0, 1, 0 }, classes: 10).Outputs);
        Assert.Equal(1, new Dataset(sixInputs, 2, new[] { 0, 0, 0 }).Outputs);
        Assert.Equal(Dataset.MaxClasses, new Dataset(sixInputs, 2, new[] { 0, 0, Dataset.MaxClasses - 1 }).Outputs);
    }

    public static TheoryData<string, int, int, int, int> WrongLabelled => new()
    {
        // What is named, inputs, inputs per row, labels, classes.
        { "inputsPerRow", 6, 0, 3, 0 },
        { "inputsPerRow", 6, -1, 3, 0 },
        { "inputs", 0, 2, 0, 0 },
        { "inputs", 5, 2, 2, 0 },
        { "inputs", 6, int.MaxValue, 1, 0 },
        { "labels", 6, 2, 2, 0 },
        { "labels", 6, 2, 4, 0 },
        { "labels", 6, 2, 0, 0 },
        { "classes", 6, 2, 3, -1 },
        { "classes", 6, 2, 3, Dataset.MaxClasses + 1 },
    };

    [Theory]
    [MemberData(nameof(WrongLabelled))]
    public void Labelled_rows_that_do_not_fit_are_refused(string parameter, int inputs, int inputsPerRow, int labels, int classes)
    {
        var e = Assert.ThrowsAny<ArgumentException>(() => new Dataset(new float[inputs], inputsPerRow, new int[labels], classes));

        Assert.Equal(parameter, e.ParamName);
    }

    [Theory]
    [InlineData(-1, 0, "labels[1] is -1; a label must be a whole number from 0 to 999999.")]
    [InlineData(3, 3, "labels[1] is 3; a label must be a whole number from 0 to 2.")]
    [InlineData(Dataset.MaxClasses, 0, "labels[1] is 1000000; a label must be a whole number from 0 to 999999.")]
    [InlineData(int.MaxValue, 0, "labels[1] is 2147483647; a label must be a whole number from 0 to 999999.")]
    [InlineData(int.MinValue, 0, "labels[1] is -2147483648; a label must be a whole number from 0 to 999999.")]
    public void Labels_out_of_range_are_refused(int label, int classes, string sentence)
    {
        var e = Assert.Throws<ArgumentException>("labels", () => new Dataset(sixInputs, 2, new[] { 0, label, 1 }, classes));

        Assert.StartsWith(sentence, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inputsPerRow", 6, 0, 3, 1)]
    [InlineData("inputs", 0, 2, 0, 1)]
    [InlineData("inputs", 7, 2, 3, 1)]
    [InlineData("targetsPerRow", 6, 2, 3, 0)]
    [InlineData("targetsPerRow", 6, 2, 3, -3)]
    [InlineData("targets", 6, 2, 0, 1)]
    [InlineData("targets", 6, 2, 5, 2)]
    [InlineData("targets", 6, 2, 6, int.MaxValue)]
    public void Target_rows_that_do_not_fit_are_refused(string parameter, int inputs, int inputsPerRow, int targets, int targetsPerRow)
    {
        var e = Assert.ThrowsAny<ArgumentException>(() => new Dataset(new float[inputs], inputsPerRow, new float[targets], targetsPerRow));

        Assert.Equal(parameter, e.ParamName);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void Rows_that_do_not_exist_are_refused(int row)
    {
        var labelled = new Dataset(sixInputs, 2, new[] { 0, 1, 2 });
        var targeted = new Dataset(sixInputs, 2, new float[] { 0, 1, 2 }, 1);

        Assert.Throws<ArgumentOutOfRangeException>(nameof(row), () => labelled.GetInput(row).Length);
        Assert.Throws<ArgumentOutOfRangeException>(nameof(row), () => labelled.GetLabel(row));
        Assert.Throws<ArgumentOutOfRangeException>(nameof(row), () => targeted.GetTarget(row).Length);
    }

    [Fact]
    public void Labels_and_targets_are_not_mistaken_for_each_other()
    {
        var labelled = new Dataset(sixInputs, 2, new[] { 0, 1, 2 });
        var targeted = new Dataset(sixInputs, 2, new float[] { 0, 1, 2 }, 1);

        Assert.Contains("OneHot()", Assert.Throws<InvalidOperationException>(() => labelled.GetTarget(0).Length).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => targeted.GetLabel(0));
    }

    [Fact]
    public void Rows_are_copied_into_a_dataset()
    {
        float[][] rows = [[1, 2], [3, 4], [5, 6]];
        Dataset classes = Dataset.FromRows(rows, [0, 2, 1]), values = Dataset.FromRows(rows, [[7f], [8f], [9f]]);
        rows[1][0] = -1;

        Assert.Equal((3, 2, 3, true), (classes.Count, classes.Inputs, classes.Outputs, classes.HasLabels));
        Assert.Equal([3, 4], classes.GetInput(1).ToArray());
        Assert.Equal(2, classes.GetLabel(1));
        Assert.Equal((3, 2, 1, false), (values.Count, values.Inputs, values.Outputs, values.HasLabels));
        Assert.Equal([8], values.GetTarget(1).ToArray());
        Assert.Equal(5, Dataset.FromRows(rows, [0, 2, 1], classes: 5).Outputs);
    }

    [Fact]
    public void Rows_that_make_no_dataset_are_refused()
    {
        Assert.Contains("A row of rows has 1 values; it must have as many as the first, 2",
            Assert.Throws<ArgumentException>("rows", () => Dataset.FromRows([[1, 2], [3]], [0, 1])).Message);
        Assert.Throws<ArgumentException>("rows", () => Dataset.FromRows([], [0]));
        Assert.Throws<ArgumentException>("rows", () => Dataset.FromRows([[]], [0]));
        Assert.Throws<ArgumentException>("labels", () => Dataset.FromRows([[1, 2]], [0, 1]));
        Assert.Throws<ArgumentException>("targets", () => Dataset.FromRows([[1f, 2f]], [[1f], [2f]]));
        Assert.Throws<ArgumentNullException>("rows", () => Dataset.FromRows(null!, [0]));
    }
}
