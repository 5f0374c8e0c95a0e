using System.Globalization;
using FastNn.Contracts;

namespace FastNn.Tables;

/// <summary>The settings of one kind of training that a <see cref="Search"/> varies. Immutable.</summary>
public sealed class SearchSpace
{
    /// <param name="name">The name of the kind.</param>
    /// <param name="epochs">The epochs of a whole training, at least 1.</param>
    /// <param name="settings">The settings, each with a name of its own.</param>
    /// <exception cref="ArgumentException">The name is empty, the epochs are below 1, or two settings have the same name.</exception>
    public SearchSpace(string name, int epochs, params IReadOnlyList<SearchSetting> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (Name, Epochs, Settings) = (Require.NotEmpty(name, nameof(name), "the name of a kind of training"), Require.AtLeast(epochs, 1, nameof(epochs)),
            [.. settings]);
        string? twice = settings.CountBy(setting => setting.Name).FirstOrDefault(count => count.Value > 1).Key;
        Require.Argument(twice is null, nameof(settings), $"settings has '{twice}' twice; give each setting once.");
    }

    /// <summary>The name of the kind.</summary>
    public string Name { get; }

    /// <summary>The epochs of a whole training.</summary>
    public int Epochs { get; }

    /// <summary>The settings.</summary>
    public IReadOnlyList<SearchSetting> Settings { get; }

    /// <summary>Returns the space as text.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name}, {Epochs} epochs: {string.Join("; ", Settings)}");
}
