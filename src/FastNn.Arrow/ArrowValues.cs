using System.Globalization;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace FastNn.Tables;

/// <summary>Reads values of Arrow arrays.</summary>
sealed class ArrowValues
{
    char[] buffer = new char[256];

    /// <summary>Returns a value. A text is valid until the next call.</summary>
    public TableValue Read(IArrowArray array, int row) => array.IsNull(row) ? TableValue.Missing : array switch
    {
        DoubleArray numbers => TableValue.FromNumber(numbers.Values[row]),
        FloatArray numbers => TableValue.FromSingle(numbers.Values[row]),
        HalfFloatArray numbers => TableValue.FromSingle((float)numbers.Values[row]),
        Int64Array numbers => TableValue.FromInteger(numbers.Values[row]),
        Int32Array numbers => TableValue.FromInteger(numbers.Values[row]),
        Int16Array numbers => TableValue.FromInteger(numbers.Values[row]),
        Int8Array numbers => TableValue.FromInteger(numbers.Values[row]),
        UInt64Array numbers => TableValue.FromDecimal(numbers.Values[row]),
        UInt32Array numbers => TableValue.FromInteger(numbers.Values[row]),
        UInt16Array numbers => TableValue.FromInteger(numbers.Values[row]),
        UInt8Array numbers => TableValue.FromInteger(numbers.Values[row]),
        BooleanArray truths => TableValue.FromBoolean(truths.GetValue(row) ?? false),
        StringArray texts => ReadText(texts.GetBytes(row, out _)),
        LargeStringArray texts => ReadText(texts.GetBytes(row, out _)),
        StringViewArray texts => ReadText(texts.GetBytes(row, out _)),
        Date32Array dates => TableValue.FromDate(dates.GetDateTime(row)!.Value),
        Date64Array dates => TableValue.FromDate(dates.GetDateTime(row)!.Value),
        TimestampArray times => TableValue.FromDate(times.GetTimestamp(row)!.Value.UtcDateTime),
        Time32Array times => ReadSeconds(times.Values[row], ((Time32Type)times.Data.DataType).Unit),
        Time64Array times => ReadSeconds(times.Values[row], ((Time64Type)times.Data.DataType).Unit),
        DurationArray times => ReadSeconds(times.Values[row], times.DataType.Unit),
        Decimal32Array numbers => TableValue.FromDecimal(numbers.GetValue(row)!.Value),
        Decimal64Array numbers => TableValue.FromDecimal(numbers.GetValue(row)!.Value),
        Decimal128Array numbers => ReadDecimal(numbers.GetString(row)!),
        Decimal256Array numbers => ReadDecimal(numbers.GetString(row)!),
        DictionaryArray codes => Read(codes.Dictionary, GetIndex(codes.Indices, row)),
        _ => TableValue.FromOther(array.Data.DataType.Name),
    };

    static int GetIndex(IArrowArray indices, int row) => indices switch
    {
        Int8Array codes => codes.Values[row],
        UInt8Array codes => codes.Values[row],
        Int16Array codes => codes.Values[row],
        UInt16Array codes => codes.Values[row],
        Int32Array codes => codes.Values[row],
        UInt32Array codes => checked((int)codes.Values[row]),
        Int64Array codes => checked((int)codes.Values[row]),
        _ => checked((int)((UInt64Array)indices).Values[row]),
    };

    static TableValue ReadSeconds(long count, TimeUnit unit) => TableValue.FromNumber(count / unit switch
    {
        TimeUnit.Second => 1.0,
        TimeUnit.Millisecond => 1e3,
        TimeUnit.Microsecond => 1e6,
        _ => 1e9,
    });

    // 38 or 76 digits may be more than a decimal has.
    static TableValue ReadDecimal(string digits) => decimal.TryParse(digits, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal number)
        ? TableValue.FromDecimal(number) : TableValue.FromNumber(double.Parse(digits, CultureInfo.InvariantCulture));

    TableValue ReadText(ReadOnlySpan<byte> text)
    {
        if (buffer.Length < text.Length)
        {
            buffer = new char[2 * text.Length];
        }
        return TableValue.FromText(buffer.AsSpan(0, Encoding.UTF8.GetChars(text, buffer)));
    }
}
