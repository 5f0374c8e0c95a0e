using FastNn.Onnx.Import.Expressions;
using FastNn.Onnx.Import.Layers;

namespace FastNn.Onnx.Import;

/// <summary>Rows of numbers: a function of the numbers behind a layer.</summary>
/// <param name="Flow">The rows behind the layer.</param>
/// <param name="Function">The function of each number, and of the means of its row.</param>
/// <param name="Shape">The dimensions of a row.</param>
/// <param name="Origin">The node that computed it, for messages.</param>
sealed record Rows(Flow Flow, Expression Function, long[] Shape, string Origin) : Value
{
    /// <summary>Returns the rows behind layers that compute the function.</summary>
    /// <exception cref="UnsupportedException">No layer computes it.</exception>
    public Flow ToFlow() => ToFlow(Function);

    /// <summary>Returns the same numbers, behind a layer if one computes the function. For rows that several nodes use: their branches begin at one place, and
    /// formulas behind it are formulas of its numbers.</summary>
    public Rows WithLayer()
    {
        bool isLayer = Function.Term != Term.Input && (Function.Term.Make is not null || Activations.Find(Function.Term) is not null);
        return isLayer ? this with { Flow = ToFlow(), Function = Expression.Input } : this;
    }

    Flow ToFlow(Expression function)
    {
        Term term = function.Term;
        if (term == Term.Input)
        {
            return Scale(Flow, function.Factor);
        }
        if (Activations.Find(term) is { } known)
        {
            return Scale(known.Make(Flow), function.Factor / known.Factor);
        }
        if (term.Make is { } make)
        {
            return Scale(make(ToFlow(term.Argument!)), function.Factor);
        }
        if (term.Items.Count > 0)
        {
            return AddItems(function.Factor, term.Items);
        }
        throw new UnsupportedException($"{Origin} computes a function that is no activation of FastNn{(term.Name.Length > 0 ? $": {term.Name}" : "")}");
    }

    Flow AddItems(double factor, IReadOnlyList<(double Factor, Term Term)> items)
    {
        double shift = 0;
        Flow? sum = null;
        foreach ((double own, Term term) in items)
        {
            if (term == Term.One)
            {
                shift = factor * own;
                continue;
            }
            Flow part = ToFlow(Expression.Multiply(Expression.Of(factor * own), Expression.OfTerm(term)));
            sum = sum is null ? part : Flow.Add(sum, part);
        }
        return shift == 0 ? sum! : sum!.Shift(AffineRecipe.Repeat((float)shift, Flow.Width));
    }

    static Flow Scale(Flow rows, double factor) =>
        Math.Abs(factor - 1) < 1e-9 ? rows : rows.Multiply(AffineRecipe.Repeat((float)factor, rows.Width));
}
