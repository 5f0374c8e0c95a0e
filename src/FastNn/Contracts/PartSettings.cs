using System.Globalization;
using FastNn.Contracts;

namespace FastNn;

/// <summary>The settings of a part by name, as in a file: <c>outputs = 128</c>, <c>alpha = 0.1</c>. Ordered.</summary>
/// <remarks>Allocates; for saving and loading only. One thread at a time.</remarks>
public sealed class PartSettings
{
    readonly List<KeyValuePair<string, double>> values = [];
    readonly List<string> asked = [];
    readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    readonly HashSet<string> known = new(StringComparer.Ordinal);
    bool readsAll;

    /// <summary>All names and values in the order they were set.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Values
    {
        get
        {
            readsAll = true;
            return values;
        }
    }

    /// <summary>The names that were read, set or not, in order: the settings that a part has.</summary>
    public IReadOnlyList<string> Asked => asked;

    /// <summary>Sets a value. A <c>float</c> becomes the shortest decimal that reads back as the same float, so 0.1f is kept as 0.1.</summary>
    /// <exception cref="ArgumentException">The name is empty or set already, or the value is not finite.</exception>
    public void Set(string name, float value) => Set(name, double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    /// <summary>Sets a value.</summary>
    /// <exception cref="ArgumentException">The name is empty or set already, or the value is not finite.</exception>
    public void Set(string name, double value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Require.Argument(double.IsFinite(value), nameof(value), $"The setting '{name}' is {value}; it must be a finite number.");
        Require.Argument(places.TryAdd(name, values.Count), nameof(name), $"The setting '{name}' is given twice.");
        values.Add(new(name, value));
    }

    /// <summary>Sets a flag, saved as 1 or 0.</summary>
    /// <exception cref="ArgumentException">The name is empty or set already.</exception>
    public void Set(string name, bool value) => Set(name, value ? 1.0 : 0.0);

    /// <summary>Returns a value as float, or <paramref name="otherwise"/> where it is not set.</summary>
    public float GetSingle(string name, float otherwise) => Ask(name) is >= 0 and int i ? (float)values[i].Value : otherwise;

    /// <summary>Returns a whole number that must be set.</summary>
    /// <exception cref="ArgumentException">It is not set, or not a whole number.</exception>
    public int GetInt32(string name)
    {
        int i = Ask(name);
        Require.Argument(i >= 0, nameof(name), $"The setting '{name}' is missing.");
        return values[i].Value is double value && value == Math.Floor(value) && Math.Abs(value) <= int.MaxValue
            ? (int)value
            : throw new ArgumentException($"The setting '{name}' is {values[i].Value}; it must be a whole number.", nameof(name));
    }

    /// <summary>Returns a whole number, or <paramref name="otherwise"/> where it is not set.</summary>
    /// <exception cref="ArgumentException">It is not a whole number.</exception>
    public int GetInt32(string name, int otherwise) => Ask(name) < 0 ? otherwise : GetInt32(name);

    /// <summary>Returns a flag, saved as 1 or 0, or <paramref name="otherwise"/> where it is not set.</summary>
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

    /// <summary>Returns the first setting that was read neither by name nor through <see cref="Values"/>, and that the part does not write itself; null where
    /// there is none.</summary>
    /// <param name="written">The settings that the part writes.</param>
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
