using System.Runtime.InteropServices;
using Google.Protobuf;

namespace FastNn.Onnx.Import.Reading;

/// <summary>A constant of a graph. Large ones stay in the bytes of the file until they are needed.</summary>
/// <param name="Dims">The shape; empty for a single number.</param>
/// <param name="IsWhole">Whether the numbers are whole: indices, axes, shapes.</param>
/// <param name="Read">Reads the numbers, row-major.</param>
/// <param name="ReadFloats">Reads them as floats.</param>
/// <param name="IsShape">Whether it has the sizes of a value, with 0 for the batch, which is open.</param>
sealed record Tensor(long[] Dims, bool IsWhole, Func<double[]> Read, Func<float[]> ReadFloats, bool IsShape = false) : Value
{
    /// <summary>The bytes of the file, where they are floats in this order; null otherwise.</summary>
    public ByteString? Raw { get; init; }

    /// <summary>The numbers, row-major; without a copy where the file has them so.</summary>
    public ReadOnlySpan<float> Floats => Raw is null ? ReadFloats() : MemoryMarshal.Cast<byte, float>(Raw.Span);

    /// <summary>The largest constant that is computed with, other than as a weight.</summary>
    public const int MaxSmall = 100_000;

    /// <summary>The number of elements.</summary>
    public long Count { get; } = Dims.Aggregate(1L, static (product, size) => checked(product * size));

    /// <summary>Makes a tensor of computed numbers.</summary>
    public static Tensor Of(double[] values, long[] dims, bool isWhole, bool isShape = false) =>
        new(dims, isWhole, () => values, () => Array.ConvertAll(values, static value => (float)value), isShape);
}
