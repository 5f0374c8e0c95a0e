using FastNn.Onnx.Import.Layers;

namespace FastNn.Onnx.Import.Expressions;

/// <summary>The one list of the activations that exporters write as several nodes.</summary>
static class Activations
{
    static readonly Dictionary<string, (double Factor, LayerMaker Make)> list = List(
        (Silu(), static rows => rows.Then(static () => new Silu())),
        (Mish(), static rows => rows.Then(static () => new Mish())),
        (Gelu(), static rows => rows.Then(static () => new Gelu())),
        (GeluTanh(), static rows => rows.Then(static () => new GeluTanh())),
        (GeluCube(), static rows => rows.Then(static () => new GeluTanh())));

    /// <summary>Returns what makes the layer of a term, and the factor that this layer has already; null where the term is no known activation.</summary>
    public static (double Factor, LayerMaker Make)? Find(Term term) => list.TryGetValue(term.Key, out (double, LayerMaker) found) ? found : FindNorm(term);

    static Expression X => Expression.Input;

    // x·sigmoid(x)
    static Expression Silu() => Expression.Multiply(X, Functions.Sigmoid(X));

    // x·tanh(softplus(x))
    static Expression Mish() => Expression.Multiply(X, Functions.Tanh(Functions.Softplus(X)));

    // x·(1 + erf(x/√2))/2
    static Expression Gelu() => Half(Expression.Function("Erf", Expression.Multiply(X, 1 / Math.Sqrt(2))));

    // x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))/2
    static Expression GeluTanh() => Half(Functions.Tanh(Expression.Multiply(
        Expression.Add(X, Expression.Multiply(Functions.Power(X, 3)!, 0.044715)), Math.Sqrt(2 / Math.PI))));

    // The same with √(2/π)·x·(1 + 0.044715·x²).
    static Expression GeluCube() => Half(Functions.Tanh(Expression.Multiply(Expression.Multiply(X,
        Expression.Add(Expression.Of(1), Expression.Multiply(Functions.Power(X, 2)!, 0.044715))), Math.Sqrt(2 / Math.PI))));

    static Expression Half(Expression function) => Expression.Multiply(Expression.Multiply(X, Expression.Add(Expression.Of(1), function)), 0.5);

    // (x - mean)/√(mean((x - mean)²) + epsilon), with the epsilon of the term.
    static (double, LayerMaker)? FindNorm(Term term)
    {
        foreach (Term factor in term.Factors)
        {
            // Reciprocal(Sqrt(epsilon + mean(...)))
            if (factor is { Name: "Reciprocal", Argument.Term: { Name: "Sqrt", Argument: { Term.Items: [var constant, _] } sum } } && constant.Term == Term.One)
            {
                double epsilon = constant.Factor * sum.Factor;
                Expression difference = Expression.Add(X, Expression.Multiply(Functions.Mean(X), -1));
                Expression variance = Expression.Add(Functions.Mean(Functions.Power(difference, 2)!), Expression.Of(epsilon));
                Expression norm = Functions.Divide(difference, Functions.Sqrt(variance));
                if (norm.Term.Key == term.Key && epsilon > 0 && float.IsFinite((float)epsilon))
                {
                    return (norm.Factor, rows => rows.Then(new NormRecipe(rows.Width, (float)epsilon, null, null), rows.Width));
                }
            }
        }
        return null;
    }

    static Dictionary<string, (double, LayerMaker)> List(params ReadOnlySpan<(Expression Formula, LayerMaker Make)> formulas)
    {
        var found = new Dictionary<string, (double, LayerMaker)>(StringComparer.Ordinal);
        foreach ((Expression formula, LayerMaker make) in formulas)
        {
            found.Add(formula.Term.Key, (formula.Factor, make));
        }
        return found;
    }
}
