using FastNn.Tables;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>Counts missing values and unknown categories of encoded rows by column.</summary>
sealed class InputCounts
{
    const int MaxColumns = 10;

    readonly TableSchema schema;
    readonly (int Index, int Categories)[] inputs;
    readonly long[] missing, unknown;
    long rows;

    public InputCounts(TableSchema schema)
    {
        this.schema = schema;
        (missing, unknown) = (new long[schema.Inputs.Count], new long[schema.Inputs.Count]);
        // The parts of a date are missing together: the first is counted.
        inputs = new (int, int)[schema.Inputs.Count];
        for (int i = schema.EncodedInputs.Count - 1; i >= 0; i--)
        {
            EncodedInput encoded = schema.EncodedInputs[i];
            inputs[encoded.Input] = (i, encoded.Categories);
        }
    }

    /// <summary>Counts a row.</summary>
    public void Add(ReadOnlySpan<float> row)
    {
        rows++;
        for (int i = 0; i < inputs.Length; i++)
        {
            float value = row[inputs[i].Index];
            if (float.IsNaN(value))
            {
                missing[i]++;
            }
            else if (inputs[i].Categories > 0 && value == inputs[i].Categories)
            {
                unknown[i]++;
            }
        }
    }

    /// <summary>Writes a line for missing values and one for unknown categories, where there were some.</summary>
    public void Write(TextWriter output)
    {
        Write(output, "missing values", missing);
        Write(output, "categories that the training rows did not have", unknown);
    }

    void Write(TextWriter output, string what, long[] counts)
    {
        string[] columns =
        [
            .. counts.Index().Where(column => column.Item > 0).OrderByDescending(column => column.Item)
                .Select(column => Invariant($"{schema.Inputs[column.Index].Name} {column.Item:n0}")),
        ];
        if (columns.Length > 0)
        {
            output.WriteLine(Invariant($"note: {what} in {rows:n0} rows: {TerminalText.Join(columns, MaxColumns)}"));
        }
    }
}
