using FastNn.Data;

namespace FastNn.Tests.Data;

public sealed class DatasetFoldsTests
{
    static readonly int[] classSizes = [50, 3, 1, 27, 0, 19];

    /// <summary>Row r has the input r; classes of sizes that no fraction divides.</summary>
    static Dataset Uneven() => new(
        Enumerable.Range(0, classSizes.Sum()).Select(row => (float)row).ToArray(), 1,
        classSizes.SelectMany((size, label) => Enumerable.Repeat(label, size)).ToArray(), classSizes.Length);

    static int[] Identities(Dataset dataset) => [.. Enumerable.Range(0, dataset.Count).Select(row => (int)dataset.GetInput(row)[0])];

    static int[] Sizes(Dataset dataset) =>
        [.. classSizes.Select((_, label) => Enumerable.Range(0, dataset.Count).Count(row => dataset.GetLabel(row) == label))];

    [Theory]
    [InlineData(0.9f)]
    [InlineData(0.8f)]
    [InlineData(0.5f)]
    [InlineData(0.333f)]
    [InlineData(0.05f)]
    public void Stratified_split_has_every_class_in_its_share(float fraction)
    {
        Dataset all = Uneven();

        var (first, second) = all.SplitStratified(fraction, seed: 4);

        Assert.Equal(all.Split(fraction, seed: 4).First.Count, first.Count);
        Assert.Equal(Enumerable.Range(0, all.Count), Identities(first).Concat(Identities(second)).Order());
        Assert.All(Sizes(first).Zip(classSizes),
            pair => Assert.InRange(pair.First, (int)Math.Floor(pair.Second * (double)fraction), (int)Math.Ceiling(pair.Second * (double)fraction)));
        Assert.All(Sizes(first).Zip(Sizes(second), classSizes), sizes => Assert.Equal(sizes.Third, sizes.First + sizes.Second));
    }

    [Fact]
    public void Stratified_split_is_shuffled_by_its_seed()
    {
        Dataset all = Uneven();
        int[] one = Identities(all.SplitStratified(0.5f, seed: 1).First);

        Assert.Equal(one, Identities(all.SplitStratified(0.5f, seed: 1).First));
        Assert.NotEqual(one, Identities(all.SplitStratified(0.5f, seed: 2).First));
        Assert.NotEqual(one.Order(), one);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    public void Every_row_is_validated_once_and_trained_on_otherwise(int k)
    {
        Dataset all = Uneven();
        foreach (IReadOnlyList<Fold> folds in new[] { all.Folds(k, seed: 3), all.FoldsStratified(k, seed: 3) })
        {
            Assert.Equal(k, folds.Count);
            Assert.Equal(Enumerable.Range(0, all.Count), folds.SelectMany(fold => Identities(fold.Validation)).Order());
            Assert.All(folds, fold => Assert.Equal(Enumerable.Range(0, all.Count), Identities(fold.Training).Concat(Identities(fold.Validation)).Order()));
            Assert.All(folds, fold => Assert.InRange(fold.Validation.Count, all.Count / k, (all.Count + k - 1) / k));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(13)]
    public void Stratified_folds_have_every_class_to_within_a_row(int k)
    {
        foreach ((Dataset _, Dataset validation) in Uneven().FoldsStratified(k, seed: 9))
        {
            Assert.All(Sizes(validation).Zip(classSizes), pair => Assert.InRange(pair.First, pair.Second / k, (pair.Second + k - 1) / k));
        }
    }

    [Fact]
    public void Folds_are_shuffled_by_their_seed_and_share_the_memory()
    {
        float[] inputs = [.. Enumerable.Range(0, 40).Select(row => (float)row)];
        var all = new Dataset(inputs, 1, new int[40]);
        var folds = all.Folds(4, seed: 1);
        int[] one = Identities(folds[0].Validation);

        Assert.Equal(one, Identities(all.Folds(4, seed: 1)[0].Validation));
        Assert.NotEqual(one, Identities(all.Folds(4, seed: 2)[0].Validation));
        inputs[one[0]] = 1000;
        Assert.Equal(1000, folds[0].Validation.GetInput(0)[0]);
    }

    [Fact]
    public void Weights_and_one_hot_rows_go_with_their_rows()
    {
        Dataset all = Uneven().WithWeights(Enumerable.Range(0, classSizes.Sum()).Select(row => (float)row).ToArray()).OneHot();
        foreach (Dataset part in all.FoldsStratified(3, seed: 1).SelectMany(fold => new[] { fold.Training, fold.Validation })
            .Append(all.SplitStratified(0.3f, 1).Second))
        {
            Assert.All(Identities(part), (row, at) => Assert.Equal((row, 1), (part.GetWeight(at), part.GetTarget(at)[Uneven().GetLabel(row)])));
        }
    }

    [Fact]
    public void What_cannot_be_divided_is_refused()
    {
        var targets = new Dataset(new float[4], 1, new float[4], 1);

        Assert.Throws<InvalidOperationException>(() => targets.SplitStratified(0.5f, 1));
        Assert.Throws<InvalidOperationException>(() => targets.FoldsStratified(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>("k", () => targets.Folds(1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("k", () => targets.Folds(5, 1));
        Assert.Throws<ArgumentOutOfRangeException>("fraction", () => Uneven().SplitStratified(1, 1));
        Assert.Equal(4, targets.Folds(4, 1).Count);
    }
}
