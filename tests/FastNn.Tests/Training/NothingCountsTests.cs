using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Training;

/// <summary>Data of which nothing counts has no loss, and is refused before anything is changed.</summary>
public sealed class NothingCountsTests
{
    static readonly Dataset data = new(Sample.Normal(30, 1), 3, new int[] { 0, 1, 0, 1, 0, 1, 0, 1, 0, 1 }, 3);

    [Fact]
    public void Samples_without_a_weight_are_refused() => Refused(data.WithWeights(new float[10]), new SoftmaxCrossEntropy());

    [Fact]
    public void Classes_without_a_weight_are_refused() => Refused(data, new SoftmaxCrossEntropy { ClassWeights = [0, 0, 1] });

    [Fact]
    public void Samples_whose_classes_do_not_count_are_refused() =>
        Refused(data.WithWeights(new float[] { 1, 0, 1, 0, 1, 0, 1, 0, 1, 0 }), new SoftmaxCrossEntropy { ClassWeights = [0, 1, 1] });

    [Fact]
    public void One_sample_that_counts_is_enough_wherever_it_stands()
    {
        using Trainer trainer = Make(new SoftmaxCrossEntropy());
        TrainingReport report = trainer.Fit(data.WithWeights(new float[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 }));
        Assert.Equal(StopReason.Completed, report.Stop);
        Assert.All(report.Epochs, epoch => Assert.True(float.IsFinite(epoch.TrainingLoss)));
    }

    static void Refused(Dataset weighed, Loss loss)
    {
        using Trainer trainer = Make(loss);
        float[] before = Sample.Values(trainer.Network);
        foreach (Action call in (Action[])[() => trainer.Fit(weighed), () => trainer.Test(weighed), () => trainer.FindLearningRate(weighed),
            () => trainer.TrainFor(TimeSpan.FromSeconds(1), weighed)])
        {
            Assert.Contains("at least one of them must be above 0", Assert.Throws<ArgumentException>(call).Message);
        }
        using Trainer validating = Make(new SoftmaxCrossEntropy());
        if (weighed.HasWeights && loss.ClassWeights.Count == 0)
        {
            Assert.Contains("at least one of them must be above 0", Assert.Throws<ArgumentException>(() => validating.Fit(data, weighed)).Message);
        }
        Assert.Equal(0, trainer.Steps);
        Assert.Equal(before, Sample.Values(trainer.Network));
    }

    static Trainer Make(Loss loss) =>
        new(new Network(3, seed: 1) { new Dense(4), new Tanh(), new Dense(3) }, loss, new Sgd(0.1f)) { BatchSize = 4, Epochs = 2 };
}
