using FastNn.Onnx.Export;

namespace FastNn.Onnx.Tests;

/// <summary>Every layer of the catalog goes to ONNX Runtime and back.</summary>
public sealed class CatalogTests
{
    const int Rows = 64;

    public static TheoryData<string> Layers => [.. Some.Layers];

    [Fact]
    public void Every_layer_of_the_catalog_is_exported() => Assert.Equal(Some.Layers.Order(), LayerExporters.Kinds.Order());

    [Theory]
    [MemberData(nameof(Layers))]
    public void Runtime_computes_the_same(string kind)
    {
        Network network = Some.With(kind);
        float[] rows = Some.Rows(Rows, network.Inputs, seed: 11);
        rows[2 * network.Inputs] = float.NaN;
        using var stream = new MemoryStream();
        network.SaveOnnx(stream);

        float[] actual = Runtime.Run(stream.ToArray(), rows, [Rows, network.Inputs]);

        Runtime.AssertClose(Predict(network, rows), actual);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Import_gives_the_same_network(string kind)
    {
        Network network = Some.With(kind);
        network.Metadata.Add("note", kind);
        using var stream = new MemoryStream();
        network.SaveOnnx(stream);
        stream.Position = 0;

        Assert.Equal(network.ComputeHash(), OnnxModel.Load(stream).ComputeHash());
    }

    static float[] Predict(Network network, float[] rows)
    {
        float[] outputs = new float[Rows * network.Outputs];
        network.CreatePredictor(Rows).PredictBatch(rows, outputs);
        return outputs;
    }
}
