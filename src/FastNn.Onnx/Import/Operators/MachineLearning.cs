using FastNn.Onnx.Import.Expressions;
using FastNn.Onnx.Import.Layers;

namespace FastNn.Onnx.Import.Operators;

/// <summary>Operators of the domain ai.onnx.ml, as scikit-learn's and ML.NET's exporters write them.</summary>
static class MachineLearning
{
    /// <summary>(x - offset)·scale</summary>
    public static Value Scaler(NodeScope node)
    {
        Rows rows = node.GetFlatRows();
        Flow flow = rows.ToFlow();
        float[] offset = Spread(node, "offset", 0, flow.Width), scale = Spread(node, "scale", 1, flow.Width);
        return node.Then(rows, flow.Shift(Array.ConvertAll(offset, static value => -value)).Multiply(scale));
    }

    /// <summary>The imputed value in place of NaN.</summary>
    public static Value Imputer(NodeScope node)
    {
        Rows rows = node.GetFlatRows();
        Flow flow = rows.ToFlow();
        node.Check(float.IsNaN(node.GetFloat("replaced_value_float", 0)), $"replaces another value than NaN");
        float[] values = Spread(node, "imputed_value_floats", 0, flow.Width);
        return node.Then(rows, flow.Then(static () => new Imputer(), ("value", values)));
    }

    /// <summary>x·Wᵀ + b</summary>
    public static Value LinearRegressor(NodeScope node)
    {
        Rows rows = node.GetFlatRows();
        Flow flow = rows.ToFlow();
        node.Check(node.GetText("post_transform", "NONE") == "NONE", $"has the post_transform {node.GetText("post_transform", "")}");
        long targets = node.GetInteger("targets", 1);
        float[] weights = node.FindFloats("coefficients") ?? [], biases = node.FindFloats("intercepts") ?? new float[Math.Clamp(targets, 1, Array.MaxLength)];
        node.Check(targets is >= 1 and <= int.MaxValue && weights.Length == targets * flow.Width && biases.Length == targets,
            $"has {weights.Length} coefficients and {biases.Length} intercepts for {flow.Width} columns and {targets} targets");
        var dense = new SimpleRecipe(() => new Dense((int)targets, new Zeros(), new Zeros()), ("weight", weights), ("bias", biases));
        return new Rows(flow.Then(dense, (int)targets), Expression.Input, [targets], node.Name);
    }

    // One number stands for all columns.
    static float[] Spread(NodeScope node, string attribute, float otherwise, int columns)
    {
        float[] values = node.FindFloats(attribute) ?? [otherwise];
        node.Check(values.Length == columns || values.Length == 1, $"has {values.Length} numbers in '{attribute}' for {columns} columns");
        return values.Length == columns ? values : AffineRecipe.Repeat(values[0], columns);
    }
}
