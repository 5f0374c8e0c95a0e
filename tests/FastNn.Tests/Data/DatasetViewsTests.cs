using System.Globalization;
using System.Runtime.InteropServices;
using FastNn.Data;

namespace FastNn.Tests.Data;

public sealed class DatasetViewsTests
{
    /// <summary>Row r has the inputs (r, r + 0.5) and the label r mod 10.</summary>
    static Dataset Counting(int rows) => new(
        Enumerable.Range(0, rows).SelectMany(r => new[] { r, r + 0.5f }).ToArray(), 2, Enumerable.Range(0, rows).Select(r => r % 10).ToArray(), 10);

    static int[] Identities(Dataset dataset) => [.. Enumerable.Range(0, dataset.Count).Select(row => (int)dataset.GetInput(row)[0])];

    [Theory]
    [InlineData(100, 0.9f, 90)]
    [InlineData(1797, 0.8f, 1438)]
    [InlineData(60_000, 0.9f, 54_000)]
    [InlineData(15, 0.9f, 14)]      // 13.5, although 0.9f is less than 0.9
    [InlineData(5, 0.5f, 3)]        // 2.5
    [InlineData(3, 0.5f, 2)]        // 1.5
    [InlineData(10, 0.24f, 2)]
    [InlineData(2, 0.5f, 1)]
    public void Split_puts_every_row_into_one_part(int rows, float fraction, int expected)
    {
        Dataset all = Counting(rows);

        var (first, second) = all.Split(fraction, seed: 1);

        Assert.Equal((expected, rows - expected), (first.Count, second.Count));
        Assert.Equal(Enumerable.Range(0, rows), Identities(first).Concat(Identities(second)).Order());
        Assert.All([first, second], part => Assert.Equal((2, 10, true), (part.Inputs, part.Outputs, part.HasLabels)));
        Assert.All([first, second], part => Assert.All(Identities(part), (row, at) => Assert.Equal(row % 10, part.GetLabel(at))));
    }

    [Fact]
    public void Split_takes_the_fraction_as_it_is_written()
    {
        // Independent of how a runtime turns a float into a decimal: the text is the decimal.
        foreach (string text in Enumerable.Range(1, 99).Select(percent => $"0.{percent:00}")
            .Concat(["0.001", "0.0005", "0.125", "0.3333333", "0.6666667", "0.1234567", "0.00001"]))
        {
            float fraction = float.Parse(text, CultureInfo.InvariantCulture);
            decimal written = decimal.Parse(text, CultureInfo.InvariantCulture);
            foreach (int count in Enumerable.Range(2, 60).Concat([100, 999, 1797, 50_000, 1_000_001, int.MaxValue]))
            {
                int expected = (int)decimal.Round(count * written, MidpointRounding.AwayFromZero);
                if (expected > 0 && expected < count)
                {
                    Assert.True(expected == Dataset.CountFirstPart(fraction, count),
                        $"{text} of {count} rows is {expected}, not {Dataset.CountFirstPart(fraction, count)}");
                }
                else
                {
                    Assert.Throws<ArgumentException>(() => Dataset.CountFirstPart(fraction, count));
                }
            }
        }
    }

    [Theory]
    [InlineData(float.Epsilon)]
    [InlineData(1e-30f)]
    [InlineData(1e-17f)]
    public void Split_refuses_a_fraction_of_which_no_number_of_rows_makes_one(float fraction) =>
        Assert.Throws<ArgumentException>(nameof(fraction), () => Dataset.CountFirstPart(fraction, int.MaxValue));

    [Fact]
    public void Split_is_shuffled_by_its_seed()
    {
        int[] one = Identities(Counting(100).Split(0.5f, seed: 1).First);

        Assert.Equal(one, Identities(Counting(100).Split(0.5f, seed: 1).First));
        Assert.NotEqual(one, Identities(Counting(100).Split(0.5f, seed: 2).First));
        Assert.NotEqual(one.Order(), one);
        Assert.InRange(one.Count(row => row < 50), 10, 40);   // 25 give or take 3; in order it would be 50 or 0
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.5f)]
    [InlineData(1.5f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(0.001f)]     // rounds to no row
    [InlineData(0.999f)]     // rounds to all rows
    [InlineData(1e-40f)]
    [InlineData(0.99999994f)]
    public void Split_refuses_fractions_that_leave_a_part_empty(float fraction) =>
        Assert.ThrowsAny<ArgumentException>(() => Counting(10).Split(fraction, seed: 1));

    [Fact]
    public void Split_of_a_single_row_is_refused() => Assert.Throws<ArgumentException>("fraction", () => Counting(1).Split(0.5f, seed: 1));

    [Fact]
    public void Views_of_views_name_rows_of_the_view()
    {
        Dataset view = Counting(20).Rows([7, 3, 3, 19]);

        Assert.Equal([7, 3, 3, 19], Identities(view));
        Assert.Equal([9, 3, 9], [view.GetLabel(3), view.GetLabel(1), view.Rows([3]).GetLabel(0)]);
        Assert.Equal([19, 7], Identities(view.Rows([3, 0])));
        Assert.Equal([7, 3], Identities(view.Take(2)));
        Assert.Equal([0, 1, 2], Identities(Counting(20).Take(3)));
        Assert.Throws<ArgumentOutOfRangeException>("row", () => Counting(20).Take(3).GetInput(3).Length);
        Assert.Throws<ArgumentOutOfRangeException>("row", () => view.Take(2).GetLabel(2));
        Assert.Equal([3, 3, 7, 19], Identities(view.Split(0.5f, seed: 3).First).Concat(Identities(view.Split(0.5f, seed: 3).Second)).Order());
    }

    [Fact]
    public void Views_share_the_memory()
    {
        Dataset all = Counting(20);

        foreach (Dataset view in (Dataset[])[all.Take(5), all.Rows([4, 0]), all.Split(0.5f, seed: 1).First, all.OneHot()])
        {
            ref float expected = ref MemoryMarshal.GetReference(all.GetInput((int)view.GetInput(0)[0]));
            Assert.True(System.Runtime.CompilerServices.Unsafe.AreSame(ref expected, ref MemoryMarshal.GetReference(view.GetInput(0))));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(11)]
    [InlineData(int.MaxValue)]
    public void Take_refuses_what_is_not_there(int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(count), () => Counting(10).Take(count));

    [Fact]
    public void Rows_refuses_what_is_not_there()
    {
        Assert.Throws<ArgumentException>("rows", () => Counting(10).Rows([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Counting(10).Rows([0, 10]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Counting(10).Rows([-1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Counting(10).Take(5).Rows([5]));
    }

    [Fact]
    public void One_hot_rows_have_a_one_at_the_label()
    {
        Dataset all = Counting(20);

        foreach (Dataset labelled in (Dataset[])[all, all.Rows([13, 2, 9]), all.Take(7)])
        {
            Dataset hot = labelled.OneHot();

            Assert.False(hot.HasLabels);
            Assert.Equal((labelled.Count, 10), (hot.Count, hot.Outputs));
            for (int row = 0; row < hot.Count; row++)
            {
                float[] expected = new float[10];
                expected[labelled.GetLabel(row)] = 1;
                Assert.Equal(expected, hot.GetTarget(row));
                Assert.Equal(labelled.GetInput(row), hot.GetInput(row));
            }
        }
        Assert.Throws<InvalidOperationException>(() => all.OneHot().GetLabel(0));
        Assert.Throws<InvalidOperationException>(() => all.OneHot().OneHot());
        Assert.Equal([1f], new Dataset(new float[1], 1, new int[1]).OneHot().GetTarget(0));
        Assert.Equal(3, all.OneHot().Rows([13]).GetTarget(0).IndexOf(1f));
    }

    [Fact]
    public void Scale_multiplies_a_copy_of_the_inputs()
    {
        Dataset all = Counting(4);

        Dataset half = all.Scale(0.5f);
        Dataset view = all.Rows([3, 1]).Scale(10);
        Dataset hot = all.Rows([3, 1]).OneHot().Scale(10);

        Assert.Equal([1.5f, 1.75f], half.GetInput(3));
        Assert.Equal([3f, 3.5f], all.GetInput(3));
        Assert.Equal((4, 2, 10, 3), (half.Count, half.Inputs, half.Outputs, half.GetLabel(3)));
        Assert.Equal([30f, 35f, 10f, 15f], [.. view.GetInput(0), .. view.GetInput(1)]);
        Assert.Equal([3, 1], [view.GetLabel(0), view.GetLabel(1)]);
        Assert.Equal([10f, 15f], hot.GetInput(1));
        Assert.Equal([3, 1], [hot.GetTarget(0).IndexOf(1f), hot.GetTarget(1).IndexOf(1f)]);

        var targeted = new Dataset(new float[] { 1, 2, 3 }, 1, new float[] { 1, 2, 3, 4, 5, 6 }, 2);
        Assert.Equal([5f, 6f], targeted.Rows([2]).Scale(-1).GetTarget(0));
        Assert.Equal([5f, 6f], targeted.Scale(-1).GetTarget(2));
        Assert.Equal([-3f], targeted.Rows([2]).Scale(-1).GetInput(0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Scale_refuses_factors_that_destroy_the_inputs(float factor) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(factor), () => Counting(2).Scale(factor));
}
