using static Onnx.TensorProto.Types;

namespace FastNn.Onnx.Export.Layers;

/// <summary>The map through the empirical distribution to a standard normal, in double: the tails need shares near 1.</summary>
static class Quantiles
{
    // As in scikit-learn: values so near to the ends are at the ends, which become ±the normal quantile of 1e-7.
    const double Margin = 1e-7, Limit = 5.199337582605575;

    public static string QuantileNormalizer(LayerScope scope, string x)
    {
        int[] columns = scope.SelectColumns();
        int count = (int)scope.GetSetting("quantiles");
        string selected = columns.Length == scope.Inputs ? x : scope.TakeColumns(x, [.. columns.Select(column => (long)column)]);
        string y = scope.Cast(ToNormal(scope, GetShare(scope, scope.Cast(selected, DataType.Double), columns.Length, count)), DataType.Float);
        // NaN stays NaN.
        y = scope.Node("Where", scope.Node("IsNaN", selected), selected, y);
        return scope.Replace(x, columns, y, [.. columns.Select(_ => 1)]);
    }

    // The share of the distribution below x: linear between the quantiles, and the middle of those that x is.
    static string GetShare(LayerScope scope, string x, int columns, int count)
    {
        string quantiles = scope.Reshape(scope.Cast(scope.Parameter("quantiles"), DataType.Double), 1, columns, count);
        string wide = scope.Reshape(x, -1, columns, 1);
        string isBelow = scope.Node("Less", quantiles, wide), isAbove = scope.Node("Greater", quantiles, wide);
        // Indices of the first quantile that is not below, and of the last that is not above.
        string first = Count(isBelow), last = scope.Node("Sub", scope.Number(count - 1d), Count(isAbove));
        string below = Reduce("ReduceMax", scope.Node("Where", isBelow, quantiles, scope.Number(double.NegativeInfinity)));
        string above = Reduce("ReduceMin", scope.Node("Where", isBelow, scope.Number(double.PositiveInfinity), quantiles));
        string step = scope.Number(1d / (count - 1)), one = scope.Number(1d);
        string part = scope.Node("Div", scope.Node("Sub", x, below), scope.Node("Sub", above, below));
        string between = scope.Node("Mul", scope.Node("Add", scope.Node("Sub", first, one), part), step);
        string middle = scope.Node("Mul", scope.Node("Add", first, last), scope.Number(0.5 / (count - 1)));
        string share = scope.Node("Where", scope.Node("Greater", last, first), middle, between);
        string margin = scope.Number(Margin);
        string isLast = scope.Node("Greater", scope.Node("Add", x, margin), Reduce("ReduceMax", quantiles));
        string isFirst = scope.Node("Less", scope.Node("Sub", x, margin), Reduce("ReduceMin", quantiles));
        return scope.Node("Where", isFirst, scope.Number(0d), scope.Node("Where", isLast, one, share));

        string Count(string flags) => Reduce("ReduceSum", scope.Cast(flags, DataType.Double));

        // ReduceSum has its axes as an input from opset 13 on, the others still as an attribute.
        string Reduce(string op, string values) => op == "ReduceSum"
            ? scope.Node(op, [values, scope.Indices(2)], Attribute.Of("keepdims", 0L))
            : scope.Node(op, [values], Attribute.Of("axes", [2L]), Attribute.Of("keepdims", 0L));
    }

    // M. J. Wichura, algorithm AS 241, 1988. The central form for |p - 1/2| of at most 0.425, the other one in the tails.
    static string ToNormal(LayerScope scope, string share)
    {
        string margin = scope.Number(Margin), one = scope.Number(1d);
        string p = scope.Node("Min", scope.Node("Max", share, margin), scope.Node("Sub", one, margin));
        string q = scope.Node("Sub", p, scope.Number(0.5));
        string central = scope.Node("Mul", q, Divide(scope, scope.Node("Sub", scope.Number(0.180625), scope.Node("Mul", q, q)),
            [3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125, 45921.953931549871457, 67265.770927008700853,
                33430.575583588128105, 2509.0809287301226727],
            [1, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077, 21213.794301586595867, 39307.895800092710610,
                28729.085735721942674, 5226.4952788528545610]));
        string smaller = scope.Node("Min", p, scope.Node("Sub", one, p));
        string tail = scope.Node("Sqrt", scope.Node("Neg", scope.Node("Log", smaller)));
        string outer = scope.Node("Mul", scope.Node("Sign", q), Divide(scope, scope.Node("Sub", tail, scope.Number(1.6)),
            [1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504, 1.27045825245236838258, 0.241780725177450611770,
                0.0227238449892691845833, 7.74545014278341407640e-4],
            [1, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550, 0.148103976427480074590, 0.0151986665636164571966,
                5.47593808499534494600e-4, 1.05075007164441684324e-9]));
        string isCentral = scope.Node("Not", scope.Node("Greater", scope.Node("Abs", q), scope.Number(0.425)));
        string normal = scope.Node("Where", isCentral, central, outer);
        return scope.Node("Min", scope.Node("Max", normal, scope.Number(-Limit)), scope.Number(Limit));
    }

    // The quotient of two polynomials of degree 7, coefficients in ascending order.
    static string Divide(LayerScope scope, string x, ReadOnlySpan<double> above, ReadOnlySpan<double> below) =>
        scope.Node("Div", Evaluate(scope, x, above), Evaluate(scope, x, below));

    static string Evaluate(LayerScope scope, string x, ReadOnlySpan<double> coefficients)
    {
        string sum = scope.Number(coefficients[^1]);
        for (int i = coefficients.Length - 2; i >= 0; i--)
        {
            sum = scope.Node("Add", scope.Node("Mul", sum, x), scope.Number(coefficients[i]));
        }
        return sum;
    }
}
