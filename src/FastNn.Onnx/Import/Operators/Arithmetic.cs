using FastNn.Onnx.Import.Expressions;
using FastNn.Onnx.Import.Layers;
using FastNn.Onnx.Import.Reading;

namespace FastNn.Onnx.Import.Operators;

/// <summary>Sums, products, powers and functions of constants and rows.</summary>
static class Arithmetic
{
    public static Value Add(NodeScope node) => Add(node, node.Get(0), node.Get(1));

    public static Value Sum(NodeScope node)
    {
        Value sum = node.Get(0);
        for (int i = 1; i < node.InputCount; i++)
        {
            sum = Add(node, sum, node.Get(i));
        }
        return sum;
    }

    public static Value Subtract(NodeScope node) => Combine(node, node.Get(0), node.Get(1),
        static (a, b) => Expression.Add(a, Expression.Multiply(b, -1)), static (a, b) => a - b,
        static (flow, b) => flow.Shift(Array.ConvertAll(b, static value => -value)),
        static (flow, a) => flow.Multiply(AffineRecipe.Repeat(-1, flow.Width)).Shift(a));

    public static Value Multiply(NodeScope node) => Combine(node, node.Get(0), node.Get(1), Expression.Multiply, static (a, b) => a * b,
        static (flow, b) => flow.Multiply(b), static (flow, a) => flow.Multiply(a));

    public static Value Divide(NodeScope node) => Combine(node, node.Get(0), node.Get(1), Functions.Divide, static (a, b) => a / b,
        (flow, b) => Array.Exists(b, static value => value == 0) ? throw node.Fail($"divides by 0") : flow.Divide(b), null);

    public static Value Power(NodeScope node)
    {
        double exponent = node.GetNumber(1, 1);
        return Apply(node, x => Functions.Power(x, exponent) ?? throw node.Fail($"has the exponent {exponent}; 2, 3, 1/2 and -1 are read"),
            x => Math.Pow(x, exponent));
    }

    /// <summary>Applies a function to each number of rows, or of a small constant.</summary>
    public static Value Apply(NodeScope node, Func<Expression, Expression> function, Func<double, double>? compute = null)
    {
        if (node.Get(0) is Tensor tensor && compute is not null)
        {
            node.CheckFixed(node.CheckSmall(tensor));
            return Tensor.Of(Array.ConvertAll(tensor.Read(), value => Round(tensor, compute(value))), tensor.Dims, tensor.IsWhole);
        }
        Rows rows = node.GetRows();
        return CheckSize(node, rows with { Function = function(rows.Function), Origin = node.Name });
    }

    static Value Add(NodeScope node, Value a, Value b) => Combine(node, a, b, Expression.Add, static (a, b) => a + b,
        static (flow, b) => flow.Shift(b), static (flow, a) => flow.Shift(a));

    static Value Combine(NodeScope node, Value a, Value b, Func<Expression, Expression, Expression> combine, Func<double, double, double> compute,
        Func<Flow, float[], Flow> byColumns, Func<Flow, float[], Flow>? ofColumns)
    {
        switch (a, b)
        {
            case (Tensor left, Tensor right):
                return Fold(node, left, right, compute);
            case (Rows left, Rows right):
                return CombineRows(node, left, right, combine);
            case (Rows left, Tensor right):
                return IsNumber(left, right) ? CombineNumber(left, right, (x, number) => combine(x, number)) : Then(left, right, byColumns);
            case (Tensor left, Rows right):
                return IsNumber(right, left) ? CombineNumber(right, left, (x, number) => combine(number, x))
                    : Then(right, left, ofColumns ?? throw node.Fail($"divides constants of columns by rows"));
            default:
                throw node.Fail($"takes branches beside each other, which only a Gemm or a MatMul can");
        }

        Value CombineNumber(Rows rows, Tensor number, Func<Expression, Expression, Expression> function)
        {
            double value = node.CheckFixed(number).Read()[0];
            node.Check(double.IsFinite(value), $"has the constant {value}, which must be finite");
            return CheckSize(node, rows with { Function = function(rows.Function, Expression.Of(value)), Origin = node.Name });
        }

        Rows Then(Rows rows, Tensor columns, Func<Flow, float[], Flow> add)
        {
            node.Check(rows.Shape.Length == 1, $"has constants of columns for rows of {rows.Shape.Length} dimensions. Flatten them first");
            node.Check(columns.Dims.Length <= 2, $"has a constant of {columns.Dims.Length} dimensions for rows of one");
            return node.Then(rows, add(rows.ToFlow(), node.ToColumns(columns, rows.Flow.Width)));
        }
    }

    // With one column, a vector of one element is a bias, not a constant of a formula.
    static bool IsNumber(Rows rows, Tensor tensor) => tensor.Count == 1 && (rows.Flow.Width > 1 || tensor.Dims.Length == 0);

    static Rows CombineRows(NodeScope node, Rows a, Rows b, Func<Expression, Expression, Expression> combine)
    {
        node.Check(a.Shape.AsSpan().SequenceEqual(b.Shape), $"combines rows of [{string.Join(", ", a.Shape)}] and [{string.Join(", ", b.Shape)}]");
        if (a.Flow == b.Flow)
        {
            return CheckSize(node, a with { Function = combine(a.Function, b.Function), Origin = node.Name });
        }
        Flow left = a.ToFlow(), right = b.ToFlow();
        if (node.Op == "Sub")
        {
            right = right.Multiply(AffineRecipe.Repeat(-1, right.Width));
        }
        node.Check(node.Op is "Add" or "Sum" or "Sub", $"combines two branches; only their sum or difference is read");
        return node.Then(a, Flow.Add(left, right));
    }

    static Tensor Fold(NodeScope node, Tensor a, Tensor b, Func<double, double, double> compute)
    {
        node.CheckFixed(node.CheckSmall(a));
        node.CheckFixed(node.CheckSmall(b));
        node.Check(a.Count == 1 || b.Count == 1 || a.Dims.AsSpan().SequenceEqual(b.Dims), $"combines constants of different shapes");
        double[] left = a.Read(), right = b.Read();
        var values = new double[a.Count == 1 ? right.Length : left.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Round(a, compute(left[a.Count == 1 ? 0 : i], right[b.Count == 1 ? 0 : i]));
        }
        return Tensor.Of(values, a.Count == 1 ? b.Dims : a.Dims, a.IsWhole);
    }

    static double Round(Tensor tensor, double value) => tensor.IsWhole ? Math.Truncate(value) : (float)value;

    static Rows CheckSize(NodeScope node, Rows rows) =>
        rows.Function.IsTooLarge ? throw node.Fail($"ends a formula that is too long to be an activation") : rows;
}
