using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace FastNn.Hosting;

/// <summary>How samples travel.</summary>
enum SampleFormat
{
    /// <summary>Nothing that is understood.</summary>
    None,

    /// <summary>Arrays of numbers.</summary>
    Json,

    /// <summary>Little-endian float32, row after row.</summary>
    Floats,
}

/// <summary>Reads Content-Type and Accept without taking them apart into objects.</summary>
static class MediaTypes
{
    public const string Json = "application/json", Floats = "application/octet-stream";

    /// <summary>The format of a request.</summary>
    public static SampleFormat OfBody(HttpRequest request)
    {
        // Who wants compressed bodies has them decompressed before they come here; that takes this header away.
        StringValues encoding = request.Headers.ContentEncoding;
        if (encoding.Count > 0 && !(encoding.Count == 1 && Is(encoding[0], "identity")) || request.ContentType is null)
        {
            return SampleFormat.None;
        }
        ReadOnlySpan<char> parameters = request.ContentType, type = Cut(ref parameters);
        if (parameters.Contains("charset", StringComparison.OrdinalIgnoreCase) && !parameters.Contains("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            return SampleFormat.None;
        }
        return Is(type, Json) ? SampleFormat.Json
            : Is(type, Floats) ? SampleFormat.Floats
            : SampleFormat.None;
    }

    /// <summary>
    /// The format of the answer: of those that the client accepts, the one that it likes best (RFC 9110, 12.5.1), and among equals that of the request; none
    /// where
    /// it accepts neither.
    /// </summary>
    public static SampleFormat OfAnswer(HttpRequest request, SampleFormat body)
    {
        StringValues accept = request.Headers.Accept;
        // A range says nothing about a type that is named more exactly elsewhere.
        double json = double.NaN, floats = double.NaN, application = double.NaN, any = double.NaN;
        bool isAny = true;
        foreach (string? line in accept)
        {
            ReadOnlySpan<char> text = line;
            foreach (Range range in text.Split(','))
            {
                ReadOnlySpan<char> item = text[range].Trim(), type = Cut(ref item);
                isAny &= type.IsEmpty;
                if (Is(type, Json))
                {
                    json = Weight(item);
                }
                else if (Is(type, Floats))
                {
                    floats = Weight(item);
                }
                else if (Is(type, "application/*"))
                {
                    application = Weight(item);
                }
                else if (Is(type, "*/*"))
                {
                    any = Weight(item);
                }
            }
        }
        if (isAny)
        {
            return body;
        }
        double ofRange = Or(application, Or(any, 0));
        json = Or(json, ofRange);
        floats = Or(floats, ofRange);
        return json == 0 && floats == 0 ? SampleFormat.None
            : json == floats ? body
            : json > floats ? SampleFormat.Json
            : SampleFormat.Floats;

        static double Or(double weight, double other) => double.IsNaN(weight) ? other : weight;
    }

    /// <summary>How much a client likes a type, from 0 (not at all) to 1: the parameter q, where there is one.</summary>
    static double Weight(ReadOnlySpan<char> parameters)
    {
        while (!parameters.IsEmpty)
        {
            ReadOnlySpan<char> parameter = Cut(ref parameters);
            if (parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase) && double.TryParse(parameter[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double weight))
            {
                return Math.Min(weight, 1);
            }
        }
        return 1;
    }

    static bool Is(ReadOnlySpan<char> type, string other) => type.Equals(other, StringComparison.OrdinalIgnoreCase);

    /// <summary>What stands before the first semicolon; the text is left with what stands behind it.</summary>
    static ReadOnlySpan<char> Cut(ref ReadOnlySpan<char> text)
    {
        int end = text.IndexOf(';');
        ReadOnlySpan<char> first = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[(end + 1)..];
        return first.Trim();
    }
}
