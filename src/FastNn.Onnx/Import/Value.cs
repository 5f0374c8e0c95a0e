namespace FastNn.Onnx.Import;

/// <summary>What a name of a graph stands for: a constant, rows, or several rows beside each other.</summary>
abstract record Value;
