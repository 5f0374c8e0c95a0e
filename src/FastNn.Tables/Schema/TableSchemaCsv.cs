using FastNn.Contracts;
using FastNn.Data;

namespace FastNn.Tables;

/// <content>CSV files read by a schema, without a table of them in memory.</content>
public sealed partial class TableSchema
{
    /// <summary>
    /// Makes a schema of rows of numbers, found by their position: for networks whose columns have no names. Files may have a header, which is skipped; missing
    /// values are refused.
    /// </summary>
    /// <param name="inputs">The numbers of a row without its label, at least 1.</param>
    /// <param name="classes">The number of classes, whose labels are the whole numbers from 0; 0 for regression.</param>
    /// <param name="labelColumn">The column of the label in files with labels, from 0; negative from the end: -1 is the last.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public static TableSchema FromNumbers(int inputs, int classes, int labelColumn = -1)
    {
        Require.AtLeast(inputs, 1, nameof(inputs));
        Require.Range(classes is >= 0 and <= Dataset.MaxClasses, nameof(classes), $"classes is {classes}; it must be from 0 to {Dataset.MaxClasses}.");
        int label = labelColumn < 0 ? labelColumn + inputs + 1 : labelColumn;
        Require.Range(label >= 0 && label <= inputs, nameof(labelColumn),
            $"labelColumn is {labelColumn}; with {inputs + 1} columns it must be from 0 to {inputs}, or from -1 to -{inputs + 1}.");
        var columns = Enumerable.Range(0, inputs + 1).Where(column => column != label)
            .Select(column => new TableInput(CsvRows.DefaultNameOf(column), column, ColumnKind.Number, []));
        return new TableSchema([.. columns], CsvRows.DefaultNameOf(label), classes > 0 ? TabularTask.Classification : TabularTask.Regression,
            [.. Enumerable.Range(0, classes).Select(value => Categories.Format((double)value))])
        {
            LabelColumn = label,
            ColumnCount = inputs + 1,
            IsPositional = true,
            Formats = new ValueFormats(NumberFormat.Invariant, new MissingWords([]), null),
        };
    }

    /// <summary>
    /// Reads the rows of a CSV file with labels, such as the test rows of a training. Finds columns by name where there is a header, in any order, among
    /// others, and ignoring case where that is unambiguous; else by position. The words for missing values and the formats of numbers and dates are those of
    /// the table that the schema was made of.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Separator and header; null to detect them. Other options are not used.</param>
    /// <exception cref="FastNnFormatException">The file is malformed, lacks a column, or has an unknown label.</exception>
    /// <exception cref="IOException">The file cannot be opened or read; <see cref="UnauthorizedAccessException"/> without the right to.</exception>
    public Dataset ReadCsv(string path, CsvOptions? options = null) => ReadCsv(CsvText.FromFile(path), options);

    /// <summary>Reads a stream to its end, like <see cref="ReadCsv(string, CsvOptions?)"/>, and leaves it open.</summary>
    public Dataset ReadCsv(Stream stream, CsvOptions? options = null) => ReadCsv(CsvText.FromStream(stream), options);

    /// <summary>
    /// Calls back with each row of a CSV file to predict, without a label or with one that is ignored. Finds columns like
    /// <see cref="ReadCsv(string, CsvOptions?)"/>; without a header a row may also be the inputs alone.
    /// </summary>
    /// <param name="stream">The stream, read to its end and left open. A row is passed on as soon as its line is read.</param>
    /// <param name="each">Receives an encoded row.  input: [<see cref="InputCount"/>], valid during the call only</param>
    /// <param name="options">Separator and header; null to detect them.</param>
    /// <exception cref="FastNnFormatException">The file is malformed, or lacks a column; rows before that were passed on.</exception>
    public void ForEachInput(Stream stream, InputRow each, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(each);
        using var rows = new CsvSchemaReader(CsvText.FromStream(stream), this, options ?? new CsvOptions(), hasLabel: false, isPiped: !stream.CanSeek);
        rows.ForEachInput(InputCount, each);
    }

    Dataset ReadCsv(CsvText text, CsvOptions? options)
    {
        using var reader = new CsvSchemaReader(text, this, options ?? new CsvOptions(), hasLabel: true);
        var inputs = new ChunkedList<float>();
        var labels = new ChunkedList<int>();
        var targets = new ChunkedList<float>();
        float[] row = new float[InputCount];
        int label = 0;
        float target = 0;
        while (reader.Next(row, ref label, ref target))
        {
            if (inputs.Count > Array.MaxLength - row.Length)
            {
                throw text.Malformed(
                    $"The rows up to line {reader.Line} have {Array.MaxLength} inputs, the limit of a dataset. Split the file, or use StreamingCsv.",
                    FormatError.LimitExceeded);
            }
            inputs.Add(row);
            if (Task == TabularTask.Regression)
            {
                targets.Add(target);
            }
            else
            {
                labels.Add(label);
            }
        }
        return inputs.Count == 0 ? throw reader.Empty()
            : Task == TabularTask.Regression ? new Dataset(inputs.ToArray(), InputCount, targets.ToArray(), 1)
            : new Dataset(inputs.ToArray(), InputCount, labels.ToArray(), ClassNames.Count);
    }
}
