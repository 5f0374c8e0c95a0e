namespace FastNn.Onnx.Import.Expressions;

/// <summary>Functions of expressions, which replace long forms by shorter ones.</summary>
static class Functions
{
    public static Expression Exp(Expression x) => Expression.Function("Exp", x);

    public static Expression Sqrt(Expression x) => Expression.Function("Sqrt", x);

    public static Expression Tanh(Expression x) => Expression.Function("Tanh", x, static rows => rows.Then(static () => new Tanh()));

    public static Expression Sigmoid(Expression x) => Expression.Function("Sigmoid", x, static rows => rows.Then(static () => new Sigmoid()));

    public static Expression Softplus(Expression x) => Expression.Function("Softplus", x, static rows => rows.Then(static () => new Softplus()));

    public static Expression Mean(Expression x) => Expression.Function("ReduceMean", x);

    /// <summary>log(1 + e^x) is a softplus.</summary>
    public static Expression Log(Expression x) => FindExponent(x) is { } exponent ? Softplus(exponent) : Expression.Function("Log", x);

    /// <summary>1/(1 + e^-x) is a sigmoid.</summary>
    public static Expression Reciprocal(Expression x)
    {
        if (x.Term == Term.One)
        {
            return Expression.Of(1 / x.Factor);
        }
        if (FindExponent(x) is { } exponent)
        {
            return Sigmoid(Expression.Multiply(exponent, -1));
        }
        Expression inverse = Expression.Function("Reciprocal", Expression.Multiply(x, 1 / x.Factor));
        return Expression.Multiply(inverse, 1 / x.Factor);
    }

    public static Expression Divide(Expression a, Expression b) => Expression.Multiply(a, Reciprocal(b));

    /// <summary>x to a power; null where it is none of 2, 3, 1/2 and -1.</summary>
    public static Expression? Power(Expression x, double exponent) => exponent switch
    {
        1 => x,
        2 => Expression.Multiply(x, x),
        3 => Expression.Multiply(x, Expression.Multiply(x, x)),
        0.5 => Sqrt(x),
        -1 => Reciprocal(x),
        -0.5 => Reciprocal(Sqrt(x)),
        _ => null,
    };

    // The exponent e of 1 + exp(e).
    static Expression? FindExponent(Expression x)
    {
        if (x.Term.Items is [var one, { Factor: 1, Term: { Name: "Exp", Argument: { } exponent } }] && one.Term == Term.One
            && Math.Abs(x.Factor * one.Factor - 1) < 1e-6 && Math.Abs(x.Factor - 1) < 1e-6)
        {
            return exponent;
        }
        return null;
    }
}
