using FastNn.Onnx.Import.Expressions;
using FastNn.Onnx.Import.Layers;

namespace FastNn.Onnx.Import.Operators;

/// <summary>Normalizations and softmax.</summary>
static class Normalizations
{
    public static Value Softmax(NodeScope node)
    {
        Rows rows = node.GetFlatRows();
        node.CheckColumnAxis(node.GetInteger("axis", node.Opset < 13 ? 1 : -1));
        return node.Then(rows, rows.ToFlow().Then(static () => new Softmax()));
    }

    public static Value LayerNormalization(NodeScope node)
    {
        Rows rows = node.GetFlatRows();
        node.CheckColumnAxis(node.GetInteger("axis", -1));
        Flow before = rows.ToFlow();
        float[] weight = node.GetColumns(1, before.Width);
        float[]? bias = node.Find(2) is null ? null : node.GetColumns(2, before.Width);
        return node.Then(rows, before.Then(new NormRecipe(before.Width, GetEpsilon(node), weight, bias), before.Width));
    }

    public static Value BatchNormalization(NodeScope node)
    {
        Rows rows = node.GetFlatRows();
        node.Check(node.GetInteger("training_mode", 0) == 0, $"is in training mode; export the model for inference");
        Flow before = rows.ToFlow();
        float epsilon = GetEpsilon(node);
        return node.Then(rows, before.Then(() => new BatchNorm { Epsilon = epsilon },
            ("weight", node.GetColumns(1, before.Width)), ("bias", node.GetColumns(2, before.Width)),
            ("running_mean", node.GetColumns(3, before.Width)), ("running_var", node.GetColumns(4, before.Width))));
    }

    /// <summary>The mean of each row, in formulas of normalizations.</summary>
    public static Value ReduceMean(NodeScope node)
    {
        Rows rows = node.GetFlatRows();
        node.Check(node.FindAxes(1) is [1 or -1] && node.GetInteger("keepdims", 1) == 1, $"must be over the columns and keep their dimension");
        return rows with { Function = Functions.Mean(rows.Function), Origin = node.Name };
    }

    static float GetEpsilon(NodeScope node)
    {
        float epsilon = node.GetFloat("epsilon", 1e-5f);
        node.Check(epsilon > 0 && float.IsFinite(epsilon), $"has epsilon = {epsilon}, which must be above 0");
        return epsilon;
    }
}
