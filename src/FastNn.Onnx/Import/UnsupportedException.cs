namespace FastNn.Onnx.Import;

/// <summary>A node cannot be read. It becomes a <see cref="FastNnFormatException"/> with the names of file, node and operator.</summary>
sealed class UnsupportedException(string problem) : Exception(problem);
