namespace FastNn.Onnx.Export.Layers;

/// <summary>Functions of columns.</summary>
static class Scalers
{
    /// <summary>(x - center)/spread·(high - low) + low, and low where the spread is 0.</summary>
    public static string Scale(LayerScope scope, string x, string center, string spread, float low, float high)
    {
        string divisor = scope.Parameter(spread);
        if (Array.Exists(scope.GetValues(spread), static value => value == 0))
        {
            divisor = scope.Node("Where", scope.Node("Equal", divisor, scope.Number(0f)), scope.Number(float.PositiveInfinity), divisor);
        }
        string y = scope.Node("Div", scope.Node("Sub", x, scope.Parameter(center)), divisor);
        y = high - low == 1 ? y : scope.Node("Mul", y, scope.Number(high - low));
        return scope.Select(low == 0 ? y : scope.Node("Add", y, scope.Number(low)), x);
    }

    /// <summary>x/√(1 + (x/limit)²), from 2^20 limits on the limit.</summary>
    public static string SmoothClip(LayerScope scope, string x)
    {
        float limit = scope.GetSetting("limit"), bound = Math.Min(limit * 1048576f, float.MaxValue);
        string clipped = scope.Node("Clip", x, scope.Number(-bound), scope.Number(bound));
        string share = scope.Node("Div", clipped, scope.Number(limit));
        string root = scope.Node("Sqrt", scope.Node("Add", scope.Node("Mul", share, share), scope.Number(1f)));
        return scope.Select(scope.Node("Div", clipped, root), x);
    }

    /// <summary>sign(x)·log(1 + |x|)</summary>
    public static string LogScaler(LayerScope scope, string x)
    {
        string log = scope.Node("Log", scope.Node("Add", scope.Node("Abs", x), scope.Number(1f)));
        return scope.Select(scope.Node("Mul", scope.Node("Sign", x), log), x);
    }

    /// <summary>The value of the column in place of NaN.</summary>
    public static string Imputer(LayerScope scope, string x) =>
        scope.Select(scope.Node("Where", scope.Node("IsNaN", x), scope.Parameter("value"), x), x);
}
