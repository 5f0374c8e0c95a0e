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

    [Theory]
    [InlineData(WeightFormat.BFloat16)]
    [InlineData(WeightFormat.Int8)]
    public void Compressed_network_is_exported_as_the_floats_that_its_weights_stand_for(WeightFormat format)
    {
        Network compressed = Some.With("Residual").Compress(format);
        float[] rows = Some.Rows(Rows, compressed.Inputs, seed: 11);
        using var stream = new MemoryStream();
        compressed.SaveOnnx(stream);

        Runtime.AssertClose(Predict(compressed, rows), Runtime.Run(stream.ToArray(), rows, [Rows, compressed.Inputs]));
        stream.Position = 0;
        Network loaded = OnnxModel.Load(stream);
        Assert.Equal(WeightFormat.Float32, loaded.WeightFormat);
        Assert.Equal(compressed.Compress(WeightFormat.Float32).ComputeHash(), loaded.ComputeHash());
    }

    static float[] Predict(Network network, float[] rows)
    {
        float[] outputs = new float[Rows * network.Outputs];
        network.CreatePredictor(Rows).PredictBatch(rows, outputs);
        return outputs;
    }
}
