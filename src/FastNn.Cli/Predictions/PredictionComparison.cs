using FastNn.Tables;

namespace FastNn.Cli;

/// <summary>Compares the outputs of two networks, row by row.</summary>
/// <remarks>A difference is measured in units of the larger output, or of 1 where both are smaller: outputs in units of the label may be thousands. NaN equals
/// NaN, and differs from all numbers by infinity.</remarks>
sealed class PredictionComparison
{
    readonly Network first, second;
    readonly TableSchema schema;
    readonly double tolerance;

    /// <param name="first">A network.</param>
    /// <param name="second">The network it is compared with.</param>
    /// <param name="tolerance">The largest difference, in units of the larger output or 1, with which outputs are the same.</param>
    /// <exception cref="FastNnFormatException">The networks have different inputs or outputs.</exception>
    public PredictionComparison(Network first, Network second, double tolerance)
    {
        if ((first.Inputs, first.Outputs) != (second.Inputs, second.Outputs))
        {
            throw new FastNnFormatException(
                $"The models cannot be compared: --model has {first.Inputs} inputs and {first.Outputs} outputs, --against has {second.Inputs} inputs and " +
                $"{second.Outputs} outputs. Give files of the same network.");
        }
        (this.first, this.second, this.tolerance) = (first, second, tolerance);
        schema = TableSchema.FromMetadata(first) ?? TableSchema.FromMetadata(second)
            ?? TableSchema.FromNumbers(first.Inputs, first.Outputs == 1 ? 0 : first.Outputs);
    }

    /// <summary>Rows compared.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows with an output that differs by more than the tolerance.</summary>
    public long DifferentRows { get; private set; }

    /// <summary>The largest difference of two outputs.</summary>
    public double MaxAbsolute { get; private set; }

    /// <summary>The largest difference of two outputs, divided by the larger one.</summary>
    public double MaxRelative { get; private set; }

    /// <summary>The row with the largest difference in units of the larger output or 1, counted from 1; 0 where there is no difference.</summary>
    public long WorstRow { get; private set; }

    /// <summary>The tolerance.</summary>
    public double Tolerance => tolerance;

    /// <summary>Compares the rows of a file.</summary>
    /// <exception cref="FastNnFormatException">The file is malformed, has no rows, or has other columns.</exception>
    public void Run(string csv, CsvOptions options)
    {
        float[] one = new float[first.Outputs], other = new float[first.Outputs];
        using Predictor predictor = first.CreatePredictor(), against = second.CreatePredictor();
        using Stream rows = InputFile.OpenRaw(csv);
        double worst = 0;
        schema.ForEachInput(
            rows,
            row =>
            {
                predictor.PredictOne(row, one);
                against.PredictOne(row, other);
                Rows++;
                double scaled = CompareRow(one, other);
                DifferentRows += scaled <= tolerance ? 0 : 1;
                (worst, WorstRow) = scaled > worst ? (scaled, Rows) : (worst, WorstRow);
            },
            options);
        if (Rows == 0)
        {
            throw new FastNnFormatException($"{csv} has no rows; at least one is needed to compare predictions.");
        }
    }

    // Returns the largest difference in units of the larger output or 1.
    double CompareRow(float[] one, float[] other)
    {
        double scaled = 0;
        for (int i = 0; i < one.Length; i++)
        {
            if (one[i].Equals(other[i]))
            {
                continue;
            }
            double difference = Math.Abs((double)one[i] - other[i]), size = Math.Max(Math.Abs((double)one[i]), Math.Abs((double)other[i]));
            bool isFinite = double.IsFinite(difference);
            MaxAbsolute = Math.Max(MaxAbsolute, isFinite ? difference : double.PositiveInfinity);
            MaxRelative = Math.Max(MaxRelative, !isFinite ? double.PositiveInfinity : size == 0 ? 0 : difference / size);
            scaled = Math.Max(scaled, isFinite ? difference / Math.Max(1, size) : double.PositiveInfinity);
        }
        return scaled;
    }
}
