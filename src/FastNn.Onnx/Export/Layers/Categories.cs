using System.Globalization;
using static Onnx.TensorProto.Types;

namespace FastNn.Onnx.Export.Layers;

/// <summary>Layers that replace columns of category codes.</summary>
static class Categories
{
    /// <summary>1 for the row's category and 0 for the others: what is no category equals none.</summary>
    public static string OneHot(LayerScope scope, string x)
    {
        IReadOnlyList<(int Column, int Categories)> columns = scope.ReadColumns();
        string[] runs = new string[columns.Count];
        for (int i = 0; i < runs.Length; i++)
        {
            float[] codes = [.. Enumerable.Range(0, columns[i].Categories).Select(code => (float)code)];
            runs[i] = scope.Cast(scope.Node("Equal", scope.TakeColumns(x, columns[i].Column), scope.Numbers(codes, codes.Length)), DataType.Float);
        }
        return Replace(scope, x, columns, runs, [.. columns.Select(pair => pair.Categories)]);
    }

    /// <summary>The row of the category's table; the last row but one for NaN, the last one for what is no category.</summary>
    public static string Embedding(LayerScope scope, string x)
    {
        IReadOnlyList<(int Column, int Categories)> columns = scope.ReadColumns();
        int size = (int)scope.GetSetting("size");
        string[] runs = new string[columns.Count];
        for (int i = 0; i < runs.Length; i++)
        {
            (int column, int categories) = columns[i];
            string code = scope.Node("Gather", [x, scope.Index(column)], Attribute.Of("axis", 1L));
            string isInRange = scope.Node("And", scope.Node("Greater", code, scope.Number(-0.5f)), scope.Node("Less", code, scope.Number((float)categories)));
            string isCategory = scope.Node("And", isInRange, scope.Node("Equal", code, scope.Node("Floor", code)));
            string known = scope.Node("Where", isCategory, code, scope.Number(categories + 1f));
            string row = scope.Node("Where", scope.Node("IsNaN", code), scope.Number((float)categories), known);
            string table = scope.Reshape(scope.Parameter("weight" + column.ToString(CultureInfo.InvariantCulture)), categories + 2, size);
            runs[i] = scope.Node("Gather", [table, scope.Cast(row, DataType.Int64)], Attribute.Of("axis", 0L));
        }
        return Replace(scope, x, columns, runs, [.. columns.Select(_ => size)]);
    }

    static string Replace(LayerScope scope, string x, IReadOnlyList<(int Column, int Value)> columns, string[] runs, int[] widths) =>
        scope.Replace(x, [.. columns.Select(pair => pair.Column)], runs.Length == 1 ? runs[0] : scope.Node("Concat", runs, Attribute.Of("axis", 1L)), widths);
}
