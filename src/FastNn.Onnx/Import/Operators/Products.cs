using FastNn.Onnx.Import.Expressions;
using FastNn.Onnx.Import.Layers;
using FastNn.Onnx.Import.Reading;

namespace FastNn.Onnx.Import.Operators;

/// <summary>Products with weights become dense layers.</summary>
static class Products
{
    /// <summary>alpha·x·W + beta·c, with W transposed or not.</summary>
    public static Value Gemm(NodeScope node)
    {
        node.Check(node.GetInteger("transA", 0) == 0, $"has transA = {node.GetInteger("transA", 0)}; rows cannot be transposed");
        bool isTransposed = node.GetInteger("transB", 0) == 0;
        Tensor weight = GetWeight(node);
        int outputs = (int)weight.Dims[isTransposed ? 1 : 0];
        float beta = node.GetFloat("beta", 1);
        float[]? bias = node.Find(2) is null ? null : Array.ConvertAll(node.GetColumns(2, outputs), value => beta * value);
        return Multiply(node, weight, isTransposed, bias, node.GetFloat("alpha", 1));
    }

    public static Value MatMul(NodeScope node) => Multiply(node, GetWeight(node), isTransposed: true, null, 1);

    static Tensor GetWeight(NodeScope node)
    {
        Tensor weight = node.GetTensor(1);
        node.Check(weight.Dims.Length == 2 && weight.Dims[0] > 0 && weight.Dims[1] > 0,
            $"has weights of shape [{string.Join(", ", weight.Dims)}]; they must have two dimensions of at least 1");
        return weight;
    }

    static Rows Multiply(NodeScope node, Tensor weight, bool isTransposed, float[]? bias, float factor)
    {
        Rows[] parts = node.Get(0) is Joined joined ? joined.Parts : [node.GetFlatRows()];
        long inputs = weight.Dims[isTransposed ? 0 : 1], columns = parts.Sum(part => part.Shape[0]);
        node.Check(columns == inputs, $"multiplies rows of {columns} columns by weights for {inputs}");
        Flow? sum = null;
        int first = 0;
        foreach (Rows part in parts)
        {
            Flow before = part.ToFlow();
            var dense = new DenseRecipe(weight, isTransposed, first, before.Width, first == 0 ? bias : null, factor);
            Flow flow = before.Then(dense, dense.Outputs);
            sum = sum is null ? flow : Flow.Add(sum, flow);
            first += before.Width;
        }
        return new(sum!, Expression.Input, [sum!.Width], node.Name);
    }
}
