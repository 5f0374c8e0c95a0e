using FastNn.Tests.Support;

namespace FastNn.Onnx.Tests;

/// <summary>What loading needs, and what predicting does not.</summary>
public sealed class MemoryTests
{
    const long Slack = 8L << 20;

    /// <summary>Protocol Buffers read large fields in pieces, which are garbage when the network is made: no more than twice the file is alive at
    /// once.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Loading_allocates_no_more_than_three_times_the_file(bool isDescribed)
    {
        using var stream = new MemoryStream();
        var network = new Network(inputs: 2000) { new Dense(2000), new Relu(), new Dense(2000), new Relu(), new Dense(10) };
        network.SaveOnnx(stream);
        if (!isDescribed)
        {
            global::Onnx.ModelProto model = global::Onnx.ModelProto.Parser.ParseFrom(stream.ToArray());
            model.MetadataProps.Clear();
            stream.SetLength(0);
            Google.Protobuf.MessageExtensions.WriteTo(model, stream);
        }
        stream.Position = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();

        Network loaded = OnnxModel.Load(stream);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 3 * stream.Length + Slack);
        Assert.Equal(network.Parameters.ElementCount, loaded.Parameters.ElementCount);
    }

    [Fact]
    public void Imported_network_predicts_without_allocation()
    {
        Network network = OnnxModel.Load(Repository.PathOf("tests/FastNn.Onnx.Tests/Foreign/torch_mlp.onnx"));
        Predictor predictor = network.CreatePredictor(8);
        float[] rows = new float[8 * network.Inputs], outputs = new float[8 * network.Outputs];
        for (int i = 0; i < 100; i++)
        {
            predictor.PredictBatch(rows, outputs);
            predictor.PredictOne(rows.AsSpan(0, network.Inputs), outputs.AsSpan(0, network.Outputs));
        }
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            predictor.PredictBatch(rows, outputs);
            predictor.PredictOne(rows.AsSpan(0, network.Inputs), outputs.AsSpan(0, network.Outputs));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
