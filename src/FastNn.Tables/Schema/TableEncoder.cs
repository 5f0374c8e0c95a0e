using FastNn.Contracts;
using FastNn.Data;

namespace FastNn.Tables;

/// <summary>Encodes tables by a schema.</summary>
/// <param name="schema">The schema.</param>
/// <param name="encoders">The encoders of its inputs.</param>
sealed class TableEncoder(TableSchema schema, InputEncoder[] encoders)
{
    readonly LabelEncoder labels = new(schema);

    /// <summary>Encodes inputs and labels of the rows that have a label.</summary>
    public Dataset Encode(Table table)
    {
        TableColumn[] columns = FindColumns(table, hasLabel: true);
        TableColumn label = columns[^1];
        int[] rows = FindRows(table, label);
        float[] inputs = EncodeInputs(table, columns, rows);
        return schema.Task == TabularTask.Regression
            ? new Dataset(inputs, schema.InputCount, EncodeLabels(table, label, rows).Targets, 1)
            : new Dataset(inputs, schema.InputCount, EncodeLabels(table, label, rows).Labels, schema.ClassNames.Count);
    }

    /// <summary>Encodes the inputs of all rows: [rows, inputs].</summary>
    public float[] EncodeInputs(Table table) => EncodeInputs(table, FindColumns(table, hasLabel: false), [.. Enumerable.Range(0, table.RowCount)]);

    /// <summary>Returns the rows that have a label.</summary>
    public int[] FindRows(Table table)
    {
        TableColumn[] columns = FindColumns(table, hasLabel: true);
        return FindRows(table, columns[^1]);
    }

    int[] FindRows(Table table, TableColumn label)
    {
        int[] rows = [.. Enumerable.Range(0, table.RowCount).Where(row => !label.Values.IsMissing(row))];
        if (rows.Length == 0)
        {
            throw LabelRules.WithoutLabels(table, label);
        }
        if (rows.Length < table.RowCount && !schema.DropMissingLabels)
        {
            int row = Enumerable.Range(0, table.RowCount).First(label.Values.IsMissing);
            throw table.Malformed(row, label, $"is the label and has no value, as in {table.RowCount - rows.Length} of {table.RowCount} rows. "
                + "Fill it in, or set TableSchemaOptions.DropMissingLabels.", FormatError.Missing);
        }
        return rows;
    }

    /// <summary>Finds the columns of all inputs, and of the label.</summary>
    TableColumn[] FindColumns(Table table, bool hasLabel) => [.. schema.FindColumns(table.Names, table.Name, hasLabel).Select(i => table.Columns[i])];

    float[] EncodeInputs(Table table, TableColumn[] columns, int[] rows)
    {
        int width = schema.InputCount;
        long length = (long)rows.Length * width;
        Require.Argument(length <= Array.MaxLength, nameof(table), $"table has {rows.Length} rows of {width} inputs, more than one array holds; split it.");
        float[] inputs = new float[length];
        for (int i = 0; i < encoders.Length; i++)
        {
            Encode(table, columns[i], encoders[i], rows, inputs);
        }
        return inputs;
    }

    void Encode(Table table, TableColumn column, InputEncoder encoder, int[] rows, float[] inputs)
    {
        int width = schema.InputCount;
        // Each text is encoded once.
        float[]? codes = column.Values is TextValues { Names: var names } && encoder.Input.Categories.Count > 0
            ? [.. names.Select(name => encoder.EncodeCategory(name))] : null;
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            Span<float> into = inputs.AsSpan(i * width, width);
            bool fits = true;
            if (column.Values.IsMissing(row))
            {
                encoder.EncodeMissing(into);
            }
            else if (codes is not null)
            {
                into[encoder.Offset] = codes[((TextValues)column.Values).Codes[row]];
            }
            else
            {
                fits = column.Values switch
                {
                    NumberValues numbers => encoder.TryEncode(numbers.Items[row], into),
                    DateValues dates => encoder.TryEncode(dates.Items[row], into),
                    _ => encoder.TryEncode(column.GetText(row), table.Formats, into),
                };
            }
            if (!fits)
            {
                throw table.Malformed(row, column, NotFitting(encoder.Input, column.GetText(row)));
            }
        }
    }

    /// <summary>The message for a value of another kind than the input.</summary>
    public static string NotFitting(TableInput input, ReadOnlySpan<char> text) =>
        input.Kind == ColumnKind.Date ? CsvColumnReader.NotDate(text)
        : NumberText.TryParse(text, out _) ? CsvColumnReader.TooLarge(text)
        : CsvColumnReader.NotNumber(text);

    (int[] Labels, float[] Targets) EncodeLabels(Table table, TableColumn column, int[] rows)
    {
        int[] labels = new int[rows.Length];
        float[] targets = new float[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            bool fits = column.Values is NumberValues numbers
                ? this.labels.TryEncode(numbers.Items[row], ref labels[i], ref targets[i])
                : this.labels.TryEncode(column.GetText(row), table.Formats, ref labels[i], ref targets[i]);
            if (!fits)
            {
                throw table.Malformed(row, column, this.labels.NotFitting(column.GetText(row)));
            }
        }
        return (labels, targets);
    }
}
