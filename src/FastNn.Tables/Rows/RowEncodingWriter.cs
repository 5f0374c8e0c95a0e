using System.Numerics;
using System.Runtime.CompilerServices;
using FastNn.Contracts;

namespace FastNn.Tables;

/// <summary>Encodes the values of a row. Allocates nothing.</summary>
/// <param name="places">Where the value of each column goes.</param>
/// <param name="formats">How texts are written.</param>
/// <param name="encoded">The encoded row.</param>
readonly ref struct RowEncodingWriter(ReadOnlySpan<RowPlace> places, ValueFormats formats, Span<float> encoded) : IRowWriter
{
    readonly ReadOnlySpan<RowPlace> places = places;
    readonly Span<float> encoded = encoded;

    public void Missing(int column) => places[column].Encoder?.EncodeMissing(encoded);

    public void Number<T>(int column, T value) where T : struct, INumberBase<T>
    {
        ref readonly RowPlace place = ref places[column];
        if (place.Kind == RowPlaceKind.Number)
        {
            float number = RowNumber.ToFloat(value);
            if (float.IsInfinity(number))
            {
                ThrowUnfit(place, value);
            }
            encoded[place.Offset] = number;
            return;
        }
        EncodeCategory(place, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Choice(int column, int choice)
    {
        ref readonly RowPlace place = ref places[column];
        if (place.Kind == RowPlaceKind.Code)
        {
            encoded[place.Offset] = place.Codes[choice + 1];
        }
    }

    public void Text(int column, string? value)
    {
        if (places[column].Encoder is not { } encoder)
        {
            return;
        }
        ReadOnlySpan<char> text = value.AsSpan().Trim();
        if (text.IsEmpty || formats.Missing.Contains(text))
        {
            encoder.EncodeMissing(encoded);
        }
        else if (!encoder.TryEncode(text, formats, encoded))
        {
            throw new ArgumentException($"'{encoder.Input.Name}' {TableEncoder.NotFitting(encoder.Input, text)}", Parameter);
        }
    }

    public void Date(int column, DateTime value) =>
        places[column].Encoder?.TryEncode((value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : value).Ticks, encoded);

    // The argument of Predict and Encode.
    const string Parameter = "row";

    void EncodeCategory<T>(in RowPlace place, T value) where T : struct, INumberBase<T>
    {
        if (place.Encoder is not { } encoder)
        {
            return;
        }
        if (T.IsNaN(value))
        {
            encoder.EncodeMissing(encoded);
            return;
        }
        Span<char> text = stackalloc char[RowNumber.MaxLength];
        encoded[place.Offset] = encoder.EncodeCategory(RowNumber.Write(value, text));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void ThrowUnfit<T>(in RowPlace place, T value) where T : struct, INumberBase<T> =>
        Require.Argument(false, Parameter, $"'{place.Encoder!.Input.Name}' is {value}; it must be in the range of float, ±3.4e38, or NaN for a missing value.");
}
