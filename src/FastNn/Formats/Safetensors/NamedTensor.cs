using System.Linq;

namespace FastNn.Formats;

/// <summary>A tensor to be written: name, shape, and a function that copies its values.</summary>
readonly record struct NamedTensor(string Name, int[] Shape, TensorValues CopyTo)
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

    public static NamedTensor Of(Parameter parameter) =>
        new(parameter.Name, parameter.IsVector ? [parameter.Columns] : [parameter.Rows, parameter.Columns], parameter.CopyTo);

    public static NamedTensor Of(string name, float[] values) => new(name, [values.Length], values.CopyTo);
}

/// <summary>Copies the values of a tensor, row-major.</summary>
delegate void TensorValues(Span<float> values);
