using System.Globalization;

namespace FastNn.Tables;

/// <summary>Reads a source by a schema, one row after the other, with the bits of a table that is encoded. Allocates nothing for a row.</summary>
sealed class SourceSchemaReader : SchemaRows
{
    readonly TableSource source;
    readonly TableSchema schema;
    readonly ITableReader reader;
    readonly int[] columns;
    readonly LabelEncoder? label;
    long row = -1;

    /// <summary>Opens the source and finds the columns.</summary>
    /// <param name="source">The source.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="hasLabel">Whether rows must have a label; else it is ignored.</param>
    public SourceSchemaReader(TableSource source, TableSchema schema, bool hasLabel)
    {
        (this.source, this.schema) = (source, schema);
        reader = source.Open();
        try
        {
            IReadOnlyList<SourceColumn> all = SourceValues.CheckColumns(reader.Columns, source.Name);
            columns = schema.FindColumns(new ColumnNames(all.Select(column => column.Name)), source.Name, hasLabel);
            label = hasLabel ? new LabelEncoder(schema) : null;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    public override bool Next(Span<float> inputs, ref int label, ref float target)
    {
        while (MoveNext())
        {
            if (this.label is null || TryReadLabel(ref label, ref target))
            {
                for (int i = 0; i < schema.Encoders.Length; i++)
                {
                    Encode(i, reader.GetValue(columns[i]), inputs);
                }
                return true;
            }
        }
        return false;
    }

    public override FastNnFormatException Empty() => SourceValues.Empty(source.Name);

    public override void Dispose() => reader.Dispose();

    protected override bool NextLabel()
    {
        int label = 0;
        float target = 0;
        while (MoveNext())
        {
            if (TryReadLabel(ref label, ref target))
            {
                return true;
            }
        }
        return false;
    }

    bool MoveNext()
    {
        row++;
        return reader.Read();
    }

    void Encode(int input, TableValue value, Span<float> inputs)
    {
        InputEncoder encoder = schema.Encoders[input];
        bool fits = true;
        switch (value.Type)
        {
            case ValueType.Missing:
                encoder.EncodeMissing(inputs);
                break;
            case ValueType.Number when IsText(encoder, value.Number):
                fits = encoder.TryEncode(Categories.Format(value.Number.Precise), TableBuilder.Formats, inputs);
                break;
            case ValueType.Number:
                fits = float.IsFinite(value.Number.Value) && encoder.TryEncode(value.Number.Value, inputs);
                break;
            case ValueType.Date when !encoder.HasCategories:
                fits = encoder.TryEncode(value.Ticks, inputs);
                break;
            case ValueType.Date:
                fits = encoder.TryEncode(DateValues.Format(value.Ticks), TableBuilder.Formats, inputs);
                break;
            case ValueType.Text:
                fits = encoder.TryEncode(value.Text, TableBuilder.Formats, inputs);
                break;
            default:
                throw Malformed(columns[input], SourceValues.NotFitting(value));
        }
        if (!fits)
        {
            throw Malformed(columns[input], TableEncoder.NotFitting(encoder.Input, Format(value)));
        }
    }

    /// <summary>Reads the label of the current row; false where it is missing and such rows are left out.</summary>
    bool TryReadLabel(ref int label, ref float target)
    {
        int column = columns[^1];
        TableValue value = reader.GetValue(column);
        if (value.Type == ValueType.Missing)
        {
            return schema.DropMissingLabels ? false
                : throw Malformed(column, $"has no value, {LabelEncoder.NotMissing}", FormatError.Missing);
        }
        if (value.Type == ValueType.Other)
        {
            throw Malformed(column, SourceValues.NotFitting(value));
        }
        bool fits = value.Type == ValueType.Number
            ? float.IsFinite(value.Number.Value) && this.label!.TryEncode(value.Number.Value, ref label, ref target)
            : this.label!.TryEncode(Format(value), TableBuilder.Formats, ref label, ref target);
        return fits ? true : throw Malformed(column, this.label!.NotFitting(Format(value)));
    }

    /// <summary>Returns whether a number is a category by its digits, as among texts, and not by its float.</summary>
    static bool IsText(InputEncoder encoder, in ParsedNumber number) =>
        encoder.HasCategories && !number.IsShort && encoder.Knows(Categories.Format(number.Precise), TableBuilder.Formats);

    static ReadOnlySpan<char> Format(TableValue value) => value.Type switch
    {
        ValueType.Number => value.Number.Precise.ToString("R", CultureInfo.InvariantCulture),
        ValueType.Date => DateValues.Format(value.Ticks),
        _ => value.Text,
    };

    FastNnFormatException Malformed(int column, string problem, FormatError code = FormatError.InvalidValue) =>
        SourceValues.Malformed(source.Name, row, reader.Columns[column].Name, problem, code);
}
