using FastNn.Kernels;
using FastNn.Simd;
using FastNn.Tests.Support;

namespace FastNn.Tests.Losses;

/// <summary>Weights of classes that are those of the terms of a sample, and weights of positive targets.</summary>
[Collection(QuietCollection.Name)]
public sealed class TermWeightsTests
{
    /// <summary>By torch.nn.functional.cross_entropy: every class's share of the smoothing by its own weight, divided by the weights of the labels, or by the
    /// rows.</summary>
    [Theory]
    [InlineData(Reduction.Mean, 1f, 2f, 5f)]
    [InlineData(Reduction.Sum, 1f, 2f, 5f)]
    [InlineData(Reduction.Mean, 0f, 2f, 0.5f)]
    public void Smoothed_shares_have_the_weights_of_their_classes(Reduction reduction, params float[] classes)
    {
        const int Count = 5;
        int[] labels = [0, 2, 1, 1, 0];
        float[] y = Sample.Normal(Count * 3, 4), own = [1, 0.5f, 0, 2, 3];
        var loss = new SoftmaxCrossEntropy { Reduction = reduction, LabelSmoothing = 0.2f, ClassWeights = classes };
        foreach (float[] weights in new[] { [], own })
        {
            float expected = (float)Reference(weights, areLabels: true), ofRows = (float)Reference(weights, areLabels: false);
            Assert.Equal(expected, loss.EvaluateWeighted(new(y, Count, 3), new Targets(labels, weights), default), 1e-6f * Math.Max(1, expected));
            Assert.Equal(ofRows, loss.EvaluateWeighted(new(y, Count, 3), new Targets(Sample.OneHot(labels, 3), weights), new(new float[y.Length], Count, 3)),
                1e-6f * Math.Max(1, ofRows));
            new GradientCheck().Run(loss, y, Count, new Targets(labels, weights)).ThrowIfWrong();
            new GradientCheck().Run(loss, y, Count, new Targets(Sample.OneHot(labels, 3), weights)).ThrowIfWrong();
        }

        double Reference(float[] weights, bool areLabels)
        {
            double sum = 0, whole = 0;
            for (int row = 0; row < Count; row++)
            {
                double[] logits = [.. y[(3 * row)..(3 * row + 3)].Select(value => (double)value)];
                double log = Math.Log(logits.Sum(Math.Exp)), weight = weights.Length == 0 ? 1 : weights[row];
                sum += weight
                    * (0.8 * classes[labels[row]] * (log - logits[labels[row]]) + 0.2 / 3 * classes.Zip(logits).Sum(pair => pair.First * (log - pair.Second)));
                whole += weight * (areLabels ? classes[labels[row]] : 1);
            }
            return reduction == Reduction.Mean ? sum / whole : sum;
        }
    }

    [Fact]
    public void Smoothing_with_weights_allocates_nothing()
    {
        float[] y = Sample.Normal(15, 4), dy = new float[15];
        int[] labels = [0, 2, 1, 1, 0];
        var loss = new SoftmaxCrossEntropy { LabelSmoothing = 0.2f, ClassWeights = [1, 2, 5] };
        loss.EvaluateWeighted(new(y, 5, 3), labels, new(dy, 5, 3));
        long before = GC.GetAllocatedBytesForCurrentThread();
        loss.EvaluateWeighted(new(y, 5, 3), labels, new(dy, 5, 3));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Single_output_has_two_classes()
    {
        // Their weights are those of the terms: no part of what the mean is divided by.
        float[] y = [0.3f, -2, 1.5f], t = [1, 0, 1];
        float expected = new SigmoidCrossEntropy { Reduction = Reduction.Sum }.EvaluateWeighted(new(y, 3, 1), new Targets(t, [5, 2, 5]), default) / 3;
        Assert.Equal(expected, new SigmoidCrossEntropy { ClassWeights = [2, 5] }.EvaluateWeighted(new(y, 3, 1), t, default), 1e-6f);
        Assert.Equal(expected, new SigmoidCrossEntropy { ClassWeights = [2, 1], PositiveWeight = [5] }.EvaluateWeighted(new(y, 3, 1), t, default), 1e-6f);

        // The other losses weigh samples.
        float weighed = new MeanSquaredError().EvaluateWeighted(new(y, 3, 1), new Targets(t, [5, 2, 5]), default);
        Assert.Equal(weighed, new MeanSquaredError { ClassWeights = [2, 5] }.EvaluateWeighted(new(y, 3, 1), t, default));
    }

    [Fact]
    public void Weights_of_positive_targets_are_those_of_the_settings()
    {
        foreach (float[] weights in new float[][] { [], [3], [1, 2, 0.5f, 4] })
        {
            var settings = new PartSettings();
            new SigmoidCrossEntropy { PositiveWeight = weights }.Describe(settings);
            Assert.Equal(weights,
                ((SigmoidCrossEntropy)Catalog.Default.Losses.Single(entry => entry.Name == nameof(SigmoidCrossEntropy)).Create(settings)).PositiveWeight);
        }
        // Logits without end have no term where nothing is wanted of them.
        float[] y = [float.PositiveInfinity, float.NegativeInfinity], t = [1, 0], dy = new float[2];
        Assert.Equal(0, new SigmoidCrossEntropy { PositiveWeight = [3] }.EvaluateWeighted(new(y, 1, 2), t, new(dy, 1, 2)));
        Assert.Equal([0f, 0f], dy);
    }

    [Fact]
    public void Weights_of_terms_have_the_gradient_of_differences_in_every_reduction()
    {
        float[] y = Sample.Normal(20, 4), t = Sample.Distributions(5, 4, 2), p = Sample.Distributions(5, 4, 3);
        foreach (Reduction reduction in Enum.GetValues<Reduction>())
        {
            foreach (float[] samples in new float[][] { [], [1, 0.5f, 0, 2, 3] })
            {
                new GradientCheck().Run(new SigmoidCrossEntropy { Reduction = reduction, PositiveWeight = [3, 0, 1, 0.5f] }, y, 5, new Targets(t, samples))
                    .ThrowIfWrong();
                new GradientCheck().Run(new SigmoidCrossEntropy { Reduction = reduction, ClassWeights = [1, 2, 0, 4], PositiveWeight = [3] }, y, 5,
                    new Targets(t, samples)).ThrowIfWrong();
                new GradientCheck().Run(new SoftmaxCrossEntropy { Reduction = reduction, ClassWeights = [1, 2, 0, 4] }, y, 5, new Targets(t, samples))
                    .ThrowIfWrong();
                new GradientCheck().Run(new CrossEntropy { Reduction = reduction, ClassWeights = [1, 2, 0, 4] }, p, 5, new Targets(t, samples)).ThrowIfWrong();
            }
        }
    }

    [Fact]
    public void Terms_with_weights_are_the_same_bits_at_every_tier_and_allocate_nothing()
    {
        foreach (int outputs in new[] { 1, 7, 16, 21, 40 })
        {
            float[] y = Sample.Normal(outputs, 4), t = Sample.Distributions(1, outputs, 2), w = Sample.Distributions(1, outputs, 3), one = new float[outputs];
            double expected = Run(Tier.Scalar, y, t, w, one);
            foreach (Tier tier in TierData.Supported)
            {
                float[] dy = new float[outputs];
                Assert.Equal(expected, Run(tier, y, t, w, dy));
                Assert.Equal(one, dy);
            }
        }
        float[] all = Sample.Normal(20, 4), targets = Sample.Distributions(5, 4, 2), gradient = new float[20];
        foreach (Loss loss in new Loss[] { new SigmoidCrossEntropy { PositiveWeight = [3, 0, 1, 2] }, new SigmoidCrossEntropy { ClassWeights = [1, 2, 3, 4] },
            new SoftmaxCrossEntropy { ClassWeights = [1, 2, 3, 4] }, new CrossEntropy { ClassWeights = [1, 2, 3, 4] } })
        {
            loss.EvaluateWeighted(new(all, 5, 4), targets, new(gradient, 5, 4));
            long before = GC.GetAllocatedBytesForCurrentThread();
            loss.EvaluateWeighted(new(all, 5, 4), targets, new(gradient, 5, 4));
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        static double Run(Tier tier, float[] y, float[] t, float[] w, float[] dy)
        {
            double sum = 0;
            Tiers.Run(tier, new WeightedTermsKernel<TanhTerm>(default, y, t, ColumnVector.Of(w), ColumnVector.One, dy, ref sum));
            return sum;
        }
    }

    readonly struct TanhTerm : IWeightedTerm
    {
        public S Loss<S>(S y, S t, S weight, S positive) where S : struct, ISimd<S> => weight * positive * SimdMath.Tanh(y - t);

        public S Gradient<S>(S y, S t, S weight, S positive) where S : struct, ISimd<S> => weight * SimdMath.Exp(y) - t;
    }
}
