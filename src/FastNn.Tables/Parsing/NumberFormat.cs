using System.Globalization;
using FastNn.Contracts;

namespace FastNn.Tables;

/// <summary>How numbers are written in a file, besides the invariant format: decimal comma, thousands separators, currency and percent signs.</summary>
/// <param name="DecimalSeparator">A point or a comma.</param>
/// <param name="ThousandsSeparator">The separator of groups of three digits; null for none. A blank stands for narrow and no-break blanks too.</param>
/// <param name="AllowsSigns">Whether a currency sign before or after a number, and a percent sign after it, are ignored.</param>
sealed record NumberFormat(char DecimalSeparator, char? ThousandsSeparator, bool AllowsSigns)
{
    /// <summary>A decimal point alone.</summary>
    public static NumberFormat Invariant { get; } = new('.', null, false);

    // A text with more characters is not read as a number.
    const int MaxLength = 128, GroupLength = 3;

    readonly bool isInvariant = DecimalSeparator == '.' && ThousandsSeparator is null && !AllowsSigns;

    /// <summary>Parses a text without blanks around it. Allocates nothing.</summary>
    public bool TryParse(ReadOnlySpan<char> text, out ParsedNumber number)
    {
        number = default;
        if (isInvariant)
        {
            return NumberText.TryParse(text, out number);
        }
        Span<char> buffer = stackalloc char[MaxLength];
        return Normalize(text, buffer) is > 0 and int length && NumberText.TryParse(buffer[..length], out number);
    }

    /// <summary>Throws where the separators are not usable.</summary>
    public static NumberFormat Create(char decimalSeparator, char? thousandsSeparator, bool allowsSigns)
    {
        Require.Argument(thousandsSeparator != decimalSeparator, nameof(CsvOptions.ThousandsSeparator),
            $"ThousandsSeparator is '{thousandsSeparator}', like DecimalSeparator; they must differ.");
        return new NumberFormat(decimalSeparator, thousandsSeparator, allowsSigns);
    }

    /// <summary>Writes a number in the invariant format; returns its length, 0 for other text.</summary>
    int Normalize(ReadOnlySpan<char> text, Span<char> buffer)
    {
        int length = 0;
        if (!text.IsEmpty && text[0] is '-' or '+')
        {
            buffer[length++] = text[0];
            text = text[1..];
        }
        text = AllowsSigns ? TrimSigns(text) : text;
        // A sign may also follow the currency: $-5.
        if (length == 0 && !text.IsEmpty && text[0] is '-' or '+')
        {
            buffer[length++] = text[0];
            text = text[1..];
        }
        if (text.Length > MaxLength - 1)
        {
            return 0;
        }
        int end = text.IndexOfAny(DecimalSeparator, 'e', 'E');
        end = end < 0 ? text.Length : end;
        if (!CopyWhole(text[..end], buffer, ref length))
        {
            return 0;
        }
        foreach (char c in text[end..])
        {
            // A point is no digit where the comma is the decimal separator.
            if (c == '.' && DecimalSeparator != '.')
            {
                return 0;
            }
            buffer[length++] = c == DecimalSeparator ? '.' : c;
        }
        return length;
    }

    /// <summary>Copies the digits before the decimal separator, without separators of thousands.</summary>
    bool CopyWhole(ReadOnlySpan<char> text, Span<char> buffer, ref int length)
    {
        int group = 0;
        bool hasGroups = false;
        foreach (char c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                buffer[length++] = c;
                group++;
            }
            else if (IsThousands(c) && group > 0 && (hasGroups ? group == GroupLength : group <= GroupLength))
            {
                (hasGroups, group) = (true, 0);
            }
            else
            {
                return false;
            }
        }
        return !hasGroups || group == GroupLength;
    }

    bool IsThousands(char c) => ThousandsSeparator is { } separator
        && (c == separator || (separator == ' ' && c is '\u00A0' or '\u202F') || (separator == '\'' && c == '\u2019'));

    static ReadOnlySpan<char> TrimSigns(ReadOnlySpan<char> text)
    {
        if (!text.IsEmpty && IsCurrency(text[0]))
        {
            return text[1..].TrimStart();
        }
        return !text.IsEmpty && (text[^1] == '%' || IsCurrency(text[^1])) ? text[..^1].TrimEnd() : text;
    }

    static bool IsCurrency(char c) => char.GetUnicodeCategory(c) == UnicodeCategory.CurrencySymbol;
}
