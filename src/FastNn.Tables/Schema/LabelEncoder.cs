namespace FastNn.Tables;

/// <summary>Encodes labels by a schema: classes as their numbers, other labels as they are.</summary>
sealed class LabelEncoder(TableSchema schema)
{
    /// <summary>The end of the message for a label that is missing.</summary>
    public const string NotMissing = "but a label cannot be missing. Fill it in, or train with TableSchemaOptions.DropMissingLabels.";

    readonly InputEncoder? classes = schema.Task == TabularTask.Classification
        ? new InputEncoder(new TableInput(schema.Label, schema.LabelColumn, ColumnKind.Category, schema.ClassNames), 0, unknownIsMissing: true) : null;

    /// <summary>Encodes a text that is not missing; false for an unknown class, or what is not a number. Allocates nothing.</summary>
    public bool TryEncode(ReadOnlySpan<char> text, ValueFormats formats, ref int label, ref float target)
    {
        if (classes is null)
        {
            bool isNumber = formats.Numbers.TryParse(text, out ParsedNumber number) && float.IsFinite(number.Value);
            target = isNumber ? number.Value : target;
            return isNumber;
        }
        return SetLabel(classes.EncodeCategory(text), ref label);
    }

    /// <summary>Encodes a number that was read as a float; false for an unknown class.</summary>
    public bool TryEncode(float value, ref int label, ref float target)
    {
        Span<float> code = stackalloc float[1];
        if (classes is null)
        {
            target = value;
            return true;
        }
        return classes.TryEncode(value, code) && SetLabel(code[0], ref label);
    }

    /// <summary>Returns whether a text is a class, or a number.</summary>
    public bool Knows(ReadOnlySpan<char> text, ValueFormats formats) => classes?.Knows(text, formats) ?? formats.Numbers.TryParse(text, out _);

    /// <summary>The message for a label that cannot be encoded.</summary>
    public string NotFitting(ReadOnlySpan<char> text) => classes is not null
        ? $"holds {ValueText.Show(text)}, which is none of the {schema.ClassNames.Count} known classes, {ValueText.Join(schema.ClassNames)}"
            + $"{NameDistance.Suggest(text.ToString(), schema.ClassNames)}. Correct it, or train with rows of this class."
        : NumberText.TryParse(text, out _) ? CsvColumnReader.TooLarge(text)
        : CsvColumnReader.NotNumber(text);

    static bool SetLabel(float code, ref int label)
    {
        bool isKnown = !float.IsNaN(code);
        label = isKnown ? (int)code : label;
        return isKnown;
    }
}
