namespace FastNn.Data;

/// <summary>Labels that are measured values rather than names of classes: what a table must not silently learn as hundreds of classes.</summary>
static class CsvMeasuredLabel
{
    // More different numbers than this, and one for fewer rows than that, are measured values: a score of diabetes has 214 in 442 rows. The 26 letters by their
    // numbers are
    // classes, and so are 100 kinds of which each has many rows.
    const int MostClasses = 30, RowsOfClass = 5;

    const string Cure =
        "Set CsvOptions.Regression to read it as targets, for a loss such as MeanSquaredError, or name it in CsvOptions.CategoricalColumns if its numbers are names of classes.";

    /// <summary>Whether so many different numbers in so many rows are measured values.</summary>
    public static bool IsMeasured(long numbers, long rows) => numbers > MostClasses && numbers * RowsOfClass >= rows;

    /// <summary>Says that a label of this name is one.</summary>
    public static string Message(string name, long numbers, long rows) =>
        FormattableString.Invariant($"The label {name} has {numbers} different numbers in {rows} rows, which looks like a value to predict (regression), not like names of classes. {Cure}");

    /// <summary>Says that a label has more different numbers than a column may have categories.</summary>
    public static string TooMany(string shown, int most) =>
        FormattableString.Invariant($"holds {shown}, and the lines before hold {most} other numbers in this column, which looks like a value to predict (regression), not like names of classes. {Cure}");
}
