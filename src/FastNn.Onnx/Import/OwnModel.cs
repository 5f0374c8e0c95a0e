using System.Runtime.InteropServices;
using FastNn.Onnx.Export;
using Onnx;
using static Onnx.TensorProto.Types;

namespace FastNn.Onnx.Import;

/// <summary>
/// Reads a file that FastNn wrote: the layers from the description in its metadata, and the weights. The description is believed only if the network that it
/// gives has exactly the graph of the file, so that a graph that another tool has changed is read as any other graph.
/// </summary>
static class OwnModel
{
    /// <summary>Returns the network; null where the description is missing or does not fit the graph.</summary>
    public static Network? TryRead(ModelProto model, OnnxLoadOptions options)
    {
        GraphProto graph = model.Graph;
        var description = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (StringStringEntryProto entry in model.MetadataProps)
        {
            if (entry.Key.StartsWith(NetworkExport.DescriptionPrefix, StringComparison.Ordinal))
            {
                string own = entry.Key[NetworkExport.DescriptionPrefix.Length..];
                description[own.StartsWith("metadata.", StringComparison.Ordinal) ? own : entry.Key] = entry.Value;
            }
        }
        if (description.Count == 0 || graph.Input.Count != 1 || graph.Output.Count != 1)
        {
            return null;
        }
        Network network;
        try
        {
            long bytes = graph.Initializer.Sum(tensor => (long)tensor.RawData.Length);
            network = Network.FromDescription(description, bytes / sizeof(float), options.Catalog);
        }
        catch (FastNnFormatException)
        {
            return null;
        }
        return TryFill(network, graph) && HasGraph(network, graph) ? network : null;
    }

    static bool TryFill(Network network, GraphProto graph)
    {
        var tensors = new Dictionary<string, TensorProto>(StringComparer.Ordinal);
        foreach (TensorProto tensor in graph.Initializer)
        {
            tensors[tensor.Name] = tensor;
        }
        foreach (Parameter parameter in network.Parameters)
        {
            if (!tensors.TryGetValue(parameter.Name, out TensorProto? tensor) || tensor.RawData.Length != parameter.Count * (long)sizeof(float))
            {
                return false;
            }
            parameter.Set(MemoryMarshal.Cast<byte, float>(tensor.RawData.Span));
        }
        return true;
    }

    static bool HasGraph(Network network, GraphProto graph)
    {
        GraphProto written;
        try
        {
            ValueInfoProto input = graph.Input[0], output = graph.Output[0];
            string batch = input.Type?.TensorType?.Shape?.Dim.FirstOrDefault()?.DimParam ?? "";
            written = NetworkExport.WriteGraph(network, new() { InputName = input.Name, OutputName = output.Name, GraphName = graph.Name, BatchName = batch },
                hasValues: false);
        }
        catch (NotSupportedException)
        {
            return false;
        }
        if (written.Initializer.Count != graph.Initializer.Count)
        {
            return false;
        }
        for (int i = 0; i < written.Initializer.Count; i++)
        {
            // A parameter has no values in the comparison: the network has those of the file.
            TensorProto own = written.Initializer[i], other = graph.Initializer[i];
            bool isEqual = own.HasRawData
                ? own.Equals(other)
                : own.Name == other.Name && other.DataType == (int)DataType.Float && own.Dims.Equals(other.Dims) && other.ExternalData.Count == 0;
            if (!isEqual)
            {
                return false;
            }
        }
        return written.Node.Equals(graph.Node) && written.Input.Equals(graph.Input) && written.Output.Equals(graph.Output);
    }
}
