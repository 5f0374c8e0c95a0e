namespace FastNn.Tests.Model;

/// <summary>What a network, a layer, a parameter and an optimizer say of themselves as text.</summary>
public sealed class SummaryTests
{
    [Fact]
    public void Network_is_a_table_of_layers_outputs_and_parameters()
    {
        var network = new Network(784) { new Dense(128), new BatchNorm(), new Residual { new Relu(), new Dense(128) }, new Dense(10) };

        Assert.EndsWith("Parameters are created at the first use.", network.ToString());
        network.Add(new Softmax());
        _ = network.Parameters;

        Assert.Equal("""
            Network(784 inputs, 10 outputs)
                 Layer                                              Outputs  Parameters
            0    Dense(outputs=128, bias=1)                             128     100,480
            1    BatchNorm(epsilon=1E-05, momentum=0.1, affine=1)       128         512
            2    Residual                                               128      16,512
            2.0    Relu                                                 128           0
            2.1    Dense(outputs=128, bias=1)                           128      16,512
            3    Dense(outputs=10, bias=1)                               10       1,290
            4    Softmax                                                 10           0
            Total: 118,794 parameters, 118,538 trained
            """.ReplaceLineEndings("\n"), network.ToString());
    }

    [Fact]
    public void Parts_say_their_kind_and_settings()
    {
        Assert.Equal("Dense(outputs=3, bias=0)", new Dense(3) { HasBias = false }.ToString());
        Assert.Equal("Residual { Relu, Dense(outputs=2, bias=1) }", new Residual { new Relu(), new Dense(2) }.ToString());
        Assert.Equal("0.weight [3, 2]", new Network(2) { new Dense(3) }.Parameters[0].ToString());
        Assert.StartsWith("Sgd(learningrate=0.1", new Sgd(0.1f).ToString());
    }
}
