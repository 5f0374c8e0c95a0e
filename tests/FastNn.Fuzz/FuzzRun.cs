using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace FastNn.Fuzz;

/// <summary>Tries inputs of one format and holds the reader to its promises.</summary>
/// <param name="format">The format.</param>
/// <param name="seed">The same seed gives the same inputs.</param>
/// <param name="folder">Where inputs that fail are written; null to keep them in memory alone.</param>
public sealed partial class FuzzRun(FuzzFormat format, int seed, string? folder)
{
    const double MaxSeconds = 1;
    const int MaxFailures = 20;

    readonly Random random = new(seed);
    readonly Dictionary<string, long> reasons = [];
    readonly List<string> failures = [];

    /// <summary>Inputs tried.</summary>
    public long Inputs { get; private set; }

    /// <summary>Inputs that were read.</summary>
    public long Accepted { get; private set; }

    /// <summary>Inputs of which the validator is not certain.</summary>
    public long Unknown { get; private set; }

    /// <summary>The longest time of an input in seconds.</summary>
    public double WorstSeconds { get; private set; }

    /// <summary>How often each reason of a refusal was given, without names and numbers.</summary>
    public IReadOnlyDictionary<string, long> Reasons => reasons;

    /// <summary>What was wrong, with the number of the input.</summary>
    public IReadOnlyList<string> Failures => failures;

    /// <summary>The input that is being read, for a watch on another thread.</summary>
    public byte[] Current { get; private set; } = [];

    /// <summary>Tries inputs until the time is over, the count is reached, or too many have failed.</summary>
    public void Run(TimeSpan time, long most = long.MaxValue)
    {
        long start = Stopwatch.GetTimestamp();
        foreach (byte[] input in format.Seeds)
        {
            Try(input);
        }
        while (Inputs < most && failures.Count < MaxFailures && Stopwatch.GetElapsedTime(start) < time)
        {
            Try(format.Generate(random));
        }
    }

    /// <summary>Tries one input.</summary>
    public void Try(byte[] input)
    {
        Current = input;
        Inputs++;
        Outcome outcome = Read(input);
        if (outcome.Seconds > MaxSeconds || outcome.Allocated > format.MaxAllocation(input))
        {
            // Once more: the first time compiles code, and the machine has other work.
            Outcome again = Read(input);
            outcome = again with { Seconds = Math.Min(again.Seconds, outcome.Seconds), Allocated = Math.Min(again.Allocated, outcome.Allocated) };
        }
        WorstSeconds = Math.Max(WorstSeconds, outcome.Seconds);
        Verdict verdict = format.Validate(input);
        Unknown += verdict == Verdict.Unknown ? 1 : 0;
        if (outcome.Value is not null)
        {
            Accepted++;
        }
        else if (outcome.Refusal is not null)
        {
            string reason = Shorten(outcome.Refusal);
            reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
        }
        string? problem = outcome.Error
            ?? (outcome.Seconds > MaxSeconds ? string.Create(CultureInfo.InvariantCulture, $"took {outcome.Seconds:f2} s") : null)
            ?? (outcome.Allocated > format.MaxAllocation(input)
                ? $"allocated {outcome.Allocated} bytes, the limit is {format.MaxAllocation(input)} for {input.Length}" : null)
            ?? (outcome.Value is not null && verdict == Verdict.Refuse ? "was accepted, and the validator refuses it" : null)
            ?? (outcome.Value is null && verdict == Verdict.Accept ? $"was refused, and the validator accepts it: {outcome.Refusal}" : null)
            ?? (outcome.Value is not null ? format.CheckAccepted(input, outcome.Value) : null);
        if (problem is not null)
        {
            Keep(input, problem);
        }
    }

    /// <summary>Writes an input that failed.</summary>
    public void Keep(byte[] input, string problem)
    {
        string name = $"{format.Name}-{seed}-{Inputs}";
        failures.Add($"{name}: {problem}");
        if (folder is not null)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, name), input);
            File.WriteAllText(Path.Combine(folder, $"{name}.txt"), problem);
        }
    }

    /// <summary>Describes the run.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{format.Name}: {Inputs} inputs, {Accepted} accepted, {reasons.Values.Sum()} refused, "
            + $"{Unknown} beyond the "
            + $"validator, worst {1000 * WorstSeconds:f1} ms, {failures.Count} failures, seed {seed}");
        foreach ((string reason, long count) in reasons.OrderByDescending(pair => pair.Value).Take(20))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {count,10} {reason}");
        }
        foreach (string failure in failures)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  FAILED {failure}");
        }
        return text.ToString();
    }

    Outcome Read(byte[] input)
    {
        long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
        object? value = null;
        string? refusal = null, error = null;
        try
        {
            value = format.Read(input);
        }
        catch (FastNnFormatException e)
        {
            refusal = e.Message;
        }
        catch (Exception e)
        {
            error = $"threw {e}";
        }
        return new(value, refusal, error, Stopwatch.GetElapsedTime(start).TotalSeconds, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    static string Shorten(string refusal)
    {
        int file = refusal.IndexOf(": ", StringComparison.Ordinal) + 2;
        string text = Variable().Replace(refusal[file..Math.Min(file + 300, refusal.Length)], "_");
        return text.Length > 60 ? text[..60] : text;
    }

    [GeneratedRegex("""'[^']*'|"[^"]*"|[0-9][0-9.,]*|0x[0-9A-F]+""")]
    private static partial Regex Variable();

    readonly record struct Outcome(object? Value, string? Refusal, string? Error, double Seconds, long Allocated);
}
