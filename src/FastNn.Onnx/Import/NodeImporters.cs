using FastNn.Onnx.Import.Expressions;
using FastNn.Onnx.Import.Operators;

namespace FastNn.Onnx.Import;

/// <summary>Computes the value of a node.</summary>
delegate Value NodeImporter(NodeScope node);

/// <summary>The one list of the operators that are read. An operator of another domain than that of ONNX begins with it.</summary>
static class NodeImporters
{
    static readonly Dictionary<string, NodeImporter> list = new(StringComparer.Ordinal)
    {
        ["Gemm"] = Products.Gemm,
        ["MatMul"] = Products.MatMul,
        ["Add"] = Arithmetic.Add,
        ["Sum"] = Arithmetic.Sum,
        ["Sub"] = Arithmetic.Subtract,
        ["Mul"] = Arithmetic.Multiply,
        ["Div"] = Arithmetic.Divide,
        ["Pow"] = Arithmetic.Power,
        ["Neg"] = static node => Arithmetic.Apply(node, static x => Expression.Multiply(x, -1), static x => -x),
        ["Sqrt"] = static node => Arithmetic.Apply(node, Functions.Sqrt, Math.Sqrt),
        ["Reciprocal"] = static node => Arithmetic.Apply(node, Functions.Reciprocal, static x => 1 / x),
        ["Exp"] = static node => Arithmetic.Apply(node, Functions.Exp, Math.Exp),
        ["Log"] = static node => Arithmetic.Apply(node, Functions.Log, Math.Log),
        ["Erf"] = static node => Arithmetic.Apply(node, static x => Expression.Function("Erf", x)),
        ["Tanh"] = static node => Arithmetic.Apply(node, Functions.Tanh),
        ["Sigmoid"] = static node => Arithmetic.Apply(node, Functions.Sigmoid),
        ["Softplus"] = static node => Arithmetic.Apply(node, Functions.Softplus),
        ["Relu"] = static node => Elementwise.Apply(node, static () => new Relu()),
        ["LeakyRelu"] = static node => Elementwise.Apply(node, "alpha", 0.01f, static alpha => new LeakyRelu(alpha)),
        ["Elu"] = static node => Elementwise.Apply(node, "alpha", 1, static alpha => new Elu(alpha)),
        ["Selu"] = Elementwise.Selu,
        ["HardSigmoid"] = Elementwise.HardSigmoid,
        ["Gelu"] = Elementwise.Gelu,
        ["Mish"] = static node => Elementwise.Apply(node, static () => new Mish()),
        ["Swish"] = Elementwise.Swish,
        ["PRelu"] = Elementwise.PRelu,
        ["Clip"] = Elementwise.Clip,
        ["Max"] = Elementwise.Max,
        ["Min"] = Elementwise.Min,
        ["Softmax"] = Normalizations.Softmax,
        ["LayerNormalization"] = Normalizations.LayerNormalization,
        ["BatchNormalization"] = Normalizations.BatchNormalization,
        ["ReduceMean"] = Normalizations.ReduceMean,
        ["Identity"] = Shapes.Identity,
        ["Dropout"] = Shapes.Dropout,
        ["Cast"] = Shapes.Cast,
        ["Constant"] = Constants.Constant,
        ["Shape"] = Constants.Shape,
        ["Flatten"] = Shapes.Flatten,
        ["Reshape"] = Shapes.Reshape,
        ["Squeeze"] = Shapes.Squeeze,
        ["Unsqueeze"] = Shapes.Unsqueeze,
        ["Transpose"] = Constants.Transpose,
        ["Concat"] = Columns.Concat,
        ["Split"] = Columns.Split,
        ["Slice"] = Columns.Slice,
        ["Gather"] = Columns.Gather,
        ["ai.onnx.ml.Scaler"] = MachineLearning.Scaler,
        ["ai.onnx.ml.Imputer"] = MachineLearning.Imputer,
        ["ai.onnx.ml.LinearRegressor"] = MachineLearning.LinearRegressor,
        ["ai.onnx.ml.FeatureVectorizer"] = Columns.Concat,
        ["ai.onnx.ml.ZipMap"] = Shapes.Identity,
    };

    /// <summary>The operators in the list.</summary>
    public static IEnumerable<string> Operators => list.Keys;

    public static NodeImporter? Find(string domain, string op) => list.GetValueOrDefault(domain is "" or "ai.onnx" ? op : $"{domain}.{op}");
}
