using FastNn;
using FastNn.Data;
using FastNn.Tests.Support;

namespace Outside.Parts;

/// <summary>Constraints that a user writes hold in training and are part of what a checkpoint compares.</summary>
public sealed class OwnConstraintTests
{
    // 21 outputs and 19 inputs: neither fills whole panels of 16.
    const int Inputs = 19, Hidden = 21, Classes = 3;

    static readonly Dataset data = MakeData();

    [Fact]
    public void Weights_are_constrained_and_biases_are_not()
    {
        using Trainer trainer = Make(new NonNegative());

        TrainingReport report = trainer.Fit(data);

        Assert.True(report.Epochs[^1].TrainingLoss < report.Epochs[0].TrainingLoss);
        Assert.All(trainer.Network.Parameters.Where(parameter => !parameter.IsVector), parameter => Assert.True(Values(parameter).Min() >= 0));
        Assert.Contains(trainer.Network.Parameters.Where(parameter => parameter.IsVector), parameter => Values(parameter).Min() < 0);
    }

    [Fact]
    public void Every_row_and_column_is_seen()
    {
        using Trainer ours = Make(new MaxNorm(0.4f)), own = Make(new OwnMaxNorm(0.4f)), free = Make(null);
        foreach (Trainer trainer in (Trainer[])[ours, own, free])
        {
            trainer.Fit(data);
        }
        float[] a = Values(ours.Network.Parameters[0]), b = Values(own.Network.Parameters[0]);
        Assert.All(a.Zip(b), pair => Assert.Equal(pair.First, pair.Second, 2e-4f));
        Assert.NotEqual(a, Values(free.Network.Parameters[0]));
        Assert.All(b.Chunk(Inputs), row => Assert.InRange(Math.Sqrt(row.Sum(value => (double)value * value)), 0, 0.4 + 1e-6));
    }

    [Fact]
    public void Constraint_allocates_nothing()
    {
        float[] inputs = [.. data.GetInput(0)];
        using Trainer trainer = Make(new OwnMaxNorm(0.4f));
        trainer.TrainOne(inputs, 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        trainer.TrainOne(inputs, 1);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Checkpoint_is_resumed_only_with_the_same_constraint()
    {
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("saved.safetensors");
        using Trainer trainer = Make(new OwnMaxNorm(0.4f)), same = Make(new OwnMaxNorm(0.4f)), looser = Make(new OwnMaxNorm(0.5f)),
            other = Make(new NonNegative());
        trainer.Fit(data);
        trainer.SaveCheckpoint(file);

        same.Resume(file);
        Assert.Contains("Constraint settings", Assert.ThrowsAny<ArgumentException>(() => looser.Resume(file)).Message);
        Assert.Contains("Constraint OwnMaxNorm", Assert.ThrowsAny<ArgumentException>(() => other.Resume(file)).Message);
    }

    [Theory]
    [InlineData(Hidden, 0)]
    [InlineData(-1, 0)]
    [InlineData(0, Inputs)]
    [InlineData(0, -1)]
    public void Weight_outside_of_the_matrix_is_refused(int row, int column)
    {
        using Trainer trainer = Make(new Reading(row, column));
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.TrainOne(data.GetInput(0), 1));
    }

    static Trainer Make(Constraint? constraint) =>
        new(new Network(Inputs, seed: 1) { new Dense(Hidden), new Relu(), new Dense(Classes) }, new SoftmaxCrossEntropy(), new Sgd(0.05f))
        {
            BatchSize = 8,
            Epochs = 5,
            Constraint = constraint,
        };

    static float[] Values(Parameter parameter)
    {
        float[] values = new float[parameter.Count];
        parameter.CopyTo(values);
        return values;
    }

    static Dataset MakeData()
    {
        var random = new Random(1);
        float[] inputs = [.. Enumerable.Range(0, 64 * Inputs).Select(_ => random.NextSingle() * 2 - 1)];
        int[] labels = [.. inputs.Chunk(Inputs).Select(x => x[0] > 0.3f ? 2 : x[1] > 0 ? 1 : 0)];
        return new(inputs, Inputs, labels, Classes);
    }

    sealed class Reading(int row, int column) : Constraint
    {
        public override void Apply(WeightView weights) => _ = weights[row, column];
    }
}
