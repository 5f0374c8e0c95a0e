using Google.Protobuf;
using Onnx;

namespace FastNn.Onnx.Tests;

/// <summary>Exported graphs, read without their description as graphs of other tools.</summary>
public sealed class GraphImportTests
{
    const int Rows = 40;

    public static TheoryData<string> Layers =>
    [
        nameof(Dense), nameof(Relu), nameof(Sigmoid), nameof(Tanh), nameof(Softplus), nameof(Softmax), nameof(LeakyRelu), nameof(Elu), nameof(Selu),
        nameof(HardSigmoid), nameof(PRelu), nameof(Gelu), nameof(GeluTanh), nameof(Silu), nameof(Mish), nameof(LayerNorm), nameof(BatchNorm), nameof(Dropout),
        nameof(Standardizer), nameof(RobustScaler), nameof(Residual), nameof(Sequential),
    ];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Graph_of_layers_gives_the_same_bits(string kind)
    {
        Network network = Some.With(kind);
        ModelProto model = Write(network);
        model.MetadataProps.Clear();

        Network loaded = OnnxModel.Load(new MemoryStream(model.ToByteArray()));

        Assert.Equal(Predict(network), Predict(loaded));
    }

    [Fact]
    public void Layers_of_a_graph_are_those_that_were_exported()
    {
        var network = new Network(4) { new Dense(6), new Gelu(), new Residual { new Dense(6), new Silu(), new LayerNorm() }, new Dense(2), new Softmax() };
        ModelProto model = Write(network);
        model.MetadataProps.Clear();

        Network loaded = OnnxModel.Load(new MemoryStream(model.ToByteArray()));

        Assert.Equal(network.ComputeHash(), loaded.ComputeHash());
    }

    /// <summary>A tool that changes the graph and keeps the metadata is not ignored.</summary>
    [Fact]
    public void Description_of_another_graph_is_not_believed()
    {
        var network = new Network(4) { new Dense(6), new Tanh(), new Dense(2) };
        ModelProto model = Write(network);
        model.Graph.Node.Single(node => node.OpType == "Tanh").OpType = "Relu";

        Network loaded = OnnxModel.Load(new MemoryStream(model.ToByteArray()));

        Assert.Equal(["Dense", "Relu", "Dense"], loaded.Select(layer => layer.Kind));
    }

    static ModelProto Write(Network network)
    {
        using var stream = new MemoryStream();
        network.SaveOnnx(stream);
        return ModelProto.Parser.ParseFrom(stream.ToArray());
    }

    static float[] Predict(Network network)
    {
        float[] outputs = new float[Rows * network.Outputs];
        network.CreatePredictor(Rows).PredictBatch(Some.Rows(Rows, network.Inputs, seed: 13), outputs);
        return outputs;
    }
}
