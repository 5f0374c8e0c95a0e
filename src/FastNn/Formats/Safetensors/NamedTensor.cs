using System.Linq;

namespace FastNn.Formats;

/// <summary>A tensor that is to be written: its name, its shape, and where its numbers come from.</summary>
readonly record struct NamedTensor(string Name, int[] Shape, TensorValues CopyTo)
{
    /// <summary>Numbers in it.</summary>
    public int Count => Shape.Aggregate(1, (product, size) => checked(product * size));

    /// <summary>The same with its numbers as they are now.</summary>
    public NamedTensor Copied()
    {
        float[] values = GC.AllocateUninitializedArray<float>(Count);
        CopyTo(values);
        return this with { CopyTo = values.CopyTo };
    }

    public static NamedTensor Of(Parameter parameter) => new(parameter.Name, parameter.IsVector ? [parameter.Columns] : [parameter.Rows, parameter.Columns], parameter.CopyTo);

    public static NamedTensor Of(string name, float[] values) => new(name, [values.Length], values.CopyTo);
}

/// <summary>Copies the numbers of a tensor, row-major.</summary>
delegate void TensorValues(Span<float> values);
