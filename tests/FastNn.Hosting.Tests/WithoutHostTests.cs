namespace FastNn.Hosting.Tests;

/// <summary>A model without a host, as tests of a user's classes make one.</summary>
public sealed class WithoutHostTests
{
    [Fact]
    public void Model_without_a_host_predicts_and_takes_new_versions()
    {
        var network = new Network(3, seed: 1) { new Dense(2) };
        using ServedModel model = ServedModel.Create("scores", network);
        float[] expected = new float[2], y = new float[2];
        network.CreatePredictor().PredictOne([1, 2, 3], expected);

        ((IPredictor)model).PredictOne([1, 2, 3], y);

        Assert.Equal(expected, y);
        Assert.Equal(("scores", 3, 2, 1L), (model.Name, model.Inputs, model.Outputs, model.Current!.Number));
        model.PredictProbabilities([1, 2, 3], y);
        Assert.Equal(1, y.Sum(), 1e-5f);
        Assert.Equal(2, model.Publish(network).Number);
        Assert.False(model.Reload());
    }
}
