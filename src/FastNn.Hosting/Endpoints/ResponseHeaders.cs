using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace FastNn.Hosting;

/// <summary>Writes the response headers: <c>FastNn-Version: 3</c>, and <c>Server-Timing: predict;dur=0.0042</c> (milliseconds, rounded to two
/// digits).</summary>
/// <remarks>A response allocates no header: the text of a version is created by its first response, the texts of all times at the start.</remarks>
sealed class ResponseHeaders
{
    const int Decades = 9;

    // 10·d ... 99·d for d = 1 ns, 10 ns, ...: all times up to 9.9 s, with two digits.
    static readonly StringValues[] times = CreateTimes();

    VersionText? last;

    public void Write(HttpResponse response, ModelVersion version, double seconds)
    {
        VersionText? text = Volatile.Read(ref last);
        if (text is null || text.Number != version.Number)
        {
            text = new VersionText(version.Number, new StringValues(version.Number.ToString(CultureInfo.InvariantCulture)));
            Volatile.Write(ref last, text);
        }
        response.Headers["FastNn-Version"] = text.Text;
        response.Headers["Server-Timing"] = FormatTime(seconds);
    }

    /// <summary>Formats a time as Server-Timing.</summary>
    internal static StringValues FormatTime(double seconds)
    {
        double nanoseconds = Math.Max(10, seconds * 1e9);
        int decade = 0;
        while (nanoseconds >= 99.5 && decade < Decades - 1)
        {
            nanoseconds /= 10;
            decade++;
        }
        return times[decade * 90 + Math.Min((int)Math.Round(nanoseconds), 99) - 10];
    }

    static StringValues[] CreateTimes()
    {
        var times = new StringValues[Decades * 90];
        for (int i = 0; i < times.Length; i++)
        {
            double milliseconds = (10 + i % 90) * Math.Pow(10, i / 90) / 1e6;
            times[i] = string.Create(CultureInfo.InvariantCulture, $"predict;dur={milliseconds:0.######}");
        }
        return times;
    }

    sealed record VersionText(long Number, StringValues Text);
}
