using FastNn.Hosting;
using FastNn.Tables;

namespace CreditRisk;

/// <summary>What a column adds to the risk of an application.</summary>
/// <param name="Column">The name of the column.</param>
/// <param name="Change">The probability with the value of the application, minus that with the usual value.</param>
/// <param name="Usual">The usual value.</param>
readonly record struct Reason(string Column, float Change, string Usual);

/// <summary>
/// Finds the columns that matter most for an application: each in turn is given its usual value, the median of the table or its most frequent text, and the
/// change of the probability is measured. The columns are changed one by one, so that effects of two together are not seen.
/// </summary>
sealed class Reasons
{
    readonly Dictionary<string, string?> usual;

    public Reasons(Table table) => usual = table.Columns.ToDictionary(column => column.Name, column => FindUsual(table, column.Name));

    /// <summary>Returns the usual value of a column.</summary>
    public string? GetUsual(string column) => usual.GetValueOrDefault(column);

    /// <summary>Returns the probability that a credit is bad, and the columns that change it most, the largest change first.</summary>
    /// <param name="model">The model.</param>
    /// <param name="values">The text of every column of the application.</param>
    /// <param name="count">The number of columns.</param>
    public (float Risk, Reason[] Largest) Explain(ServedModel model, IReadOnlyDictionary<string, object?> values, int count)
    {
        TableSchema schema = model.Schema!;
        int bad = schema.ClassNames.ToList().IndexOf(CreditModel.Bad);
        // A row for the application, and one for each column with its usual value.
        float[][] rows = [schema.Encode(values), .. schema.Inputs.Select(input => schema.Encode(Replace(input.Name)))];
        float[] probabilities = new float[rows.Length * model.Outputs];
        model.PredictProbabilities([.. rows.SelectMany(row => row)], probabilities);
        float risk = probabilities[bad];
        Reason[] all = [.. schema.Inputs.Select(
            (input, i) => new Reason(input.Name, risk - probabilities[(i + 1) * model.Outputs + bad], GetUsual(input.Name) ?? "missing"))];
        return (risk, [.. all.OrderByDescending(reason => Math.Abs(reason.Change)).Take(count)]);

        Dictionary<string, object?> Replace(string column) => new(values) { [column] = GetUsual(column) };
    }

    static string? FindUsual(Table table, string name)
    {
        TableColumn column = table[name];
        int[] known = [.. Enumerable.Range(0, table.RowCount).Where(row => !column.IsMissing(row))];
        if (known.Length == 0)
        {
            return null;
        }
        return column.HasNumbers
            ? column.GetText(known.OrderBy(column.GetNumber).ElementAt(known.Length / 2))
            : known.GroupBy(column.GetCode).MaxBy(group => group.Count()) is { } most ? column.GetText(most.First()) : null;
    }
}
