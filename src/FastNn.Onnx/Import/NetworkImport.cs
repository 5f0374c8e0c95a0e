using FastNn.Onnx.Import.Layers;
using FastNn.Onnx.Import.Reading;
using Onnx;

namespace FastNn.Onnx.Import;

/// <summary>Loads a network from the bytes of a model: as it was written by FastNn, or by the data flow of its graph.</summary>
static class NetworkImport
{
    /// <exception cref="FastNnFormatException">The content is malformed, or not supported.</exception>
    public static Network Load(Stream stream, string file, string? folder, OnnxLoadOptions options)
    {
        ModelProto model = ModelReader.Read(stream, file);
        try
        {
            // Before the description of a model of FastNn is believed: the graph is that of the export only with operators of a known version.
            GraphImport.ReadOpset(model);
            return OwnModel.TryRead(model, options) ?? Build(model, file, options.AllowExternalData ? folder : null, options);
        }
        catch (Exception e) when (e is UnsupportedException or ArgumentException or OverflowException or InvalidOperationException or KeyNotFoundException)
        {
            var unsupported = e as UnsupportedException;
            throw new FastNnFormatException(file, -1, unsupported?.Message ?? $"its layers cannot be built: {e.Message}", e)
            {
                Code = unsupported?.Code ?? FormatError.InvalidValue,
            };
        }
    }

    static Network Build(ModelProto model, string file, string? folder, OnnxLoadOptions options)
    {
        var limits = new FlowLimits(file);
        var tensors = new TensorReader(file, folder);
        var graph = new GraphImport(model, tensors, limits);
        Rows output = graph.Evaluate(options.OutputName);
        Flow end = output.ToFlow();
        LayerRecipe[] layers = graph.Input.GetPath(end);
        if (layers.Length == 0)
        {
            throw new UnsupportedException("its output is its input: there is no layer");
        }
        limits.CheckSize(layers, graph.Weights);
        var network = new Network(graph.Input.Width) { Catalog = options.Catalog ?? Catalog.Default };
        foreach (LayerRecipe layer in layers)
        {
            network.Add(layer.Create());
        }
        ParameterList parameters = network.Parameters;
        new BlockRecipe(static () => new Sequential(), layers).Fill(parameters, "");
        if (ClassNames.Find(model.Graph, tensors) is { } names)
        {
            network.Metadata.Add(ClassNames.Key, names);
        }
        return network;
    }
}
