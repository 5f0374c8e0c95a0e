namespace FastNn.Layers;

/// <summary>A tensor that a parameter is saved as.</summary>
/// <param name="Name">The name in the file.</param>
/// <param name="Shape">The shape: [outputs, inputs] or [length].</param>
/// <param name="Format">The format of its elements, which are exchanged as floats.</param>
/// <param name="CopyTo">Copies the elements, row-major.</param>
/// <param name="SetPart">Sets elements that follow each other, so that a file is read in pieces.</param>
sealed record ParameterTensor(string Name, int[] Shape, WeightFormat Format, Action<Span<float>> CopyTo, PartSetter SetPart);

/// <summary>Sets elements of a tensor.</summary>
/// <param name="start">The position of the first one, row-major.</param>
/// <param name="values">The elements, at most those behind it.</param>
delegate void PartSetter(int start, ReadOnlySpan<float> values);
