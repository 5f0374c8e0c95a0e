using FastNn.Onnx.Import.Reading;

namespace FastNn.Onnx.Import.Operators;

/// <summary>Operators that give constants.</summary>
static class Constants
{
    public static Value Constant(NodeScope node)
    {
        if (node.FindTensor("value") is { } tensor)
        {
            return tensor;
        }
        if (node.FindFloats("value_floats") is { } floats)
        {
            return Tensor.Of(Array.ConvertAll(floats, static value => (double)value), [floats.Length], isWhole: false);
        }
        if (node.FindIntegers("value_ints") is { } integers)
        {
            return Tensor.Of(Array.ConvertAll(integers, static value => (double)value), [integers.Length], isWhole: true);
        }
        double number = node.GetFloat("value_float", float.NaN);
        long whole = node.GetInteger("value_int", long.MinValue);
        node.Check(!double.IsNaN(number) || whole != long.MinValue, $"has no value of numbers");
        return double.IsNaN(number) ? Tensor.Of([whole], [], isWhole: true) : Tensor.Of([number], [], isWhole: false);
    }

    /// <summary>The sizes of rows, with 0 for the batch: as a shape, a 0 leaves the dimension as it is.</summary>
    public static Value Shape(NodeScope node)
    {
        node.Check(node.GetInteger("start", 0) == 0 && node.GetInteger("end", long.MaxValue) == long.MaxValue, $"has a start or an end");
        double[] sizes = [0, .. node.GetRows().Shape.Select(static size => (double)size)];
        return Tensor.Of(sizes, [sizes.Length], isWhole: true, isShape: true);
    }

    /// <summary>Weights that are transposed before a product.</summary>
    public static Value Transpose(NodeScope node)
    {
        Tensor tensor = node.GetTensor(0);
        bool isSwap = tensor.Dims.Length == 2 && node.FindIntegers("perm") is null or [1, 0];
        node.Check(isSwap, $"has other dimensions than two that are swapped");
        int rows = (int)tensor.Dims[0], columns = (int)tensor.Dims[1];
        return tensor with
        {
            Dims = [columns, rows],
            Read = () => Swap(tensor.Read(), rows, columns),
            ReadFloats = () => Swap(tensor.ReadFloats(), rows, columns),
            Raw = null,
        };
    }

    static T[] Swap<T>(T[] values, int rows, int columns)
    {
        var swapped = new T[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            swapped[i % columns * rows + i / columns] = values[i];
        }
        return swapped;
    }
}
