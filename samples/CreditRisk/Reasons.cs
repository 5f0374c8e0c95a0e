using FastNn.Hosting;
using FastNn.Tables;

namespace CreditRisk;

/// <summary>What a column adds to the risk of an application.</summary>
/// <param name="Column">The name of the column.</param>
/// <param name="Change">The probability of the application, minus the mean of those with the values of other credits in this column.</param>
readonly record struct Reason(string Column, float Change);

/// <summary>
/// Finds the columns that matter most for an application: each in turn is given the values of other credits, and the change of the probability is measured.
/// The columns are changed one by one, so that effects of two together are not seen.
/// </summary>
sealed class Reasons(Table table)
{
    const int Others = 25;

    readonly int[] others = [.. Enumerable.Range(0, Others).Select(i => (2 * i + 1) * table.RowCount / (2 * Others))];

    /// <summary>Returns the probability that a credit is bad, and the columns that change it most, the largest change first.</summary>
    /// <param name="model">The model.</param>
    /// <param name="values">The value of every column of the application, by name.</param>
    /// <param name="count">The number of columns.</param>
    /// <exception cref="ArgumentException">A value does not fit its column.</exception>
    public (float Risk, Reason[] Largest) Explain(ServedModel model, IReadOnlyDictionary<string, object?> values, int count)
    {
        TableSchema schema = model.Schema!;
        int bad = schema.ClassNames.ToList().IndexOf(CreditModel.Bad);
        float risk = Predict([values]);
        IEnumerable<Reason> reasons = schema.Inputs.Select(
            input => new Reason(
                input.Name,
                risk - Predict([.. others.Select(row => new Dictionary<string, object?>(values) { [input.Name] = table.GetText(row, input.Name) })])));
        return (risk, [.. reasons.OrderByDescending(reason => Math.Abs(reason.Change)).Take(count)]);

        // The mean probability of some rows.
        float Predict(IReadOnlyDictionary<string, object?>[] rows)
        {
            float[] probabilities = new float[rows.Length * model.Outputs];
            model.PredictProbabilities([.. rows.SelectMany(schema.Encode)], probabilities);
            return Enumerable.Range(0, rows.Length).Average(row => probabilities[row * model.Outputs + bad]);
        }
    }
}
