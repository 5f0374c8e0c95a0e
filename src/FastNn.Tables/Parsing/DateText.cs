using System.Globalization;

namespace FastNn.Tables;

/// <summary>
/// Parses dates and date-times of ISO 8601, <c>2024-03-31</c>, <c>2024/03/31</c>, <c>2024-03-31T14:05:00.25+02:00</c> (a blank may stand for the T, seconds,
/// fraction and zone may be omitted), and those of other formats. A time with a zone is converted to UTC; one without stays as written.
/// </summary>
static class DateText
{
    const int DateLength = 10;

    /// <summary>Parses a date without blanks around it. Allocates nothing for ISO 8601.</summary>
    /// <param name="text">The text.</param>
    /// <param name="formats">Formats of .NET, such as dd.MM.yyyy, tried before ISO 8601; null for none.</param>
    /// <param name="ticks">The ticks of the date.</param>
    public static bool TryParse(ReadOnlySpan<char> text, string[]? formats, out long ticks)
    {
        if (formats is not null && TryParseExact(text, formats, out ticks))
        {
            return true;
        }
        ticks = 0;
        if (text.Length < DateLength || text[4] is not ('-' or '/') || text[7] != text[4]
            || !TryParseDigits(text[..4], out int year) || !TryParseDigits(text.Slice(5, 2), out int month) || !TryParseDigits(text.Slice(8, 2), out int day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }
        ticks = new DateTime(year, month, day).Ticks;
        return text.Length == DateLength || (text[DateLength] is 'T' or 't' or ' ' && AddTime(text[(DateLength + 1)..], ref ticks));
    }

    /// <summary>Parses a date in one of some formats.</summary>
    public static bool TryParseExact(ReadOnlySpan<char> text, string[] formats, out long ticks)
    {
        bool isDate = DateTime.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out DateTime date);
        ticks = date.Ticks;
        return isDate;
    }

    static bool AddTime(ReadOnlySpan<char> text, ref long ticks)
    {
        const int HoursAndMinutes = 5, WithSeconds = 8;
        if (text.Length < HoursAndMinutes || text[2] != ':' || !TryParseDigits(text[..2], out int hour) || !TryParseDigits(text.Slice(3, 2), out int minute)
            || hour > 23 || minute > 59)
        {
            return false;
        }
        ticks += hour * TimeSpan.TicksPerHour + minute * TimeSpan.TicksPerMinute;
        text = text[HoursAndMinutes..];
        if (text.Length >= WithSeconds - HoursAndMinutes && text[0] == ':')
        {
            if (!TryParseDigits(text.Slice(1, 2), out int second) || second > 59)
            {
                return false;
            }
            ticks += second * TimeSpan.TicksPerSecond;
            text = text[(WithSeconds - HoursAndMinutes)..];
            if (!text.IsEmpty && text[0] is '.' or ',' && !AddFraction(ref text, ref ticks))
            {
                return false;
            }
        }
        return AddZone(text, ref ticks);
    }

    static bool AddFraction(ref ReadOnlySpan<char> text, ref long ticks)
    {
        int i = 1;
        for (long unit = TimeSpan.TicksPerSecond / 10; i < text.Length && char.IsAsciiDigit(text[i]); i++, unit /= 10)
        {
            ticks += unit * (text[i] - '0');
        }
        bool hasDigits = i > 1;
        text = text[i..];
        return hasDigits;
    }

    /// <summary>Subtracts the offset of a zone: Z, +02:00, +0200 or +02.</summary>
    static bool AddZone(ReadOnlySpan<char> text, ref long ticks)
    {
        if (text.IsEmpty || text is "Z" or "z")
        {
            return true;
        }
        if (text[0] is not ('+' or '-') || text.Length is not (3 or 5 or 6) || !TryParseDigits(text.Slice(1, 2), out int hours) || hours > 14)
        {
            return false;
        }
        int minutes = 0;
        if (text.Length > 3 && ((text.Length == 6 && text[3] != ':') || !TryParseDigits(text[^2..], out minutes) || minutes > 59))
        {
            return false;
        }
        long offset = hours * TimeSpan.TicksPerHour + minutes * TimeSpan.TicksPerMinute, utc = text[0] == '+' ? ticks - offset : ticks + offset;
        bool isInRange = utc >= DateTime.MinValue.Ticks && utc <= DateTime.MaxValue.Ticks;
        ticks = isInRange ? utc : ticks;
        return isInRange;
    }

    static bool TryParseDigits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        foreach (char c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }
            value = value * 10 + (c - '0');
        }
        return true;
    }
}
