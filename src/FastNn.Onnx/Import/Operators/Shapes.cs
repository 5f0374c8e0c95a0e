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
        long[] shape = node.GetIntegers(1, isShape: true);
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

    public static Value Squeeze(NodeScope node)
    {
        (long[] shape, int skipped) = GetShape(node);
        long[]? axes = node.FindAxes(1) is { } found ? Normalize(node, found, shape.Length + skipped) : null;
        node.Check(axes is not null || node.Get(0) is Tensor, $"has no axes");
        long[] dims = [.. shape.Where((size, i) => !(axes?.Contains(i + skipped) ?? size == 1))];
        node.Check(shape.Where((_, i) => axes?.Contains(i + skipped) ?? false).All(static size => size == 1), $"squeezes a dimension that is not 1");
        return WithShape(node, dims);
    }

    public static Value Unsqueeze(NodeScope node)
    {
        (long[] shape, int skipped) = GetShape(node);
        long[] axes = node.FindAxes(1) ?? throw node.Fail($"has no axes");
        node.Check(shape.Length + axes.Length <= 8, $"has more than 8 dimensions");
        var dims = new List<long>(shape);
        foreach (long axis in Normalize(node, axes, shape.Length + skipped + axes.Length).Order())
        {
            node.Check(axis >= skipped && axis - skipped <= dims.Count, $"has the axis {axis}");
            dims.Insert((int)axis - skipped, 1);
        }
        return WithShape(node, [.. dims]);
    }

    // The dimensions of a constant, or those of a row, before which is that of the batch.
    static (long[] Shape, int Skipped) GetShape(NodeScope node) => node.Get(0) is Tensor tensor ? (tensor.Dims, 0) : (node.GetRows().Shape, 1);

    static Value WithShape(NodeScope node, long[] shape) => node.Get(0) is Tensor tensor ? tensor with { Dims = shape } : node.GetRows() with { Shape = shape };

    static long[] Normalize(NodeScope node, long[] axes, int rank)
    {
        long[] all = Array.ConvertAll(axes, axis => axis < 0 ? axis + rank : axis);
        node.Check(Array.TrueForAll(all, axis => axis >= 0 && axis < rank) && all.Distinct().Count() == all.Length,
            $"has the axes {string.Join(", ", axes)} for {rank} dimensions");
        node.Check(node.Get(0) is Tensor || !all.Contains(0), $"changes the dimension of the batch");
        return all;
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
