using FastNn.Data;
using static System.FormattableString;

namespace FastNn.Tables;

/// <summary>Decides what is predicted, and collects the classes of a label; the rule is the one that <see cref="TableSchema.Create"/> documents.</summary>
static class LabelRules
{
    const int MaxNumericClasses = 20, MinRowsPerClass = 5;

    /// <summary>Returns the exception for a table whose label has no value in any row.</summary>
    public static FastNnFormatException WithoutLabels(Table table, TableColumn label) =>
        table.Malformed(0, label, "is the label and has no value in any row. Give a table with labels.", FormatError.Missing);

    /// <summary>Decides between classes and a number, and says why.</summary>
    public static (TabularTask Task, string Reason) Decide(Table table, TableColumn label, TabularTask? wanted)
    {
        int rows = label.RowCount - label.MissingCount, distinct = label.DistinctCount;
        if (rows == 0)
        {
            throw WithoutLabels(table, label);
        }
        if (label.Values is DateValues)
        {
            throw table.Malformed(0, label, "is the label and holds dates, which cannot be predicted. Replace them by a number, such as days.");
        }
        if (distinct == 1)
        {
            throw table.Malformed(0, label, $"is the label and holds {ValueText.Show(FirstText(label))} in every row; "
                + "at least two classes, or different numbers, are needed. Add other rows.");
        }
        if (wanted is TabularTask.Regression)
        {
            CheckNumbers(table, label);
            return (TabularTask.Regression, "as given");
        }
        bool isNumeric = label.HasNumbers, isWhole = isNumeric && IsWhole(label);
        bool isFew = distinct == 2 || (isWhole && distinct <= MaxNumericClasses && rows >= (long)MinRowsPerClass * distinct);
        string numbers = Invariant($"'{label.Name}' has {distinct:n0} different {(isWhole ? "whole numbers" : "numbers")} in {rows:n0} rows");
        if (wanted is null && isNumeric && !isFew)
        {
            return (TabularTask.Regression, numbers);
        }
        CheckClasses(table, label, rows);
        string reason = wanted is not null ? "as given"
            : isNumeric ? numbers : Invariant($"'{label.Name}' holds {distinct:n0} different texts");
        return (TabularTask.Classification, reason);
    }

    /// <summary>Returns the names of the classes: numbers by value first, then texts in ordinal order; of truth values the false one first.</summary>
    public static string[] GetClassNames(TableColumn label) => label.Values is NumberValues
        ? [.. CategoryCounts.Count(label).Keys.Order(Comparer<string>.Create(Categories.Compare))]
        : BooleanText.IsPair(label.Texts) && label.Texts.Count == 2 ? GetBooleanNames(label.Texts)
        : [.. label.Texts];

    /// <summary>Returns the texts of a pair of truth values, the false one first; of several spellings the first.</summary>
    public static string[] GetBooleanNames(IReadOnlyList<string> texts) => [texts.First(text => !IsTrue(text)), texts.First(IsTrue)];

    /// <summary>Returns whether a text is true, yes and the like.</summary>
    public static bool IsTrue(string text) => BooleanText.TryParse(text, out bool value) && value;

    static void CheckNumbers(Table table, TableColumn label)
    {
        if (!label.HasNumbers)
        {
            int row = Enumerable.Range(0, label.RowCount).First(row => !label.IsMissing(row) && !NumberText.TryParse(label.GetText(row), out _));
            throw table.Malformed(row, label, $"holds {ValueText.Show(label.GetText(row))}, but regression needs numbers. Correct it, or train classes.");
        }
    }

    static void CheckClasses(Table table, TableColumn label, int rows)
    {
        int distinct = label.DistinctCount;
        if (label.Values is NumberValues { IsShort: false } && label.Kind != ColumnKind.Category && !IsWhole(label))
        {
            throw table.Malformed(0, label, Invariant($"is the label and holds {distinct:n0} different numbers with fractions, which are no classes. ")
                + "Train regression, or read it as Category with CsvOptions.Kinds.");
        }
        if (distinct > Dataset.MaxClasses || (distinct > 20 && distinct > rows / 2))
        {
            throw table.Malformed(0, label, Invariant($"is the label and holds {distinct:n0} different values in {rows:n0} rows, too many for classes. ")
                + "Name another column, or train regression if it holds numbers.");
        }
    }

    static string FirstText(TableColumn label) => label.GetText(Enumerable.Range(0, label.RowCount).First(row => !label.IsMissing(row)))!;

    static bool IsWhole(TableColumn label)
    {
        for (int row = 0; row < label.RowCount; row++)
        {
            float value = label.GetNumber(row);
            if (!float.IsNaN(value) && value != MathF.Floor(value))
            {
                return false;
            }
        }
        return true;
    }
}
