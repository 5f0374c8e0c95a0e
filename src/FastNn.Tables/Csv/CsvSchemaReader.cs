using System.Diagnostics.CodeAnalysis;

namespace FastNn.Tables;

/// <summary>Reads a CSV file by a schema, one row after the other, without allocating for them.</summary>
sealed class CsvSchemaReader : SchemaRows
{
    readonly TableSchema schema;
    readonly ValueFormats formats;
    readonly CsvRows rows;
    readonly int[] columns;
    readonly LabelEncoder? label;
    readonly bool isPlain;
    char[] buffer = new char[256];

    /// <summary>Reads the first line and finds the columns.</summary>
    /// <param name="text">The file.</param>
    /// <param name="schema">The columns, and how values are written.</param>
    /// <param name="options">Separator and header.</param>
    /// <param name="hasLabel">Whether rows must have a label; else it is ignored.</param>
    /// <param name="isPiped">Whether to return rows as they arrive.</param>
    public CsvSchemaReader(CsvText text, TableSchema schema, CsvOptions options, bool hasLabel, bool isPiped = false)
    {
        (this.schema, formats) = (schema, schema.Formats);
        var map = new CsvColumnMap(schema);
        rows = new CsvRows(text, options, formats, schema.IsPositional ? null : map.IsHeader, isPiped);
        try
        {
            columns = map.Find(rows, hasLabel);
            label = hasLabel ? new LabelEncoder(schema) : null;
            isPlain = formats.Numbers == NumberFormat.Invariant && !formats.Missing.HasNumbers;
            if (!rows.HasHeader && options.Header == CsvHeader.Detect)
            {
                RefuseUnknownHeader();
            }
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <summary>The line of the current row, from 1.</summary>
    public int Line => rows.Line;

    public override bool Next(Span<float> inputs, ref int label, ref float target)
    {
        while (rows.Next())
        {
            if (this.label is null || TryReadLabel(ref label, ref target))
            {
                ReadInputs(inputs);
                return true;
            }
        }
        return false;
    }

    public override FastNnFormatException Empty() => rows.Malformed("The file has no rows; expected at least one. Give a file with rows.", FormatError.Missing);

    public override void Dispose() => rows.Dispose();

    protected override bool NextLabel()
    {
        int label = 0;
        float target = 0;
        while (rows.Next())
        {
            if (TryReadLabel(ref label, ref target))
            {
                return true;
            }
        }
        return false;
    }

    void ReadInputs(Span<float> inputs)
    {
        InputEncoder[] encoders = schema.Encoders;
        for (int i = 0; i < encoders.Length; i++)
        {
            InputEncoder encoder = encoders[i];
            ReadOnlySpan<char> cell = rows[columns[i]];
            if (isPlain && encoder.IsNumber && NumberText.TryParse(cell, out ParsedNumber number) && float.IsFinite(number.Value))
            {
                inputs[encoder.Offset] = number.Value;
                continue;
            }
            ReadOnlySpan<char> text = CsvColumnReader.Read(rows, columns[i], cell, ref buffer);
            if (formats.Missing.Contains(text))
            {
                encoder.EncodeMissing(inputs);
            }
            else if (!encoder.TryEncode(text, formats, inputs))
            {
                throw rows.Malformed(columns[i], TableEncoder.NotFitting(encoder.Input, text));
            }
        }
    }

    /// <summary>Reads the label of the current row; false where it is missing and such rows are left out.</summary>
    bool TryReadLabel(ref int label, ref float target)
    {
        int column = columns[^1];
        ReadOnlySpan<char> text = CsvColumnReader.Read(rows, column, rows[column], ref buffer);
        if (formats.Missing.Contains(text))
        {
            return schema.DropMissingLabels ? false
                : throw rows.Malformed(column, $"holds {ValueText.Show(text)}, {LabelEncoder.NotMissing}", FormatError.Missing);
        }
        if (!this.label!.TryEncode(text, formats, ref label, ref target))
        {
            throw rows.Malformed(column, this.label.NotFitting(text));
        }
        return true;
    }

    /// <summary>Throws for a first line that is probably a header of other names: none of its cells is a number, a known category or a class.</summary>
    void RefuseUnknownHeader()
    {
        for (int i = 0; i < columns.Length; i++)
        {
            ReadOnlySpan<char> text = rows.FirstText(columns[i]);
            bool isKnown = i < schema.Encoders.Length ? schema.Encoders[i].Knows(text, formats) : label!.Knows(text, formats);
            if (isKnown || formats.Missing.Contains(text))
            {
                return;
            }
        }
        int first = Enumerable.Range(0, columns.Length).FirstOrDefault(i => i >= schema.Encoders.Length || schema.Encoders[i].HasCategories, -1);
        if (first >= 0)
        {
            ThrowUnknownHeader(columns[first]);
        }
    }

    [DoesNotReturn]
    void ThrowUnknownHeader(int column) => throw rows.Malformed(
        $"Line {rows.FirstLine}, column {column + 1} holds {ValueText.Show(rows.FirstText(column))}, and the line has neither a number nor a known category, "
        + $"so that it may be a header of other names. Name the columns as in the training, such as '{schema.Inputs[0].Name}', or set CsvOptions.Header to "
        + "Absent for a row.");
}
