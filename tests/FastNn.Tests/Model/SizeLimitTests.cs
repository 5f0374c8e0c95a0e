namespace FastNn.Tests.Model;

/// <summary>Sizes whose memory cannot be one block are refused in a sentence, before any is taken.</summary>
public sealed class SizeLimitTests
{
    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1_500_000_000)]
    [InlineData(100_000_000)]
    public void Batch_that_is_too_large_is_refused(int rows)
    {
        Network network = new(3) { new Dense(2), new Relu(), new Dense(20) };

        Assert.Contains($"a batch of {rows:N0} rows", Assert.Throws<ArgumentException>(() => Train(rows)).Message);
        Assert.Contains($"a batch of {rows:N0} rows", Assert.Throws<ArgumentException>(() => network.CreatePredictor(rows)).Message);
        Assert.Contains($"a batch of {rows:N0} rows", Assert.Throws<ArgumentException>(() => new ForwardCache(network, rows, training: true)).Message);

        // Pieces may make it smaller, so that the first call knows first.
        void Train(int batch)
        {
            using var trainer = new Trainer(network, new MeanSquaredError(), new Sgd(1)) { BatchSize = batch };
            trainer.TrainBatch([1, 2, 3], new float[20]);
        }
    }

    [Fact]
    public void Layer_that_is_too_wide_is_refused()
    {
        Assert.Contains("more weights than", Assert.Throws<ArgumentException>(() => new Network(1) { new Dense(int.MaxValue) }.Parameters).Message);
        Assert.Contains("more weights than", Assert.Throws<ArgumentException>(() => new Network(int.MaxValue) { new Dense(1) }.Parameters).Message);
        Assert.Contains("more than the", Assert.Throws<ArgumentException>(() => new Network(int.MaxValue) { new LayerNorm() }.Parameters).Message);
        Assert.Contains("more than the", Assert.Throws<ArgumentException>(() => new Network(int.MaxValue) { new Standardizer() }.Parameters).Message);
        Assert.Contains("a batch of 2 rows", Assert.Throws<ArgumentException>(() => new Network(int.MaxValue) { new Relu() }.CreatePredictor(2)).Message);
    }
}
