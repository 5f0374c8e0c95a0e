using FastNn.Tests.Support;

namespace FastNn.Tests.Losses;

/// <summary>Every loss of the catalog without a network: what a trainer computes, into memory without padding.</summary>
[Collection(QuietCollection.Name)]
public sealed class LossByItselfTests
{
    const int Rows = 5;

    public static TheoryData<string> Losses => [.. Catalog.Default.Losses.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Loss_and_gradient_are_those_of_a_training_step(string name)
    {
        foreach (int columns in new[] { 2, 16, 19 })
        {
            foreach (bool isWeighted in new[] { false, true })
            {
                Loss loss = Catalog.Default.Losses.Single(entry => entry.Name == name).CreateSample();
                float[] y = Sample.Distributions(Rows, columns, 1), t = Sample.Distributions(Rows, columns, 2), gradient = new float[y.Length],
                    weights = isWeighted ? [1, 0, 0.5f, 3, 1] : [];
                var padded = new MatrixBuffer(Rows, columns);
                float expected = loss.EvaluateWeighted(new ReadOnlyMatrix(y, Rows, columns), new Targets(t, weights), padded.Matrix);

                Assert.Equal(expected, loss.Compute(new ReadOnlyMatrix(y, Rows, columns), new Targets(t, weights), gradient));
                Assert.Equal(expected, loss.Compute(new ReadOnlyMatrix(y, Rows, columns), new Targets(t, weights)));
                Assert.All(gradient.Index(), entry => Assert.Equal(padded[entry.Index / columns, entry.Index % columns], entry.Item));

                long start = GC.GetAllocatedBytesForCurrentThread();
                loss.Compute(new ReadOnlyMatrix(y, Rows, columns), new Targets(t, weights), gradient);
                Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - start);
            }
        }
    }

    [Fact]
    public void Bad_calls_are_refused_and_change_nothing()
    {
        float[] y = [1, 2, 3, 4], gradient = [7, 7, 7, 7];
        Refused(new MeanSquaredError(), 0, new float[4], gradient, "outputs is [0, 2]");
        Refused(new MeanSquaredError(), 2, new float[3], gradient, "targets.Rows has 3 values; it must have 4, 2 for each of 2 rows");
        Refused(new MeanSquaredError(), 2, new float[4], new float[3], "gradient has 3 values; it must have 4");
        Refused(new SoftmaxCrossEntropy(), 2, new int[] { 0, 2 }, gradient, "targets.Labels[1] is 2; a label must be a whole number from 0 to 1");
        Refused(new SoftmaxCrossEntropy { ClassWeights = [1, 2, 3] }, 2, new int[] { 0, 1 }, gradient, "ClassWeights has 3 weights");
        Refused(new MeanSquaredError(), 2, new Targets(new float[4], [1, -1]), gradient, "targets.Weights[1] is -1");
        Assert.Equal([7, 7, 7, 7], gradient);

        void Refused(Loss loss, int rows, Targets targets, float[] into, string message)
        {
            string said = "";
            try
            {
                loss.Compute(new ReadOnlyMatrix(y, rows, 2), targets, into);
            }
            catch (ArgumentException e)
            {
                said = e.Message;
            }
            Assert.Contains(message, said, StringComparison.Ordinal);
        }
    }
}
