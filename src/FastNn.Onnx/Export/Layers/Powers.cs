using static Onnx.TensorProto.Types;

namespace FastNn.Onnx.Export.Layers;

/// <summary>The Yeo-Johnson transformation, in double: a small exponent cancels digits.</summary>
static class Powers
{
    /// <summary>sign(x)·((1 + |x|)^e - 1)/e, with e = λ for x of at least 0 and 2 - λ below; sign(x)·log(1 + |x|) where e is 0.</summary>
    public static string YeoJohnson(LayerScope scope, string x)
    {
        string wide = scope.Cast(x, DataType.Double), lambda = scope.Cast(scope.Parameter("lambda"), DataType.Double);
        string zero = scope.Number(0d), one = scope.Number(1d);
        string e = scope.Node("Where", scope.Node("Less", wide, zero), scope.Node("Sub", scope.Number(2d), lambda), lambda);
        string log = scope.Node("Log", scope.Node("Add", scope.Node("Abs", wide), one));
        // Between ±1e-8 the difference is below the last bit of float.
        string isZero = scope.Node("Less", scope.Node("Abs", e), scope.Number(1e-8));
        string divisor = scope.Node("Where", isZero, one, e);
        string power = scope.Node("Div", scope.Node("Sub", scope.Node("Exp", scope.Node("Mul", e, log)), one), divisor);
        string y = scope.Node("Mul", scope.Node("Sign", wide), scope.Node("Where", isZero, log, power));
        return scope.Select(scope.Cast(y, DataType.Float), x);
    }
}
