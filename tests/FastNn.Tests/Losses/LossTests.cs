using FastNn.Tests.Support;

namespace FastNn.Tests.Losses;

/// <summary>Losses by hand-made numbers, at their limits, and in every way of giving them targets.</summary>
public sealed class LossTests
{
    [Theory]
    [InlineData(Reduction.Mean, 1.0 / 6)]
    [InlineData(Reduction.Sum, 1.0)]
    [InlineData(Reduction.SumOverBatch, 1.0 / 3)]
    [InlineData(Reduction.MeanOverBatch, 1.0 / 2)]
    public void Squared_errors_are_weighed_as_the_reduction_says(Reduction reduction, double weight)
    {
        float[] y = [1, 2, 3, 4, 5, 6], t = [0, 2, 5, 4, 4, 9], gradient = new float[6];

        // 1 + 0 + 4 + 0 + 1 + 9
        Assert.Equal((float)(15 * weight), Evaluate(new MeanSquaredError { Reduction = reduction }, y, 3, t, gradient), 1e-6f);
        Assert.All(gradient.Zip(y, t), d => Assert.Equal((float)(2 * (d.Second - d.Third) * weight), d.First, 1e-6f));
        Assert.Equal((float)(7.5 * weight), Evaluate(new HalfSquaredError { Reduction = reduction }, y, 3, t, gradient), 1e-6f);
        Assert.All(gradient.Zip(y, t), d => Assert.Equal((float)((d.Second - d.Third) * weight), d.First, 1e-6f));
    }

    [Theory]
    [InlineData(Reduction.Mean, 0.5)]
    [InlineData(Reduction.MeanOverBatch, 0.5)]
    [InlineData(Reduction.Sum, 1.0)]
    [InlineData(Reduction.SumOverBatch, 1.0)]
    public void Cross_entropies_have_one_term_per_sample(Reduction reduction, double weight)
    {
        float[] p = [0.5f, 0.25f, 0.25f, 0.1f, 0.1f, 0.8f], logits = [.. p.Select(value => MathF.Log(value))];
        int[] labels = [1, 2];
        double expected = -(Math.Log(0.25) + Math.Log(0.8)) * weight;

        Assert.Equal((float)expected, Evaluate(new CrossEntropy { Reduction = reduction }, p, 3, labels, new float[6]), 1e-6f);
        Assert.Equal((float)expected, Evaluate(new SoftmaxCrossEntropy { Reduction = reduction }, logits, 3, labels, new float[6]), 1e-6f);
    }

    [Fact]
    public void Terms_are_those_of_their_formulas()
    {
        float[] y = [0.5f, -2, 3, 0, 1, -1], t = [1, -1, 0, 0, -1, -1], gradient = new float[6];
        Assert.Equal((0.5f + 1 + 3 + 0 + 2 + 0) / 6, Evaluate(new MeanAbsoluteError(), y, 3, t, gradient), 1e-6f);
        Assert.Equal([-1 / 6f, -1 / 6f, 1 / 6f, 0, 1 / 6f, 0], gradient);
        Assert.Equal((0.125f + 0.5f + 2.5f + 0 + 1.5f + 0) / 6, Evaluate(new Huber(), y, 3, t, gradient), 1e-6f);
        Assert.Equal([-0.5f / 6, -1 / 6f, 1 / 6f, 0, 1 / 6f, 0], gradient);
        Assert.Equal((0.5f + 0 + 1 + 1 + 2 + 0) / 6, Evaluate(new Hinge(), y, 3, t, gradient), 1e-6f);
        Assert.Equal([-1 / 6f, 0, 0, 0, 1 / 6f, 0], gradient);
    }

    [Fact]
    public void Smoothing_spreads_a_share_of_every_target()
    {
        float[] y = Sample.Normal(12, 3), gradient = new float[12], other = new float[12];
        int[] labels = [1, 3, 0];
        float[] soft = [.. Sample.OneHot(labels, 4).Select(value => (0.8f * value) + 0.05f)];
        float expected = Evaluate(new SoftmaxCrossEntropy(), y, 4, soft, gradient);
        Assert.Equal(expected, Evaluate(new SoftmaxCrossEntropy { LabelSmoothing = 0.2f }, y, 4, labels, other), 1e-6f);
        Assert.All(gradient.Zip(other), pair => Assert.Equal(pair.First, pair.Second, 1e-7f));
        Assert.Equal(expected, Evaluate(new SoftmaxCrossEntropy { LabelSmoothing = 0.2f }, y, 4, Sample.OneHot(labels, 4), other), 1e-6f);
        Assert.All(gradient.Zip(other), pair => Assert.Equal(pair.First, pair.Second, 1e-7f));
        Assert.Contains("LabelSmoothing is 1;", Assert.Throws<ArgumentException>(() => new SoftmaxCrossEntropy { LabelSmoothing = 1 }).Message);
        Assert.Contains("delta is 0; it must be a finite number above 0", Assert.Throws<ArgumentException>(() => new Huber(0)).Message);
    }

    [Fact]
    public void Directions_that_agree_have_no_loss_and_zeros_have_one()
    {
        float[] y = [3, 4, 0, 0, -1, 0], t = [6, 8, 1, 0, 1, 0], gradient = new float[6];
        Assert.Equal((0f + 1 + 2) / 3, Evaluate(new CosineSimilarity(), y, 2, t, gradient), 1e-6f);
        Assert.All(gradient, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Equal_directions_have_no_loss_below_0()
    {
        for (long seed = 0; seed < 200; seed++)
        {
            float[] y = Sample.Normal(5, seed);
            Assert.InRange(Evaluate(new CosineSimilarity(), y, 5, y, new float[5]), 0, 1e-6f);
        }
    }

    [Fact]
    public void Labels_and_one_hot_rows_are_the_same()
    {
        const int Rows = 7, Columns = 21;
        int[] labels = Sample.Labels(Rows, Columns, 1);
        float[] hot = Sample.OneHot(labels, Columns), y = Sample.Distributions(Rows, Columns, 2);
        foreach (Loss loss in new Loss[] { new CrossEntropy(), new SoftmaxCrossEntropy() })
        {
            float[] one = new float[y.Length], other = new float[y.Length];
            Assert.Equal(Evaluate(loss, y, Columns, labels, one), Evaluate(loss, y, Columns, hot, other), 1e-6f);
            Assert.All(one.Zip(other), pair => Assert.Equal(pair.First, pair.Second, 2e-7f * Math.Max(1, Math.Abs(pair.First))));
        }
    }

    [Fact]
    public void Loss_is_the_same_with_and_without_its_gradient()
    {
        float[] y = Sample.Distributions(5, 19, 1), t = Sample.Distributions(5, 19, 2);
        foreach (CatalogEntry<Loss> entry in Catalog.Default.Losses)
        {
            Loss loss = entry.CreateSample();
            Assert.Equal(Evaluate(loss, y, 19, t, new float[y.Length]), loss.Evaluate(new(y, 5, 19), t, default));
        }
    }

    /// <summary>The loss of a sure network is small, and must not drown in the size of its logits.</summary>
    [Theory]
    [InlineData(0f)]
    [InlineData(100f)]
    [InlineData(1000f)]
    [InlineData(-1000f)]
    [InlineData(30_000f)]
    public void What_is_added_to_all_logits_does_not_change_the_loss(float offset)
    {
        foreach (int label in new[] { 0, 1, 2 })
        {
            float[] logits = [10 + offset, 0 + offset, 5 + offset];
            double expected = Math.Log(logits.Sum(value => Math.Exp((double)value - logits[0]))) + ((double)logits[0] - logits[label]);
            Assert.Equal(expected, Evaluate(new SoftmaxCrossEntropy(), logits, 3, new int[] { label }, new float[3]), 3e-7 * Math.Max(1, expected));
        }
    }

    [Theory]
    [InlineData(1e30f)]
    [InlineData(-1e30f)]
    [InlineData(3e38f)]
    public void Softmax_cross_entropy_has_finite_gradients_for_logits_of_any_size(float size)
    {
        float[] logits = [size, 0, 1, -size], gradient = new float[4];
        for (int label = 0; label < 4; label++)
        {
            float loss = Evaluate(new SoftmaxCrossEntropy(), logits, 4, new int[] { label }, gradient);

            Assert.False(float.IsNaN(loss));
            Assert.All(gradient, slope => Assert.InRange(slope, -1, 1));
            Assert.Equal(0, gradient.Sum());
        }
    }

    [Fact]
    public void Cross_entropy_of_an_impossible_probability_stays_finite()
    {
        foreach (float p in new[] { 0f, -0f, -1f, float.Epsilon })
        {
            float[] gradient = new float[2];
            Assert.Equal(87.33655f, Evaluate(new CrossEntropy(), [p, 1], 2, new int[] { 0 }, gradient), 1e-4f);
            Assert.True(float.IsFinite(gradient[0]) && gradient[1] == 0);
            Assert.Equal(87.33655f, Evaluate(new CrossEntropy(), [p, 1], 2, new float[] { 1, 0 }, gradient), 1e-4f);
            Assert.True(float.IsFinite(gradient[0]) && gradient[1] == 0);
        }
    }

    [Fact]
    public void NaN_is_never_hidden()
    {
        foreach (CatalogEntry<Loss> entry in Catalog.Default.Losses)
        {
            for (int place = 0; place < 19; place++)
            {
                float[] y = Sample.Distributions(1, 19, 1), t = [.. Enumerable.Repeat(1f / 19, 19)];
                y[place] = float.NaN;
                Assert.True(float.IsNaN(Evaluate(entry.CreateSample(), y, 19, t, new float[19])), $"{entry.Name}, output {place}");
            }
        }
    }

    [Fact]
    public void Reduction_that_does_not_exist_is_refused() =>
        Assert.Contains("Reduction is 9; it must be",
            Assert.Throws<ArgumentOutOfRangeException>(() => new MeanSquaredError { Reduction = (Reduction)9 }).Message);

    static float Evaluate(Loss loss, float[] y, int columns, Targets targets, float[] gradient)
    {
        int rows = y.Length / columns;
        loss.ValidateTargets(rows, columns, targets);
        Array.Fill(gradient, float.NaN);
        return loss.Evaluate(new(y, rows, columns), targets, new(gradient, rows, columns));
    }
}
