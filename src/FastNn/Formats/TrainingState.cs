using System.Globalization;

namespace FastNn;

/// <summary>
/// What a training must know to go on as if it had never stopped, by name: numbers, texts and vectors of floats. A callback keeps here what it has learned
/// (<c>Callback.Save</c>) and finds it again (<c>Callback.Restore</c>).
/// </summary>
/// <remarks>Allocates; for saving and loading only. One thread at a time.</remarks>
public sealed class TrainingState
{
    readonly string prefix;
    readonly Dictionary<string, string> texts;
    readonly Dictionary<string, float[]> vectors;

    internal TrainingState() : this("", [], []) { }

    internal TrainingState(Dictionary<string, string> texts, Dictionary<string, float[]> vectors) : this("", texts, vectors) { }

    TrainingState(string prefix, Dictionary<string, string> texts, Dictionary<string, float[]> vectors) =>
        (this.prefix, this.texts, this.vectors) = (prefix, texts, vectors);

    internal IReadOnlyDictionary<string, string> Texts => texts;

    internal IReadOnlyDictionary<string, float[]> Vectors => vectors;

    /// <summary>Saves a number, which need not be finite.</summary>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public void Set(string name, double number) => Set(name, number.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Saves a text.</summary>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public void Set(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Check(name);
        texts.Add(prefix + name, text);
    }

    /// <summary>Saves a copy of floats.</summary>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public void Set(string name, ReadOnlySpan<float> numbers)
    {
        Check(name);
        vectors.Add(prefix + name, numbers.ToArray());
    }

    /// <summary>Returns whether there is an entry of that name.</summary>
    public bool Has(string name) => texts.ContainsKey(prefix + name) || vectors.ContainsKey(prefix + name);

    /// <summary>Returns a number, the same to the last bit.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public double GetDouble(string name) =>
        double.TryParse(GetString(name), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : throw Missing(name, "number");

    /// <summary>A number that was kept, and must be a whole one of at least 0 that fits into an <c>int</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public int GetInt32(string name) =>
        int.TryParse(GetString(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw Missing(name, "whole number");

    /// <summary>A number that was kept, from <paramref name="lowest"/> to <paramref name="highest"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name, or it is outside of the range.</exception>
    public double GetDouble(string name, double lowest, double highest) => GetDouble(name) is double number && number >= lowest && number <= highest
        ? number
        : throw new KeyNotFoundException(
            $"The checkpoint's '{prefix}{name}' is {GetString(name)}; it must be a number from {Shown(lowest)} to {Shown(highest)}.");

    /// <summary>A whole number that was kept, from <paramref name="lowest"/> to <paramref name="highest"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name, or it is outside of the range or not whole.</exception>
    public long GetInt64(string name, long lowest, long highest) =>
        GetDouble(name) is double number && number >= lowest && number <= highest && number == Math.Floor(number)
        ? (long)number
        : throw new KeyNotFoundException(
            $"The checkpoint's '{prefix}{name}' is {GetString(name)}; it must be a whole number from {Shown(lowest)} to {Shown(highest)}.");

    /// <summary>The epochs that were completed when the state was saved: what a callback's own epoch numbers cannot exceed.</summary>
    /// <exception cref="KeyNotFoundException">The checkpoint does not say so.</exception>
    public int CompletedEpochs => new TrainingState("course.", texts, vectors).GetInt32("epoch") - 1;

    /// <summary>Returns a text.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public string GetString(string name) => texts.TryGetValue(prefix + name, out string? text) ? text : throw Missing(name, "entry");

    /// <summary>Numbers that were kept.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name, or it has another length than the span.</exception>
    public void CopyTo(string name, Span<float> numbers) => GetVector(name, numbers.Length).CopyTo(numbers);

    /// <summary>Numbers that were kept, which must be so many.</summary>
    internal ReadOnlySpan<float> GetVector(string name, int length) =>
        vectors.TryGetValue(prefix + name, out float[]? vector) && vector.Length == length ? vector : throw Missing(name, $"vector of {length} numbers");

    /// <summary>The entries whose names begin so.</summary>
    internal TrainingState GetPart(string name) => new($"{prefix}{name}.", texts, vectors);

    /// <summary>Copies the entries of another state whose names begin with a prefix.</summary>
    internal void Take(TrainingState other, string start)
    {
        foreach (KeyValuePair<string, string> pair in other.texts)
        {
            if (pair.Key.StartsWith(start, StringComparison.Ordinal))
            {
                texts.Add(pair.Key, pair.Value);
            }
        }
        foreach (KeyValuePair<string, float[]> pair in other.vectors)
        {
            if (pair.Key.StartsWith(start, StringComparison.Ordinal))
            {
                vectors.Add(pair.Key, pair.Value);
            }
        }
    }

    void Check(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (Has(name))
        {
            throw new ArgumentException($"'{prefix}{name}' is kept already.", nameof(name));
        }
    }

    static string Shown(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    KeyNotFoundException Missing(string name, string what) => new($"The checkpoint has no {what} '{prefix}{name}'.");
}
