namespace FastNn.Onnx;

/// <summary>The names in a written ONNX file.</summary>
public sealed class OnnxSaveOptions
{
    /// <summary>The name of the graph's input, float [batch, inputs]; "input" unless set.</summary>
    public string InputName { get; init; } = "input";

    /// <summary>The name of the graph's output, float [batch, outputs]; "output" unless set.</summary>
    public string OutputName { get; init; } = "output";

    /// <summary>The name of the graph; "network" unless set.</summary>
    public string GraphName { get; init; } = "network";

    /// <summary>The name of the dimension of rows, whose size is open; "batch" unless set.</summary>
    public string BatchName { get; init; } = "batch";
}
