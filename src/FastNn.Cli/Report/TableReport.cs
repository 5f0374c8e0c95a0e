using FastNn.Tables;

namespace FastNn.Cli;

/// <summary>The content of a report on a table, for <see cref="TableReportPage"/>. Either <see cref="Classes"/> or <see cref="Numbers"/> is set.</summary>
sealed record TableReport
{
    /// <summary>The name of the data.</summary>
    public required string Title { get; init; }

    /// <summary>The name of the label's column.</summary>
    public required string Label { get; init; }

    /// <summary>The name of the rows that were tested, such as "test".</summary>
    public required string RowsName { get; init; }

    /// <summary>The numbers of rows by their use, such as training, validation, test.</summary>
    public required IReadOnlyList<(string Name, long Rows)> Rows { get; init; }

    /// <summary>The metrics of the tested rows, the most important first.</summary>
    public required IReadOnlyList<ReportMetric> Metrics { get; init; }

    /// <summary>The number of rows that the columns were counted over; null for all of <see cref="Rows"/>.</summary>
    public long? ColumnRows { get; init; }

    /// <summary>The settings of the training, line by line.</summary>
    public required IReadOnlyList<(string Name, string Value)> Settings { get; init; }

    /// <summary>The columns of the table, in its order.</summary>
    public required IReadOnlyList<ReportColumn> Columns { get; init; }

    /// <summary>What the user should know about the data.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The learning curves, such as those of <see cref="Chart.FromEpochs"/>.</summary>
    public IReadOnlyList<Chart> Curves { get; init; } = [];

    /// <summary>The search for settings; null for none.</summary>
    public TuningResult? Tuning { get; init; }

    /// <summary>The permutation importance of the input columns, in any order.</summary>
    public IReadOnlyList<ColumnImportance> Importances { get; init; } = [];

    /// <summary>What the importance is an increase of, such as "log loss".</summary>
    public string ImportanceMeasure { get; init; } = "loss";

    /// <summary>The predictions of a classification.</summary>
    public ClassResults? Classes { get; init; }

    /// <summary>The predictions of a regression.</summary>
    public NumberResults? Numbers { get; init; }

    /// <summary>Returns the line and the cells of a tested row, from 0; called for the rows that are shown, with the row's index in the results.</summary>
    public required Func<int, ReportRow> GetRow { get; init; }

    /// <summary>The names of the cells of <see cref="GetRow"/>.</summary>
    public required IReadOnlyList<string> CellNames { get; init; }
}

/// <summary>A metric beside that of the trivial baseline.</summary>
/// <param name="Name">The name, with the unit where it has one.</param>
/// <param name="Value">The value; NaN where it is undefined.</param>
/// <param name="Baseline">The value of always predicting the class frequencies or the mean; NaN where there is none.</param>
sealed record ReportMetric(string Name, double Value, double Baseline);

/// <summary>A column of the table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What was found in it, such as "number" or "category".</param>
/// <param name="Use">What it became, such as "input", "label", or "ignored: identifier".</param>
/// <param name="Missing">The number of rows without a value.</param>
sealed record ReportColumn(string Name, string Kind, string Use, long Missing)
{
    /// <summary>The smallest value, the mean and the largest value of a column of numbers.</summary>
    public (double Lowest, double Mean, double Highest)? Range { get; init; }

    /// <summary>The first and the last date of a column of dates.</summary>
    public (DateTime First, DateTime Last)? Period { get; init; }

    /// <summary>The values of a column of categories, with their rows.</summary>
    public IReadOnlyList<(string Value, long Rows)> Categories { get; init; } = [];
}

/// <summary>A row of the file.</summary>
/// <param name="Line">Its line number, from 1.</param>
/// <param name="Cells">Its cells, as they are in the file.</param>
sealed record ReportRow(long Line, IReadOnlyList<string> Cells);

/// <summary>The predictions of a classification.</summary>
/// <param name="Names">The names of the classes, at least two.</param>
/// <param name="Probabilities">[rows, classes].</param>
/// <param name="Labels">[rows], the actual classes.</param>
sealed record ClassResults(IReadOnlyList<string> Names, float[] Probabilities, int[] Labels)
{
    /// <summary>Returns the probabilities of a class: [rows].</summary>
    public float[] GetColumn(int ofClass) => [.. Enumerable.Range(0, Labels.Length).Select(row => Probabilities[row * Names.Count + ofClass])];

    /// <summary>Returns whether each row is of a class: [rows].</summary>
    public bool[] AreOf(int ofClass) => [.. Labels.Select(label => label == ofClass)];

    /// <summary>Returns the predicted class of a row.</summary>
    public int Predict(int row)
    {
        ReadOnlySpan<float> probabilities = Probabilities.AsSpan(row * Names.Count, Names.Count);
        int best = 0;
        for (int i = 1; i < probabilities.Length; i++)
        {
            best = probabilities[i] > probabilities[best] ? i : best;
        }
        return best;
    }

    /// <summary>Computes a metric of all rows and returns it.</summary>
    public T Measure<T>(T metric) where T : Metric
    {
        metric.Begin(Names.Count, OutputKind.Probabilities);
        metric.Add(new ReadOnlyMatrix(Probabilities, Labels.Length, Names.Count), Labels);
        return metric;
    }
}

/// <summary>The predictions of a regression, in the label's units.</summary>
/// <param name="Predicted">[rows], finite.</param>
/// <param name="Actual">[rows], finite.</param>
/// <param name="Unit">The unit, or empty.</param>
sealed record NumberResults(float[] Predicted, float[] Actual, string Unit = "")
{
    /// <summary>Returns the actual values minus the predictions: [rows].</summary>
    public double[] GetResiduals() => [.. Actual.Select((actual, row) => (double)actual - Predicted[row])];
}
