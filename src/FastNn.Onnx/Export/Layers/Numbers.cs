using static Onnx.TensorProto.Types;

namespace FastNn.Onnx.Export.Layers;

/// <summary>Layers that replace columns of numbers by several numbers each.</summary>
static class Numbers
{
    /// <summary>[x, W·cos(2π·w·x + b) + d]; the angles in double, because they may have many turns.</summary>
    public static string Periodic(LayerScope scope, string x)
    {
        int[] columns = scope.SelectColumns();
        int frequencies = (int)scope.GetSetting("frequencies"), outputs = (int)scope.GetSetting("outputs"), count = columns.Length;
        string selected = scope.Reshape(Take(scope, x, columns), -1, count, 1);
        string frequency = scope.Reshape(scope.Cast(scope.Parameter("frequency"), DataType.Double), 1, count, frequencies);
        string turns = scope.Node("Mul", scope.Node("Mul", scope.Cast(selected, DataType.Double), frequency), scope.Number(2 * Math.PI));
        string angles = scope.Node("Add", turns, scope.Reshape(scope.Cast(scope.Parameter("phase"), DataType.Double), 1, count, frequencies));
        string cosines = scope.Reshape(scope.Cast(scope.Node("Cos", angles), DataType.Float), -1, count, 1, frequencies);
        string weight = scope.Node("Transpose", [scope.Reshape(scope.Parameter("weight"), count, outputs - 1, frequencies)],
            Attribute.Of("perm", [0L, 2L, 1L]));
        string product = scope.Reshape(scope.Node("MatMul", cosines, weight), -1, count, outputs - 1);
        string linear = scope.Node("Add", product, scope.Reshape(scope.Parameter("bias"), count, outputs - 1));
        string runs = scope.Reshape(scope.Node("Concat", [selected, linear], Attribute.Of("axis", 2L)), -1, count * outputs);
        return scope.Replace(x, columns, runs, [.. columns.Select(_ => outputs)]);
    }

    /// <summary>(x - left)/(right - left) between 0 and 1 for each bin, the first one not bounded below, the last one not above; 0 for a bin without width
    /// and for NaN.</summary>
    public static string PiecewiseLinear(LayerScope scope, string x)
    {
        int[] columns = scope.SelectColumns();
        int bins = (int)scope.GetSetting("bins"), count = columns.Length;
        string selected = scope.Reshape(Take(scope, x, columns), -1, count, 1);
        string edges = scope.Reshape(scope.Parameter("edges"), count, bins + 1);
        string left = TakeEdges(0), width = scope.Node("Sub", TakeEdges(1), left), zero = scope.Number(0f);
        string share = scope.Node("Where", scope.Node("Greater", width, zero), scope.Node("Div", scope.Node("Sub", selected, left), width), zero);
        (float[] lowest, float[] highest) = GetBounds(scope.GetValues("edges"), count, bins);
        string clipped = scope.Node("Min", scope.Node("Max", share, scope.Numbers(lowest, count, bins)), scope.Numbers(highest, count, bins));
        string runs = scope.Reshape(scope.Node("Where", scope.Node("IsNaN", selected), zero, clipped), -1, count * bins);
        return scope.Replace(x, columns, runs, [.. columns.Select(_ => bins)]);

        string TakeEdges(int first) => scope.TakeColumns(edges, [.. Enumerable.Range(first, bins).Select(bin => (long)bin)]);
    }

    static (float[] Lowest, float[] Highest) GetBounds(float[] edges, int count, int bins)
    {
        float[] lowest = new float[count * bins], highest = new float[count * bins];
        Array.Fill(highest, 1);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<float> own = edges.AsSpan(i * (bins + 1), bins + 1);
            int last = bins - 1;
            while (last >= 0 && !(own[last + 1] > own[last]))
            {
                last--;
            }
            if (last >= 0)
            {
                lowest[i * bins] = float.NegativeInfinity;
                highest[i * bins + last] = float.PositiveInfinity;
            }
        }
        return (lowest, highest);
    }

    static string Take(LayerScope scope, string x, int[] columns) =>
        columns.Length == scope.Inputs ? x : scope.TakeColumns(x, [.. columns.Select(column => (long)column)]);
}
