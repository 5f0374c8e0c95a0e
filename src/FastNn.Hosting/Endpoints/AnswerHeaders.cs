using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace FastNn.Hosting;

/// <summary>What an answer says about itself: <c>FastNn-Version: 3</c>, and <c>Server-Timing: predict;dur=0.0042</c> (milliseconds, two digits of
/// them).</summary>
/// <remarks>Headers are texts. These are made once each: a version's by its first answer, the times at the start. So an answer allocates none.</remarks>
sealed class AnswerHeaders
{
    const int Decades = 9;

    // 10·d ... 99·d for d = 1 ns, 10 ns, ... : every time up to 9.9 s, in two digits.
    static readonly StringValues[] times = MakeTimes();

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
        response.Headers["Server-Timing"] = Time(seconds);
    }

    /// <summary>The header of a time.</summary>
    internal static StringValues Time(double seconds)
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

    static StringValues[] MakeTimes()
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
