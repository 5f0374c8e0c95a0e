using FastNn.Tests.Support;

namespace FastNn.Tests.Training;

/// <summary>The gradients of the pieces of a batch add up to those of the batch.</summary>
public sealed class PieceSumTests
{
    const int Inputs = 11, Outputs = 3;

    // 256 x 256 weights: pieces of more than 3 rows do not run by the plan for small steps.
    const int Small = 16, Large = 256;

    public static TheoryData<int, int, int> Cases
    {
        get
        {
            var data = new TheoryData<int, int, int>();
            foreach (int width in new[] { Small, Large })
            {
                foreach (int rows in new[] { 1, 5, 23, 64 })
                {
                    foreach (int pieces in new[] { 1, 3, 8, 64 })
                    {
                        data.Add(width, rows, pieces);
                    }
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Pieces_add_up_to_the_batch(int width, int rows, int pieces)
    {
        foreach (Reduction reduction in Enum.GetValues<Reduction>())
        {
            Check(width, rows, pieces, new SoftmaxCrossEntropy { Reduction = reduction }, []);
            Check(width, rows, pieces, new SoftmaxCrossEntropy { Reduction = reduction, ClassWeights = [1, 0.25f, 3] }, []);
            Check(width, rows, pieces, new SoftmaxCrossEntropy { Reduction = reduction, LabelSmoothing = 0.1f }, [.. Sample.Normal(rows, 3).Select(MathF.Abs)]);
        }
    }

    [Fact]
    public void Rows_of_pieces_differ_by_one_at_most()
    {
        for (int pieces = 1; pieces <= 17; pieces++)
        {
            var reduction = new SumOfPieces(pieces);
            for (int rows = 1; rows < 40; rows++)
            {
                int next = 0;
                for (int piece = 0; piece < pieces; piece++)
                {
                    (int first, int count) = reduction.GetRows(rows, piece).GetOffsetAndLength(rows);
                    Assert.Equal(next, first);
                    Assert.InRange(count, rows / pieces, (rows + pieces - 1) / pieces);
                    next += count;
                }
                Assert.Equal(rows, next);
            }
            Assert.Throws<ArgumentOutOfRangeException>(() => reduction.GetRows(10, pieces));
            Assert.Throws<ArgumentOutOfRangeException>(() => reduction.GetRows(10, -1));
        }
    }

    static void Check(int width, int rows, int pieces, Loss loss, float[] weights)
    {
        Network whole = Make(width), parts = Make(width);
        var reduction = new SumOfPieces(pieces);
        using var trainer = new Trainer(whole, loss, new Sgd(0.1f)) { BatchSize = 64 };
        using var other = new Trainer(parts, loss, new Sgd(0.1f)) { BatchSize = 64, GradientReduction = reduction };
        float[] x = Sample.Normal(rows * Inputs, 1);
        int[] labels = Sample.Labels(rows, Outputs, 2);
        float expected = trainer.ComputeGradients(x, new Targets(labels, weights)), found = other.ComputeGradients(x, new Targets(labels, weights));

        Assert.Equal(expected, found, 1e-5f * expected);
        Assert.Equal(pieces, reduction.Weights.Count);
        if (weights.Length == 0 && loss.ClassWeights.Count == 0)
        {
            Assert.Equal(
                Enumerable.Range(0, pieces).Select(piece => (double)reduction.GetRows(rows, piece).GetOffsetAndLength(rows).Length), reduction.Weights);
        }
        Assert.All(whole.Parameters.Zip(parts.Parameters), pair =>
        {
            float[] a = Gradient(pair.First), b = Gradient(pair.Second);
            float largest = a.Max(MathF.Abs);
            Assert.All(a.Zip(b), values => Assert.Equal(values.First, values.Second, (1e-5f * largest) + 1e-9f));
        });
    }

    static float[] Gradient(Parameter parameter)
    {
        float[] values = new float[parameter.Count];
        parameter.CopyGradientTo(values);
        return values;
    }

    static Network Make(int width) => new(Inputs, seed: 1) { new Dense(width), new Relu(), new Dense(width), new Tanh(), new Dense(Outputs) };
}
