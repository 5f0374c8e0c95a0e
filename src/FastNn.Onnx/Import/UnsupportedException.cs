namespace FastNn.Onnx.Import;

/// <summary>A node cannot be read. It becomes a <see cref="FastNnFormatException"/> with the names of file, node and operator.</summary>
/// <param name="problem">What cannot be read.</param>
/// <param name="code">The code of the <see cref="FastNnFormatException"/>.</param>
sealed class UnsupportedException(string problem, FormatError code = FormatError.Unsupported) : Exception(problem)
{
    public FormatError Code => code;
}
