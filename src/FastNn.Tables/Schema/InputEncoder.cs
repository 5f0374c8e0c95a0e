namespace FastNn.Tables;

/// <summary>Encodes the values of one input as numbers.</summary>
/// <param name="input">The input.</param>
/// <param name="offset">Where its numbers begin in a row.</param>
/// <param name="unknownIsMissing">Whether an unknown category is encoded like a missing one, as older schemas do.</param>
sealed class InputEncoder(TableInput input, int offset, bool unknownIsMissing)
{
    // Days are counted from here, so that those of our time have fractions in a float.
    static readonly DateTime start = new(2000, 1, 1);

    readonly Categories? categories = input.Categories.Count > 0 ? new Categories(input.Categories) : null;
    readonly Dictionary<float, int> numbers = NumberCategories(input);

    public TableInput Input => input;

    public int Offset => offset;

    /// <summary>Whether the input is a number.</summary>
    public bool IsNumber { get; } = input.Kind == ColumnKind.Number;

    /// <summary>Whether the input is a category.</summary>
    public bool HasCategories => categories is not null;

    /// <summary>How many numbers an input has.</summary>
    public int Width => Names.Count;

    /// <summary>The names of the numbers.</summary>
    public IReadOnlyList<string> Names { get; } = input.Kind != ColumnKind.Date ? [input.Name] : NameParts(input);

    /// <summary>The code of an unknown category.</summary>
    public float Unknown => unknownIsMissing ? float.NaN : input.Categories.Count;

    /// <summary>Writes NaN.</summary>
    public void EncodeMissing(Span<float> row) => row.Slice(offset, Width).Fill(float.NaN);

    /// <summary>Encodes a number; false where the input is a date.</summary>
    public bool TryEncode(float value, Span<float> row)
    {
        if (input.Kind == ColumnKind.Date)
        {
            return false;
        }
        row[offset] = float.IsNaN(value) || categories is null ? value : numbers.TryGetValue(value, out int code) ? code : EncodeUnknown(value);
        return true;
    }

    /// <summary>Encodes a date; false where the input is none.</summary>
    public bool TryEncode(long ticks, Span<float> row)
    {
        if (input.Kind != ColumnKind.Date)
        {
            return false;
        }
        var date = new DateTime(ticks);
        int i = offset;
        row[i++] = date.Year;
        row[i++] = date.Month;
        row[i++] = date.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)date.DayOfWeek;
        if (input.HasTime)
        {
            row[i++] = date.Hour;
        }
        row[i] = (float)(date - start).TotalDays;
        return true;
    }

    /// <summary>Encodes a text that is neither missing nor has blanks around it; false where it is not a number or date and the input needs one. Allocates
    /// nothing.</summary>
    public bool TryEncode(ReadOnlySpan<char> text, ValueFormats formats, Span<float> row)
    {
        if (input.Kind == ColumnKind.Date)
        {
            return DateText.TryParse(text, formats.Dates, out long ticks) && TryEncode(ticks, row);
        }
        if (categories is not null)
        {
            row[offset] = EncodeCategory(text);
            return true;
        }
        if (!formats.Numbers.TryParse(text, out ParsedNumber number) || !float.IsFinite(number.Value))
        {
            return false;
        }
        row[offset] = number.Value;
        return true;
    }

    /// <summary>Returns whether a text is a number or date, or one of the categories.</summary>
    public bool Knows(ReadOnlySpan<char> text, ValueFormats formats) => categories is not null
        ? categories.Find(text) >= 0 || (input.Kind == ColumnKind.Boolean && BooleanText.TryParse(text, out _))
        : input.Kind == ColumnKind.Date ? DateText.TryParse(text, formats.Dates, out long _) : formats.Numbers.TryParse(text, out _);

    /// <summary>Returns the code of a text.</summary>
    public float EncodeCategory(ReadOnlySpan<char> text) =>
        input.Kind == ColumnKind.Boolean && BooleanText.TryParse(text, out bool value) ? (value ? 1 : 0)
        : categories!.Find(text) is >= 0 and int code ? code
        : Unknown;

    /// <summary>Returns whether the input was encoded as an unknown category.</summary>
    public bool HasUnknown(ReadOnlySpan<float> row) => HasCategories && !(row[offset] < input.Categories.Count);

    static string[] NameParts(TableInput date)
    {
        string[] parts = date.HasTime ? ["year", "month", "weekday", "hour", "elapsed"] : ["year", "month", "weekday", "elapsed"];
        return [.. parts.Select(part => $"{date.Name}.{part}")];
    }

    float EncodeUnknown(float value) => input.Kind == ColumnKind.Boolean && value is 0 or 1 ? value : Unknown;

    /// <summary>The codes of the categories that are numbers, by their floats.</summary>
    static Dictionary<float, int> NumberCategories(TableInput input)
    {
        var numbers = new Dictionary<float, int>();
        for (int i = 0; i < input.Categories.Count; i++)
        {
            if (NumberText.TryParse(input.Categories[i], out ParsedNumber number))
            {
                numbers.TryAdd(number.Value, i);
            }
        }
        return numbers;
    }
}
