using System.Runtime.InteropServices;

namespace FastNn.Bench.Peers.Onnx;

/// <summary>A network of Dense, ReLU and Softmax layers as an ONNX file (opset 13). Field numbers are those of onnx.proto.</summary>
static class OnnxModel
{
    const int Float = 1, IntAttribute = 2;

    public static byte[] Of(Network network, int batch)
    {
        var graph = new ProtobufWriter();
        string value = "x";
        for (int i = 0; i < network.Count; i++)
        {
            string output = i + 1 < network.Count ? $"v{i}" : "y";
            graph.Message(1, network[i].Kind switch
            {
                "Dense" => Node("Gemm", output, value, $"w{i}", $"b{i}")
                    .Message(5, new ProtobufWriter().Text(1, "transB").Number(3, 1).Number(20, IntAttribute)),
                "Relu" => Node("Relu", output, value),
                "Softmax" => Node("Softmax", output, value),
                string other => throw new NotSupportedException($"layer is {other}; the ONNX peer supports Dense, Relu and Softmax."),
            });
            if (network[i].Kind == "Dense")
            {
                Parameter weight = network.Parameters[$"{i}.weight"], bias = network.Parameters[$"{i}.bias"];
                graph.Message(5, Tensor($"w{i}", weight, weight.Rows, weight.Columns)).Message(5, Tensor($"b{i}", bias, bias.Columns));
            }
            value = output;
        }
        graph.Text(2, "network").Message(11, Value("x", batch, network.Inputs)).Message(12, Value("y", batch, network.Outputs));
        return new ProtobufWriter().Number(1, 8).Message(7, graph).Message(8, new ProtobufWriter().Number(2, 13)).ToArray();
    }

    static ProtobufWriter Node(string kind, string output, params string[] inputs)
    {
        var node = new ProtobufWriter();
        foreach (string input in inputs)
        {
            node.Text(1, input);
        }
        return node.Text(2, output).Text(4, kind);
    }

    static ProtobufWriter Tensor(string name, Parameter parameter, params int[] shape)
    {
        var tensor = new ProtobufWriter();
        foreach (int size in shape)
        {
            tensor.Number(1, size);
        }
        float[] values = new float[parameter.Count];
        parameter.CopyTo(values);
        return tensor.Number(2, Float).Text(8, name).Bytes(9, MemoryMarshal.AsBytes<float>(values));
    }

    static ProtobufWriter Value(string name, int rows, int columns)
    {
        var shape = new ProtobufWriter().Message(1, new ProtobufWriter().Number(1, rows)).Message(1, new ProtobufWriter().Number(1, columns));
        return new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(1, new ProtobufWriter().Number(1, Float).Message(2, shape)));
    }
}
