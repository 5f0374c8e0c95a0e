using System.Text;
using System.Text.Json;

namespace FastNn.Tables;

/// <summary>The first line of a journal: all that the result of a trial depends on.</summary>
/// <param name="Subject">What the loss depends on besides the settings.</param>
/// <param name="Seed">The seed of the settings.</param>
/// <param name="Rungs">The rungs.</param>
/// <param name="Spaces">The spaces as texts.</param>
sealed record JournalHeader(string Subject, long Seed, int Rungs, IReadOnlyList<string> Spaces)
{
    const string Format = "FastNn search 1";

    /// <summary>How every journal begins.</summary>
    public static readonly byte[] Start = Encoding.UTF8.GetBytes($"{{\"format\":\"{Format}\"");

    /// <summary>Returns the line.</summary>
    public byte[] Write() => JournalLine.Write(json =>
    {
        json.WriteString("format", Format);
        json.WriteString("subject", Subject);
        json.WriteNumber("seed", Seed);
        json.WriteNumber("rungs", Rungs);
        json.WriteStartArray("spaces");
        foreach (string space in Spaces)
        {
            json.WriteStringValue(space);
        }
        json.WriteEndArray();
    });

    /// <summary>Returns why a journal that begins with this line is of another search; null where it is of this one.</summary>
    public string? FindDifference(JsonElement line)
    {
        string[] spaces = [.. line.GetProperty("spaces").EnumerateArray().Select(space => space.GetString()!)];
        (string subject, long seed, int rungs) =
            (line.GetProperty("subject").GetString()!, line.GetProperty("seed").GetInt64(), line.GetProperty("rungs").GetInt32());
        return subject != Subject ? "is of a search on other rows, or with other options of the training"
            : seed != Seed ? FormattableString.Invariant($"is of a search with the seed {seed}, not {Seed}")
            : rungs != Rungs ? FormattableString.Invariant($"is of a search with {rungs} rungs, not {Rungs}")
            : !spaces.SequenceEqual(Spaces) ? "is of a search over other settings or with other epochs"
            : null;
    }
}
