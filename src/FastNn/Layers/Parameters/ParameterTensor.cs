namespace FastNn.Layers;

/// <summary>A tensor that a parameter is saved as.</summary>
/// <param name="Name">The name in the file.</param>
/// <param name="Shape">The shape: [outputs, inputs] or [length].</param>
/// <param name="Format">The format of its elements, which are exchanged as floats.</param>
/// <param name="CopyTo">Copies the elements, row-major.</param>
/// <param name="Set">Sets the elements.</param>
sealed record ParameterTensor(string Name, int[] Shape, WeightFormat Format, Action<Span<float>> CopyTo, Action<ReadOnlySpan<float>> Set);
