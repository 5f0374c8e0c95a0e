using System.Globalization;

namespace FastNn.Tests.Support;

/// <summary>How many signals are sent at random moments; FASTNN_SIGNALS makes them more.</summary>
static class SignalSoak
{
    public static int Count { get; } = int.Parse(Environment.GetEnvironmentVariable("FASTNN_SIGNALS") ?? "2", CultureInfo.InvariantCulture);

    /// <summary>Whether tests that take minutes run.</summary>
    public static bool IsLong => Count >= 20;
}
