using FastNn.Onnx.Import.Reading;
using static Onnx.TensorProto.Types;

namespace FastNn.Onnx.Import.Operators;

/// <summary>Operators that leave the numbers as they are.</summary>
static class Shapes
{
    public static Value Identity(NodeScope node) => node.Get(0);

    public static Value Dropout(NodeScope node)
    {
        node.Check(node.GetNumber(2, 0) == 0, $"is in training mode; export the model for inference");
        Rows rows = node.GetRows();
        return node.OutputCount > 1 ? new Several([rows]) : rows;
    }

    public static Value Cast(NodeScope node)
    {
        var type = (DataType)node.GetInteger("to", 0);
        switch (node.Get(0))
        {
            case Tensor tensor:
                bool isWhole = type is DataType.Int32 or DataType.Int64;
                node.Check(isWhole || type is DataType.Float or DataType.Double, $"casts a constant to {type}");
                return isWhole == tensor.IsWhole ? tensor
                    : Tensor.Of(Array.ConvertAll(node.CheckSmall(tensor).Read(), value => isWhole ? Math.Truncate(value) : value), tensor.Dims, isWhole,
                        tensor.IsShape);
            case Rows rows:
                node.Check(type is DataType.Float or DataType.Double, $"casts rows to {type}; FastNn computes in float");
                return rows;
            default:
                throw node.Fail($"takes branches beside each other");
        }
    }

    public static Value Flatten(NodeScope node)
    {
        Rows rows = node.GetRows();
        long axis = node.GetInteger("axis", 1);
        node.Check(axis == 1 || axis == -rows.Shape.Length, $"has the axis {axis}; 1 is read");
        return rows with { Shape = [rows.Flow.Width] };
    }

    public static Value Reshape(NodeScope node)
    {
        long[] shape = node.GetIntegers(1);
        if (node.Get(0) is Tensor tensor)
        {
            return tensor with { Dims = Resolve(node, shape, tensor.Dims, tensor.Count) };
        }
        Rows rows = node.GetRows();
        node.Check(shape.Length >= 1, $"has no shape");
        int width = rows.Flow.Width;
        long first = shape[0];
        if (shape.Length == 1)
        {
            node.Check(width == 1 && first is -1, $"makes one dimension of rows with {width} columns");
            return rows with { Shape = [] };
        }
        bool isBatch = first is 0 or -1 || (first == node.Batch && first > 0);
        node.Check(isBatch, $"has the shape [{string.Join(", ", shape)}]; its first dimension must be that of the rows: -1 or 0");
        // Copies of dimensions are counted from those of the batch.
        long[] inner = Resolve(node, shape[1..], rows.Shape, width);
        node.Check(first != -1 || Array.TrueForAll(shape[1..], static size => size != -1), $"has two open dimensions");
        return rows with { Shape = inner };
    }

    public static Value Squeeze(NodeScope node) => node.Get(0) is Tensor tensor
        ? tensor with { Dims = [.. tensor.Dims.Where(static size => size != 1)] }
        : Change(node, (shape, axes) =>
        {
            node.Check(Array.TrueForAll(axes, axis => shape[axis - 1] == 1), $"squeezes a dimension that is not 1");
            return [.. shape.Where((_, i) => !axes.Contains(i + 1))];
        });

    public static Value Unsqueeze(NodeScope node)
    {
        if (node.Get(0) is Tensor tensor)
        {
            node.Check(tensor.Dims.Length < 8, $"has too many dimensions");
            return tensor with { Dims = [1, .. tensor.Dims] };
        }
        return Change(node, (shape, axes) =>
        {
            var dims = new List<long>(shape);
            foreach (long axis in axes.Order())
            {
                node.Check(axis >= 1 && axis <= dims.Count + 1 && dims.Count < 8, $"has the axis {axis}");
                dims.Insert((int)axis - 1, 1);
            }
            return [.. dims];
        });
    }

    static Rows Change(NodeScope node, Func<long[], long[], long[]> change)
    {
        Rows rows = node.GetRows();
        long[] axes = node.FindAxes(1) ?? throw node.Fail($"has no axes");
        int rank = rows.Shape.Length + 1 + (node.Op == "Unsqueeze" ? axes.Length : 0);
        axes = Array.ConvertAll(axes, axis => axis < 0 ? axis + rank : axis);
        node.Check(Array.TrueForAll(axes, axis => axis >= 1 && axis < rank), $"has an axis that is none of a row");
        return rows with { Shape = change(rows.Shape, axes) };
    }

    // -1 becomes what is left, 0 the dimension at its place.
    static long[] Resolve(NodeScope node, long[] shape, long[] before, long count)
    {
        node.Check(shape.Length <= 8, $"has {shape.Length} dimensions");
        long[] dims = [.. shape];
        long known = 1;
        int open = -1;
        for (int i = 0; i < dims.Length; i++)
        {
            if (dims[i] == 0 && i < before.Length)
            {
                dims[i] = before[i];
            }
            node.Check(dims[i] is > 0 or -1, $"has the dimension {dims[i]}");
            node.Check(dims[i] > 0 || open < 0, $"has two open dimensions");
            open = dims[i] < 0 ? i : open;
            known = dims[i] < 0 || known > count ? known : checked(known * Math.Min(dims[i], int.MaxValue));
        }
        if (open >= 0 && known <= count)
        {
            dims[open] = count / known;
            known *= dims[open];
        }
        node.Check(known == count, $"has the shape [{string.Join(", ", shape)}] for {count} numbers");
        return dims;
    }
}
