using System.Globalization;

namespace FastNn.Onnx.Import.Expressions;

/// <summary>
/// A function of the numbers of a row, factor·term, in a canonical form: forms of one function that differ in the order of sums and products, in the place of
/// constants, or in a division for a multiplication have the same key. Constants are compared to five digits.
/// </summary>
sealed class Expression
{
    // The formulas of activations have at most some twenty terms; others need not be understood.
    const int MaxSize = 64;

    Expression(double factor, Term term) => (Factor, Term) = (factor, term);

    public double Factor { get; }

    public Term Term { get; }

    /// <summary>The same for equal functions.</summary>
    public string Key => Format(Factor) + "*" + Term.Key;

    /// <summary>Whether it became too large to be one activation.</summary>
    public bool IsTooLarge => Term.Size > MaxSize;

    /// <summary>The numbers themselves.</summary>
    public static Expression Input { get; } = new(1, Term.Input);

    public static Expression Of(double number) => number == 0 ? new(0, Term.One) : new(number, Term.One);

    public static Expression OfTerm(Term term) => new(1, term);

    /// <summary>A function of one expression.</summary>
    /// <param name="name">The operator, with its settings.</param>
    /// <param name="argument">The argument.</param>
    /// <param name="make">Makes the layer that computes the function; null where there is none.</param>
    public static Expression Function(string name, Expression argument, LayerMaker? make = null) => new(1, Term.Function(name, argument, make));

    public static Expression Multiply(Expression a, Expression b) => new(a.Factor * b.Factor, Term.Product([.. a.Term.Factors, .. b.Term.Factors]));

    public static Expression Multiply(Expression a, double factor) => new(a.Factor * factor, a.Term);

    public static Expression Add(Expression a, Expression b)
    {
        var terms = new SortedDictionary<string, (double Factor, Term Term)>(StringComparer.Ordinal);
        Collect(a);
        Collect(b);
        (double Factor, Term Term)[] found = [.. terms.Values.Where(static item => item.Factor != 0)];
        if (found.Length <= 1)
        {
            return found.Length == 0 ? Of(0) : new(found[0].Factor, found[0].Term);
        }
        // The first term that is not a constant gets the factor 1.
        double lead = found.First(static item => item.Term != Term.One).Factor;
        return new(lead, Term.Sum(Array.ConvertAll(found, item => (item.Factor / lead, item.Term))));

        void Collect(Expression expression)
        {
            IReadOnlyList<(double Factor, Term Term)> items = expression.Term.Items.Count > 0 ? expression.Term.Items : [(1, expression.Term)];
            foreach ((double factor, Term term) in items)
            {
                double before = terms.TryGetValue(term.Key, out (double Factor, Term) known) ? known.Factor : 0;
                terms[term.Key] = (before + expression.Factor * factor, term);
            }
        }
    }

    internal static string Format(double number) => number.ToString("G5", CultureInfo.InvariantCulture);
}
