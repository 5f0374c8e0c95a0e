namespace FastNn.Tests.Layers;

/// <summary>Embeddings of categories: initial values, lists of columns, and what is refused. The numbers are in torch_embeddings.json.</summary>
public sealed class EmbeddingTests
{
    [Fact]
    public void Categories_start_normally_distributed_and_missing_and_unknown_ones_at_zero()
    {
        var network = new Network(3, seed: 3) { new Embedding(50, (2, 400), (0, 2)) { Deviation = 0.5f } };
        float[] table = new float[402 * 50];
        network.Parameters[1].CopyTo(table);

        Assert.Equal(["0.weight0", "0.weight2"], network.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(table.Length, network.Parameters[1].Count);
        Assert.True(network.Parameters[1].Decays);
        Assert.All(table[(400 * 50)..], value => Assert.Equal(0, value));
        Assert.Equal(0, table[..(400 * 50)].Average(), 0.01f);
        Assert.Equal(0.25, table[..(400 * 50)].Average(value => (double)value * value), 0.01);
        Assert.Equal(101, network.Outputs);
    }

    [Fact]
    public void Columns_of_a_schema_are_those_of_the_list() => Assert.Equal(
        new Embedding(8, (4, 7), (1, 3)).ToString(), new Embedding(8, [new CategoricalColumn(1, 3), new CategoricalColumn(4, 7)]).ToString());

    [Fact]
    public void Unknown_category_is_learned_from_unknown_ones()
    {
        var network = new Network(1) { new Embedding(1, (0, 2)), new Dense(1) };
        float before = Predict(network, 5);
        using var trainer = new Trainer(network, new MeanSquaredError(), new Sgd(0.1f));
        trainer.TrainBatch([7f], new float[] { 3 });

        Assert.NotEqual(before, Predict(network, -1));
        Assert.Equal(Predict(network, 0.5f), Predict(network, float.PositiveInfinity));
        Assert.NotEqual(Predict(network, float.NaN), Predict(network, 5));
    }

    [Fact]
    public void What_is_impossible_is_refused()
    {
        Assert.Contains("size is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new Embedding(0, (0, 3))).Message, StringComparison.Ordinal);
        Assert.Contains("new Embedding(8, (3, 50))", Assert.Throws<ArgumentException>(() => new Embedding(8)).Message, StringComparison.Ordinal);
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => new Embedding(8, (1, 2), (1, 2))).Message, StringComparison.Ordinal);
        Assert.Contains("choose a smaller size", Assert.Throws<ArgumentException>(() => new Embedding(5000, (0, 1_000_000))).Message,
            StringComparison.Ordinal);
        Assert.Contains("Deviation is -1", Assert.Throws<ArgumentException>(() => new Embedding(8, (0, 3)) { Deviation = -1 }).Message,
            StringComparison.Ordinal);
        Assert.Contains("it encodes column 4", Assert.Throws<ArgumentException>(() => new Network(4) { new Embedding(2, (4, 2)) }).Message,
            StringComparison.Ordinal);
    }

    static float Predict(Network network, float category)
    {
        float[] y = new float[1];
        network.CreatePredictor().PredictOne([category], y);
        return y[0];
    }
}
