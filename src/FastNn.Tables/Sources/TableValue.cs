using System.Globalization;

namespace FastNn.Tables;

/// <summary>
/// A value of a row as a source has it: a number, a text, a truth value, a date, or none. The kind of a column follows from the types of its values, not from
/// how they would be written. Allocates nothing.
/// </summary>
public readonly ref struct TableValue
{
    // The longest decimal: a sign, 29 digits, a point and a leading zero.
    const int MaxDecimal = 32;

    /// <summary>No value; also the default.</summary>
    public static TableValue Missing => default;

    internal ValueType Type { get; private init; }

    internal ParsedNumber Number { get; private init; }

    internal long Ticks { get; private init; }

    /// <summary>A text or truth value; the name of the type of a value that no column can hold.</summary>
    internal ReadOnlySpan<char> Text { get; private init; }

    /// <summary>Returns a number; NaN is missing.</summary>
    public static TableValue FromNumber(double value) => FromNumber(double.IsNaN(value), ParsedNumber.From(value));

    /// <summary>Returns a number that is a float: the number of its shortest decimal form, such as 0.1. NaN is missing.</summary>
    public static TableValue FromSingle(float value) => FromNumber(float.IsNaN(value), ParsedNumber.From(value));

    /// <summary>Returns a whole number.</summary>
    public static TableValue FromInteger(long value) => FromNumber(false, ParsedNumber.From(value));

    /// <summary>Returns a decimal number, with all its digits.</summary>
    public static TableValue FromDecimal(decimal value)
    {
        Span<char> digits = stackalloc char[MaxDecimal];
        bool isWritten = value.TryFormat(digits, out int length, provider: CultureInfo.InvariantCulture);
        return isWritten && NumberText.TryParse(digits[..length], out ParsedNumber number) ? FromNumber(false, number) : default;
    }

    /// <summary>Returns a text without blanks around it; an empty one is missing. Texts that all are dates of ISO 8601 are dates.</summary>
    public static TableValue FromText(ReadOnlySpan<char> value)
    {
        ReadOnlySpan<char> text = value.Trim();
        return text.IsEmpty ? default : new TableValue { Type = ValueType.Text, Text = text };
    }

    /// <summary>Returns a truth value.</summary>
    public static TableValue FromBoolean(bool value) => new() { Type = ValueType.Text, Text = value ? "true" : "false" };

    /// <summary>Returns a date or date-time; local times are converted to UTC.</summary>
    public static TableValue FromDate(DateTime value) =>
        new() { Type = ValueType.Date, Ticks = (value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : value).Ticks };

    /// <summary>Returns a time of a day or a duration: its seconds.</summary>
    public static TableValue FromTime(TimeSpan value) => FromNumber(value.TotalSeconds);

    /// <summary>
    /// Returns a value by its type: all numbers of .NET, texts, truth values, dates, times, and the names of a Guid, an enum or a char; null and DBNull are
    /// missing. A value of any other type is refused by the table that takes it, with its row and column.
    /// </summary>
    public static TableValue FromObject(object? value) => value switch
    {
        null or DBNull => default,
        string text => FromText(text),
        bool truth => FromBoolean(truth),
        double number => FromNumber(number),
        float number => FromSingle(number),
        decimal number => FromDecimal(number),
        long or int or short or sbyte or uint or ushort or byte => FromInteger(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        ulong number => FromDecimal(number),
        DateTime date => FromDate(date),
        DateTimeOffset date => FromDate(date.UtcDateTime),
        DateOnly date => FromDate(date.ToDateTime(TimeOnly.MinValue)),
        TimeOnly time => FromTime(time.ToTimeSpan()),
        TimeSpan time => FromTime(time),
        Guid or Enum or char => FromText(value.ToString()),
        _ => FromOther(value.GetType().Name),
    };

    /// <summary>Returns a value that no column can hold, such as a list: it is refused by the table that takes it, with its row and column.</summary>
    /// <param name="type">What it is, for the message: "list".</param>
    public static TableValue FromOther(string type) => new() { Type = ValueType.Other, Text = type };

    /// <summary>Returns a number that was read already.</summary>
    internal static TableValue FromParsed(ParsedNumber number) => FromNumber(false, number);

    static TableValue FromNumber(bool isMissing, ParsedNumber number) => isMissing ? default : new() { Type = ValueType.Number, Number = number };
}

/// <summary>The type of a value.</summary>
enum ValueType
{
    Missing,
    Number,
    Text,
    Date,
    Other,
}
