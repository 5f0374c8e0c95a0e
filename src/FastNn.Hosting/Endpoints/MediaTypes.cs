using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace FastNn.Hosting;

/// <summary>The format of samples in a request or response.</summary>
enum SampleFormat
{
    /// <summary>None of the supported formats.</summary>
    None,

    /// <summary>Arrays of numbers.</summary>
    Json,

    /// <summary>Little-endian float32, row after row.</summary>
    Floats,
}

/// <summary>Parses Content-Type and Accept without allocating.</summary>
static class MediaTypes
{
    public const string Json = "application/json", Floats = "application/octet-stream";

    /// <summary>Returns the format of a request.</summary>
    public static SampleFormat GetRequestFormat(HttpRequest request)
    {
        // Request decompression is a middleware before this endpoint, which removes the header.
        StringValues encoding = request.Headers.ContentEncoding;
        if (encoding.Count > 0 && !(encoding.Count == 1 && Is(encoding[0], "identity")) || request.ContentType is null)
        {
            return SampleFormat.None;
        }
        ReadOnlySpan<char> parameters = request.ContentType, type = CutFirst(ref parameters);
        if (parameters.Contains("charset", StringComparison.OrdinalIgnoreCase) && !parameters.Contains("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            return SampleFormat.None;
        }
        return Is(type, Json) ? SampleFormat.Json
            : Is(type, Floats) ? SampleFormat.Floats
            : SampleFormat.None;
    }

    /// <summary>
    /// Returns the format of the response: the accepted one with the highest quality (RFC 9110, 12.5.1); among equals that of the request; none where neither
    /// is accepted.
    /// </summary>
    public static SampleFormat GetResponseFormat(HttpRequest request, SampleFormat body)
    {
        StringValues accept = request.Headers.Accept;
        // A more specific media range has precedence over a wildcard.
        double json = double.NaN, floats = double.NaN, application = double.NaN, any = double.NaN;
        bool isAny = true;
        foreach (string? line in accept)
        {
            ReadOnlySpan<char> text = line;
            foreach (Range range in text.Split(','))
            {
                ReadOnlySpan<char> item = text[range].Trim(), type = CutFirst(ref item);
                isAny &= type.IsEmpty;
                if (Is(type, Json))
                {
                    json = GetQuality(item);
                }
                else if (Is(type, Floats))
                {
                    floats = GetQuality(item);
                }
                else if (Is(type, "application/*"))
                {
                    application = GetQuality(item);
                }
                else if (Is(type, "*/*"))
                {
                    any = GetQuality(item);
                }
            }
        }
        if (isAny)
        {
            return body;
        }
        double wildcard = Or(application, Or(any, 0));
        json = Or(json, wildcard);
        floats = Or(floats, wildcard);
        return json == 0 && floats == 0 ? SampleFormat.None
            : json == floats ? body
            : json > floats ? SampleFormat.Json
            : SampleFormat.Floats;

        static double Or(double quality, double other) => double.IsNaN(quality) ? other : quality;
    }

    /// <summary>Returns the quality of a media range, 0 (not acceptable) to 1: the parameter q, 1 by default.</summary>
    static double GetQuality(ReadOnlySpan<char> parameters)
    {
        while (!parameters.IsEmpty)
        {
            ReadOnlySpan<char> parameter = CutFirst(ref parameters);
            if (parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
                && double.TryParse(parameter[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double quality))
            {
                return Math.Min(quality, 1);
            }
        }
        return 1;
    }

    static bool Is(ReadOnlySpan<char> type, string other) => type.Equals(other, StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns the text before the first semicolon, and removes it from the text.</summary>
    static ReadOnlySpan<char> CutFirst(ref ReadOnlySpan<char> text)
    {
        int end = text.IndexOf(';');
        ReadOnlySpan<char> first = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[(end + 1)..];
        return first.Trim();
    }
}
