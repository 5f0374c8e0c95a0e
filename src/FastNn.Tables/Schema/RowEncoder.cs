using System.Globalization;
using FastNn.Contracts;

namespace FastNn.Tables;

/// <summary>Encodes single rows by a schema, given as texts or as objects by name.</summary>
/// <param name="encoders">The encoders of its inputs.</param>
/// <param name="formats">How texts are written.</param>
sealed class RowEncoder(InputEncoder[] encoders, ValueFormats formats)
{
    /// <summary>Encodes texts. Allocates nothing.</summary>
    public void Encode(ReadOnlySpan<string?> values, Span<float> row)
    {
        for (int i = 0; i < encoders.Length; i++)
        {
            EncodeText(encoders[i], values[i], row, nameof(values));
        }
    }

    /// <summary>Encodes objects by name.</summary>
    public void Encode(IReadOnlyDictionary<string, object?> values, Span<float> row)
    {
        List<string>? missing = null;
        foreach (InputEncoder encoder in encoders)
        {
            if (TryFind(values, encoder.Input.Name, out object? value))
            {
                EncodeObject(encoder, value, row);
            }
            else
            {
                (missing ??= []).Add(encoder.Input.Name);
            }
        }
        Require.Argument(missing is null, nameof(values),
            $"values lacks {ValueText.Join(missing!, most: 40)}; it must have every input by its name, null for a missing value.");
    }

    static bool TryFind(IReadOnlyDictionary<string, object?> values, string name, out object? value)
    {
        if (values.TryGetValue(name, out value))
        {
            return true;
        }
        string[] similar = [.. values.Keys.Where(key => key.Trim().Equals(name.Trim(), StringComparison.OrdinalIgnoreCase))];
        value = similar.Length == 1 ? values[similar[0]] : null;
        return similar.Length == 1;
    }

    void EncodeObject(InputEncoder encoder, object? value, Span<float> row)
    {
        bool fits = true;
        switch (value)
        {
            case null or DBNull or float.NaN or double.NaN:
                encoder.EncodeMissing(row);
                break;
            case bool truth:
                EncodeText(encoder, truth ? "true" : "false", row, "values");
                break;
            case DateTime date:
                fits = encoder.TryEncode((date.Kind == DateTimeKind.Local ? date.ToUniversalTime() : date).Ticks, row);
                break;
            case DateTimeOffset date:
                fits = encoder.TryEncode(date.UtcTicks, row);
                break;
            case DateOnly date:
                fits = encoder.TryEncode(date.ToDateTime(TimeOnly.MinValue).Ticks, row);
                break;
            case sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal:
                // By its text, as in a file: the digits of a decimal or a long are those of a category.
                string text = ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture);
                fits = encoder.TryEncode(text, ValueFormats.Default, row);
                break;
            default:
                EncodeText(encoder, value.ToString(), row, "values");
                break;
        }
        Require.Argument(fits, "values", $"'{encoder.Input.Name}' is {value}, a {value?.GetType().Name}; the input is of the kind {encoder.Input.Kind}.");
    }

    /// <summary>Encodes a text without blanks around it.</summary>
    public ValueFit EncodeText(InputEncoder encoder, ReadOnlySpan<char> text, Span<float> row)
    {
        if (formats.Missing.Contains(text))
        {
            encoder.EncodeMissing(row);
            return ValueFit.Missing;
        }
        return EncodeText(encoder, text, formats, row);
    }

    /// <summary>Encodes a text that is neither missing nor has blanks around it.</summary>
    public static ValueFit EncodeText(InputEncoder encoder, ReadOnlySpan<char> text, ValueFormats formats, Span<float> row) =>
        !encoder.TryEncode(text, formats, row) ? ValueFit.Unfit : encoder.HasUnknown(row) ? ValueFit.Unknown : ValueFit.Known;

    void EncodeText(InputEncoder encoder, string? value, Span<float> row, string parameter)
    {
        ReadOnlySpan<char> text = value.AsSpan().Trim(" \t");
        if (value is null)
        {
            encoder.EncodeMissing(row);
        }
        else if (EncodeText(encoder, text, row) == ValueFit.Unfit)
        {
            throw new ArgumentException($"'{encoder.Input.Name}' {TableEncoder.NotFitting(encoder.Input, text)}", parameter);
        }
    }
}
