using System.Globalization;

namespace FastNn;

/// <summary>The settings of a part by name, as they stand in a file: <c>outputs = 128</c>, <c>alpha = 0.1</c>. Small, ordered.</summary>
/// <remarks>Allocates; for saving and loading only. One thread at a time.</remarks>
public sealed class PartSettings
{
    readonly List<KeyValuePair<string, double>> values = [];
    readonly List<string> asked = [];
    readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    readonly HashSet<string> known = new(StringComparer.Ordinal);
    bool readsAll;

    /// <summary>All names and values, in the order in which they were set.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Values
    {
        get
        {
            readsAll = true;
            return values;
        }
    }

    /// <summary>The names that were asked for, set or not, in their order: what a part can be told.</summary>
    public IReadOnlyList<string> Asked => asked;

    /// <summary>Sets a value. A <c>float</c> becomes the shortest decimal that reads back as the same float, so 0.1f is kept as 0.1.</summary>
    /// <exception cref="ArgumentException">The name is empty or set already, or the value is not finite.</exception>
    public void Set(string name, float value) => Set(name, double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    /// <summary>Sets a value.</summary>
    /// <exception cref="ArgumentException">The name is empty or set already, or the value is not finite.</exception>
    public void Set(string name, double value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (!double.IsFinite(value))
        {
            throw new ArgumentException($"The setting '{name}' is {value}; it must be a finite number.", nameof(value));
        }
        if (!places.TryAdd(name, values.Count))
        {
            throw new ArgumentException($"The setting '{name}' is given twice.", nameof(name));
        }
        values.Add(new(name, value));
    }

    /// <summary>Sets a yes or no, kept as 1 or 0.</summary>
    /// <exception cref="ArgumentException">The name is empty or set already.</exception>
    public void Set(string name, bool value) => Set(name, value ? 1.0 : 0.0);

    /// <summary>A value as float, or <paramref name="otherwise"/> where it is not set.</summary>
    public float GetSingle(string name, float otherwise) => Ask(name) is >= 0 and int i ? (float)values[i].Value : otherwise;

    /// <summary>A whole number that must be set.</summary>
    /// <exception cref="ArgumentException">It is not set, or not a whole number.</exception>
    public int GetInt32(string name)
    {
        int i = Ask(name);
        if (i < 0)
        {
            throw new ArgumentException($"The setting '{name}' is missing.", nameof(name));
        }
        return values[i].Value is double value && value == Math.Floor(value) && Math.Abs(value) <= int.MaxValue
            ? (int)value
            : throw new ArgumentException($"The setting '{name}' is {values[i].Value}; it must be a whole number.", nameof(name));
    }

    /// <summary>A whole number, or <paramref name="otherwise"/> where it is not set.</summary>
    /// <exception cref="ArgumentException">It is not a whole number.</exception>
    public int GetInt32(string name, int otherwise) => Ask(name) < 0 ? otherwise : GetInt32(name);

    /// <summary>A yes or no, kept as 1 or 0, or <paramref name="otherwise"/> where it is not set.</summary>
    public bool GetBoolean(string name, bool otherwise) => GetSingle(name, otherwise ? 1 : 0) != 0;

    /// <summary>Returns the settings as text, such as "<c>outputs=10, bias=1</c>". Allocates.</summary>
    public override string ToString() => string.Join(", ", values.ConvertAll(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value}")));

    int Ask(string name)
    {
        if (known.Add(name))
        {
            asked.Add(name);
        }
        return places.GetValueOrDefault(name, -1);
    }

    /// <summary>The first setting that nobody has asked for, neither by its name nor by reading <see cref="Values"/>, and that is none of those that the part
    /// writes itself.</summary>
    /// <param name="written">What the part writes.</param>
    /// <returns>Its name; null where all are known.</returns>
    internal string? FindUnknown(PartSettings written)
    {
        foreach (KeyValuePair<string, double> pair in values)
        {
            if (!readsAll && !known.Contains(pair.Key) && !written.places.ContainsKey(pair.Key))
            {
                return pair.Key;
            }
        }
        return null;
    }
}
