using System.Globalization;
using Onnx;

namespace FastNn.Onnx.Export;

/// <summary>Writes a network as an ONNX model.</summary>
static class NetworkExport
{
    /// <summary>The versions of the operators and of the format that are written: those of ONNX 1.12, of 2022, which everything in use reads.</summary>
    public const int Opset = 17, IrVersion = 8;

    /// <summary>Begins the keys of the network's description in the metadata.</summary>
    public const string DescriptionPrefix = "fastnn.";

    public static ModelProto Write(Network network, OnnxSaveOptions options)
    {
        IReadOnlyDictionary<string, string> description = network.Describe();
        var model = new ModelProto { IrVersion = IrVersion, ProducerName = "FastNn", Graph = WriteGraph(network, options, hasValues: true) };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = Opset });
        foreach ((string key, string text) in description)
        {
            string name = key.StartsWith(DescriptionPrefix, StringComparison.Ordinal) ? key : DescriptionPrefix + key;
            model.MetadataProps.Add(new StringStringEntryProto { Key = name, Value = text });
        }
        return model;
    }

    /// <summary>Writes the graph alone.</summary>
    /// <exception cref="NotSupportedException">A layer has no ONNX form.</exception>
    public static GraphProto WriteGraph(Network network, OnnxSaveOptions options, bool hasValues)
    {
        var writer = new GraphWriter(network, hasValues);
        string x = options.InputName;
        for (int i = 0; i < network.Count; i++)
        {
            x = LayerExporters.Export(writer, network, network[i], string.Create(CultureInfo.InvariantCulture, $"{i}."), x, network.GetWidth(i - 1));
        }
        return writer.Finish(x, options);
    }
}
