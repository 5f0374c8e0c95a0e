using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace FastNn.Hosting;

/// <summary>How samples travel.</summary>
internal enum SampleFormat
{
    /// <summary>Nothing that is understood.</summary>
    None,

    /// <summary>Arrays of numbers.</summary>
    Json,

    /// <summary>Little-endian float32, row after row.</summary>
    Floats,
}

/// <summary>Reads Content-Type and Accept without taking them apart into objects.</summary>
internal static class MediaTypes
{
    public const string Json = "application/json", Floats = "application/octet-stream";

    /// <summary>The format of a request.</summary>
    public static SampleFormat OfBody(HttpRequest request)
    {
        // Who wants compressed bodies has them decompressed before they come here; that takes this header away.
        if (request.Headers.ContentEncoding.Count > 0 || request.ContentType is not { } text)
        {
            return SampleFormat.None;
        }
        ReadOnlySpan<char> all = text, type = all;
        int parameters = all.IndexOf(';');
        if (parameters >= 0)
        {
            type = all[..parameters];
            all = all[(parameters + 1)..];
            if (all.Contains("charset", StringComparison.OrdinalIgnoreCase) && !all.Contains("utf-8", StringComparison.OrdinalIgnoreCase))
            {
                return SampleFormat.None;
            }
        }
        type = type.Trim();
        return type.Equals(Json, StringComparison.OrdinalIgnoreCase) ? SampleFormat.Json
            : type.Equals(Floats, StringComparison.OrdinalIgnoreCase) ? SampleFormat.Floats
            : SampleFormat.None;
    }

    /// <summary>The format of the answer: that of the request, unless the client accepts only the other one; none where it accepts neither.</summary>
    public static SampleFormat OfAnswer(HttpRequest request, SampleFormat body)
    {
        StringValues accept = request.Headers.Accept;
        if (accept.Count == 0)
        {
            return body;
        }
        bool json = false, floats = false, any = false;
        foreach (string? line in accept)
        {
            json |= Has(line, Json);
            floats |= Has(line, Floats);
            any |= Has(line, "*/*") || Has(line, "application/*");
        }
        return json && floats ? body : json ? SampleFormat.Json : floats ? SampleFormat.Floats : any ? body : SampleFormat.None;

        static bool Has(string? line, string type) => line is not null && line.Contains(type, StringComparison.OrdinalIgnoreCase);
    }
}
