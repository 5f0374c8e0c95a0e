namespace FastNn.Data;

/// <summary>Detects labels that are continuous values, so that a table does not silently make hundreds of classes of them.</summary>
static class CsvContinuousLabel
{
    // More distinct numbers than MaxClasses, with fewer than RowsPerClass rows each, are continuous: a score of diabetes has 214 in 442 rows. The 26 letters by
    // their numbers are classes, and so are 100 kinds of many rows each.
    const int MaxClasses = 30, RowsPerClass = 5;

    const string Problem = "a value to predict (regression), not like names of classes";

    const string Cure = "Set CsvOptions.Regression to read it as targets, for a loss such as MeanSquaredError, "
        + "or name it in CsvOptions.CategoricalColumns if its numbers are names of classes.";

    /// <summary>Returns whether a label with so many distinct numbers is continuous.</summary>
    public static bool IsContinuous(long numbers, long rows) => numbers > MaxClasses && numbers * RowsPerClass >= rows;

    /// <summary>The message for a continuous label.</summary>
    public static string Message(string name, long numbers, long rows) =>
        FormattableString.Invariant($"The label {name} has {numbers} different numbers in {rows} rows, which looks like {Problem}. {Cure}");

    /// <summary>The message for a label of more distinct numbers than a column may have categories.</summary>
    public static string TooMany(string shown, int most) =>
        FormattableString.Invariant($"holds {shown}, and the lines before hold {most} other numbers in this column, which looks like {Problem}. {Cure}");
}
