using FastNn.Onnx.Import.Expressions;
using FastNn.Onnx.Import.Layers;
using FastNn.Onnx.Import.Reading;

namespace FastNn.Onnx.Import.Operators;

/// <summary>Operators that divide rows and put them together.</summary>
static class Columns
{
    public static Value Concat(NodeScope node)
    {
        Value[] values = [.. Enumerable.Range(0, node.InputCount).Select(node.Get)];
        if (Array.TrueForAll(values, static value => value is Tensor))
        {
            Tensor[] tensors = Array.ConvertAll(values, value => node.CheckSmall((Tensor)value));
            node.Check(Array.TrueForAll(tensors, static tensor => tensor.Dims.Length <= 1), $"puts constants of several dimensions together");
            double[] all = [.. tensors.SelectMany(static tensor => tensor.Read())];
            node.Check(all.Length is > 0 and <= Tensor.MaxSmall, $"puts {all.Length:N0} constants together");
            return Tensor.Of(all, [all.Length], tensors[0].IsWhole, Array.Exists(tensors, static tensor => tensor.IsShape));
        }
        node.CheckColumnAxis(node.GetInteger("axis", 1));
        Rows[] parts = [.. Enumerable.Range(0, node.InputCount).Select(node.GetFlatRows)];
        node.Check(parts.Length > 0, $"has no inputs");
        return parts.Length == 1 ? parts[0] : (Value?)TryComplement(node, parts) ?? TrySelect(node, parts) ?? (Value)new Joined(parts);
    }

    public static Value Split(NodeScope node)
    {
        Rows given = node.GetFlatRows(), rows = node.Then(given, given.ToFlow());
        node.CheckColumnAxis(node.GetInteger("axis", 0));
        int width = rows.Flow.Width, count = node.OutputCount;
        long[]? sizes = node.FindIntegers("split") ?? (node.Find(1) is null ? null : node.GetIntegers(1));
        long equal = (width + count - 1) / Math.Max(1, count);
        sizes ??= [.. Enumerable.Range(0, count).Select(i => Math.Min(equal, width - i * equal))];
        node.Check(sizes.Length == count && Array.TrueForAll(sizes, size => size > 0 && size <= width) && sizes.Sum() == width,
            $"divides {width} columns into parts of {string.Join(", ", sizes)}");
        var parts = new Value[count];
        int first = 0;
        for (int i = 0; i < count; i++)
        {
            parts[i] = Select(node, rows, [.. Enumerable.Range(first, (int)sizes[i])]);
            first += (int)sizes[i];
        }
        return new Several(parts);
    }

    public static Value Slice(NodeScope node)
    {
        long[] starts = node.FindIntegers("starts") ?? node.GetIntegers(1), ends = node.FindIntegers("ends") ?? node.GetIntegers(2);
        long[] axes = node.FindIntegers("axes") ?? (node.Find(3) is null ? [0] : node.GetIntegers(3));
        long[] steps = node.Find(4) is null ? [1] : node.GetIntegers(4);
        node.Check(starts.Length == 1 && ends.Length == 1 && axes.Length == 1 && steps is [1], $"is read for one axis and the step 1");
        if (node.Get(0) is Tensor tensor)
        {
            node.Check(tensor.Dims.Length == 1 && axes[0] == 0, $"is read for constants of one dimension");
            double[] values = node.CheckSmall(tensor).Read();
            (int from, int to) = Clamp(starts[0], ends[0], values.Length);
            node.Check(from < to, $"is empty");
            return Tensor.Of(values[from..to], [to - from], tensor.IsWhole, tensor.IsShape);
        }
        Rows rows = node.GetFlatRows();
        node.CheckColumnAxis(axes[0]);
        (int first, int end) = Clamp(starts[0], ends[0], rows.Flow.Width);
        node.Check(first < end, $"has no columns");
        return Select(node, rows, [.. Enumerable.Range(first, end - first)]);
    }

    public static Value Gather(NodeScope node)
    {
        long axis = node.GetInteger("axis", 0);
        long[] indices = node.GetIntegers(1);
        long[] dims = node.GetTensor(1).Dims;
        node.Check(dims.Length <= 1, $"has indices of {dims.Length} dimensions");
        if (node.Get(0) is Tensor tensor)
        {
            node.Check(tensor.Dims.Length == 1 && axis == 0, $"is read for constants of one dimension");
            double[] values = node.CheckSmall(tensor).Read();
            return Tensor.Of([.. indices.Select(index => values[Place(node, index, values.Length)])], dims, tensor.IsWhole, tensor.IsShape);
        }
        Rows rows = node.GetFlatRows();
        node.Check(axis is 1 or -1 && dims.Length == 1 && indices.Length > 0, $"is read for a list of columns");
        return Select(node, rows, [.. indices.Select(index => Place(node, index, rows.Flow.Width))]);
    }

    static int Place(NodeScope node, long index, int count)
    {
        node.Check(index >= -count && index < count, $"has the index {index} for {count} columns");
        return (int)(index < 0 ? index + count : index);
    }

    static (int Start, int End) Clamp(long start, long end, int count) =>
        ((int)Math.Clamp(start < 0 ? start + count : start, 0, count), (int)Math.Clamp(end < 0 ? end + count : end, 0, count));

    static Rows Select(NodeScope node, Rows rows, int[] columns)
    {
        Flow before = rows.ToFlow();
        return new(before.Then(new SelectRecipe(columns, before.Width), columns.Length), Expression.Input, [columns.Length], node.Name);
    }

    // Columns of the same rows, which were divided before: all of them in order are the rows.
    static Rows? TrySelect(NodeScope node, Rows[] parts)
    {
        Flow? before = parts[0].Flow.Parent;
        var columns = new List<int>();
        foreach (Rows part in parts)
        {
            if (part.Flow.Recipe is not SelectRecipe select || part.Flow.Parent != before || part.Function != Expression.Input)
            {
                return null;
            }
            columns.AddRange(select.Columns);
        }
        bool isAll = columns.Count == before!.Width && columns.Index().All(static item => item.Index == item.Item);
        Flow flow = isAll ? before : before.Then(new SelectRecipe([.. columns], before.Width), columns.Count);
        return new(flow, Expression.Input, [columns.Count], node.Name);
    }

    // The probabilities of two classes, 1 - p and p, as of a classifier with one output.
    static Rows? TryComplement(NodeScope node, Rows[] parts)
    {
        if (parts is not [var no, var yes] || no.Flow != yes.Flow || yes.Shape is not [1])
        {
            return null;
        }
        Expression complement = Expression.Add(Expression.Of(1), Expression.Multiply(yes.Function, -1));
        if (complement.Key != no.Function.Key)
        {
            return null;
        }
        Flow flow = yes.ToFlow().Then(new SimpleRecipe(static () => new Dense(2, new Zeros(), new Zeros()), ("weight", [-1, 1]), ("bias", [1, 0])), 2);
        return new(flow, Expression.Input, [2], node.Name);
    }
}
