namespace FastNn.Onnx.Import.Expressions;

/// <summary>Adds the layer of a function behind rows.</summary>
delegate Layers.Flow LayerMaker(Layers.Flow rows);

/// <summary>An expression without its factor: the number 1, the input, a sum, a product, or a function.</summary>
sealed class Term
{
    Term(string key, int size) => (Key, Size) = (key, size);

    public static Term One { get; } = new("1", 1);

    public static Term Input { get; } = new("x", 1);

    public string Key { get; }

    public int Size { get; }

    /// <summary>The terms of a sum, in the order of their keys; none for others.</summary>
    public IReadOnlyList<(double Factor, Term Term)> Items { get; private init; } = [];

    /// <summary>The factors of a product in the order of their keys; the term itself for others.</summary>
    public IReadOnlyList<Term> Factors => this == One ? [] : product.Length > 0 ? product : [this];

    /// <summary>The argument of a function; null for others.</summary>
    public Expression? Argument { get; private init; }

    /// <summary>The name of a function.</summary>
    public string Name { get; private init; } = "";

    /// <summary>Makes the layer of a function.</summary>
    public LayerMaker? Make { get; private init; }

    Term[] product { get; init; } = [];

    public static Term Function(string name, Expression argument, LayerMaker? make) =>
        new($"{name}({argument.Key})", argument.Term.Size + 1) { Name = name, Argument = argument, Make = make };

    public static Term Product(Term[] factors)
    {
        if (factors.Length <= 1)
        {
            return factors.Length == 0 ? One : factors[0];
        }
        Array.Sort(factors, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        return new($"({string.Join('*', factors.Select(factor => factor.Key))})", factors.Sum(factor => factor.Size) + 1) { product = factors };
    }

    public static Term Sum((double Factor, Term Term)[] items) =>
        new($"({string.Join('+', items.Select(item => Expression.Format(item.Factor) + "*" + item.Term.Key))})", items.Sum(item => item.Term.Size) + 1)
        {
            Items = items,
        };
}
