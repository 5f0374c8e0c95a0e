using System.Globalization;
using FastNn.Contracts;

namespace FastNn.Tables;

/// <summary>
/// A family of networks with settings of its own, such as those that a search has found: <c>realmlp(learningrate=0.05,dropout=0.3)</c>. Immutable.
/// </summary>
/// <remarks>
/// The families are <c>realmlp</c>, <c>tabm</c> and <c>relu</c>; settings that are not given are those of the presets. All have <c>learningrate</c>,
/// <c>dropout</c>, <c>decay</c> (weight decay), <c>depth</c> (hidden layers) and <c>width</c> (units of the first of them; in <c>relu</c> each further layer has half as many).
/// <c>realmlp</c> has <c>periodic</c> (1: embeddings of numbers) and <c>mish</c> (1: Mish, 0: SELU); <c>tabm</c> and <c>relu</c> have <c>bins</c> (of a
/// piecewise-linear encoding of numbers, 0 for none), and <c>tabm</c> has <c>submembers</c>.
/// </remarks>
public sealed class TabularNetwork
{
    readonly NetworkKind kind;

    /// <param name="name">The name of the family.</param>
    /// <param name="settings">Its settings; those that are not given have their defaults.</param>
    /// <exception cref="ArgumentException">There is no such family or setting, a setting is given twice, or its value is out of range.</exception>
    public TabularNetwork(string name, params IReadOnlyList<KeyValuePair<string, double>> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        kind = NetworkKind.Find(name);
        Settings = [.. settings];
        foreach ((string setting, double value) in settings)
        {
            kind.Check(setting, value);
        }
        string? twice = settings.CountBy(setting => setting.Key).FirstOrDefault(count => count.Value > 1).Key;
        Require.Argument(twice is null, nameof(settings), $"The setting {twice} of {name} is given twice; give it once.");
    }

    /// <summary>The name of the family.</summary>
    public string Name => kind.Name;

    /// <summary>The settings that are given.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Settings { get; }

    /// <summary>Parses what <see cref="ToString"/> returns. Blanks and case do not count.</summary>
    /// <exception cref="ArgumentException">The text is malformed, there is no such family or setting, or a value is out of range.</exception>
    public static TabularNetwork Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string all = string.Concat(text.Where(c => !char.IsWhiteSpace(c))).ToLowerInvariant();
        int open = all.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
        {
            return new(all);
        }
        Require.Argument(all.EndsWith(')'), nameof(text), $"'{text}' has no closing parenthesis; write it like relu(width=256,dropout=0.2).");
        return new(all[..open], [.. all[(open + 1)..^1].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(ParseSetting)]);
    }

    /// <summary>Returns the family as text.</summary>
    public override string ToString() => SearchTrial.Format(Name, Settings);

    /// <summary>Returns how members of the family are built and trained.</summary>
    /// <param name="rows">Rows to train on.</param>
    /// <param name="isClassifier">Whether the label is one of some classes.</param>
    internal MemberRecipe CreateRecipe(int rows, bool isClassifier) =>
        Settings.Aggregate(kind.Basis(rows, isClassifier), (recipe, setting) => kind.Apply(recipe, setting.Key, setting.Value)) with { Name = ToString() };

    /// <summary>Returns the preset's family that the settings change.</summary>
    internal MemberRecipe CreateBasis(int rows, bool isClassifier) => kind.Basis(rows, isClassifier);

    static KeyValuePair<string, double> ParseSetting(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        double value = 0;
        Require.Argument(equals > 0 && double.TryParse(text.AsSpan(equals + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out value), nameof(text),
            $"'{text}' is no setting; write it like dropout=0.2.");
        return new(text[..equals], value);
    }
}
