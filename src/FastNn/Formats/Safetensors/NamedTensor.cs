using System.Linq;
using FastNn.Layers;

namespace FastNn.Formats;

/// <summary>A tensor to be written: name, type, shape, and a function that copies its values.</summary>
readonly record struct NamedTensor(string Name, TensorType Type, int[] Shape, Action<Span<float>> CopyTo)
{
    /// <summary>Number of elements.</summary>
    public int Count => Shape.Aggregate(1, (product, size) => checked(product * size));

    /// <summary>Returns the tensor with a copy of its present values.</summary>
    public NamedTensor Copy()
    {
        float[] values = GC.AllocateUninitializedArray<float>(Count);
        CopyTo(values);
        return this with { CopyTo = values.CopyTo };
    }

    public static NamedTensor Of(ParameterTensor tensor) => new(tensor.Name, TensorType.Of(tensor.Format), tensor.Shape, tensor.CopyTo);

    public static NamedTensor Of(string name, float[] values) => new(name, TensorType.F32, [values.Length], values.CopyTo);
}
