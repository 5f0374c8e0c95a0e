using FastNn.Contracts;

namespace FastNn.Tables;

/// <content>Rows encoded value by value, in any order: for readers of other formats. Nothing here allocates.</content>
public sealed partial class TableSchema
{
    /// <summary>Encodes a text, as <see cref="Encode(ReadOnlySpan{string}, Span{float})"/> does: blanks around it are ignored, and the table's words for
    /// missing values are missing.</summary>
    /// <param name="input">The index in <see cref="Inputs"/>.</param>
    /// <param name="text">The text.</param>
    /// <param name="row">[<see cref="InputCount"/>]. The numbers of this input are overwritten, unless the text does not fit.</param>
    /// <exception cref="ArgumentException">There is no such input, or the row has another length.</exception>
    public ValueFit EncodeText(int input, ReadOnlySpan<char> text, Span<float> row)
    {
        ValidateValue(input, row);
        return rowEncoder.EncodeText(encoders[input], text.Trim(" \t"), row);
    }

    /// <summary>Encodes a number given by its digits, with a decimal point and an exponent, whatever the table's format: for a category its digits are its
    /// text.</summary>
    /// <param name="input">The index in <see cref="Inputs"/>.</param>
    /// <param name="number">The number.</param>
    /// <param name="row">[<see cref="InputCount"/>]. The numbers of this input are overwritten, unless the value does not fit.</param>
    /// <exception cref="ArgumentException">There is no such input, or the row has another length.</exception>
    public ValueFit EncodeNumber(int input, ReadOnlySpan<char> number, Span<float> row)
    {
        ValidateValue(input, row);
        return RowEncoder.EncodeText(encoders[input], number, ValueFormats.Default, row);
    }

    /// <summary>Encodes a truth value.</summary>
    /// <param name="input">The index in <see cref="Inputs"/>.</param>
    /// <param name="value">The value.</param>
    /// <param name="row">[<see cref="InputCount"/>]. The numbers of this input are overwritten, unless the value does not fit.</param>
    /// <exception cref="ArgumentException">There is no such input, or the row has another length.</exception>
    public ValueFit EncodeBoolean(int input, bool value, Span<float> row) => EncodeText(input, value ? "true" : "false", row);

    /// <summary>Encodes a missing value.</summary>
    /// <param name="input">The index in <see cref="Inputs"/>.</param>
    /// <param name="row">[<see cref="InputCount"/>]. The numbers of this input are overwritten.</param>
    /// <exception cref="ArgumentException">There is no such input, or the row has another length.</exception>
    public ValueFit EncodeMissing(int input, Span<float> row)
    {
        ValidateValue(input, row);
        encoders[input].EncodeMissing(row);
        return ValueFit.Missing;
    }

    void ValidateValue(int input, Span<float> row)
    {
        Require.Range((uint)input < (uint)encoders.Length, nameof(input), $"input is {input}; it must be from 0 to {encoders.Length - 1}.");
        ValidateRow(row);
    }
}
