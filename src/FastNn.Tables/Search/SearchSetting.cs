using System.Globalization;
using FastNn.Contracts;

namespace FastNn.Tables;

/// <summary>A setting that a <see cref="Search"/> varies: one of some values, or a number of a range. Immutable.</summary>
public sealed class SearchSetting
{
    SearchSetting(string name, double usual, IReadOnlyList<double> values, double lowest, double highest, bool isLogarithmic)
    {
        Name = Require.NotEmpty(name, nameof(name), "the name of a setting");
        Require.Argument(usual >= lowest && usual <= highest && (values.Count == 0 || values.Contains(usual)), nameof(usual),
            $"usual is {usual}; the usual value of '{name}' must be one of its values, or within its range.");
        (Default, Values, Lowest, Highest, IsLogarithmic) = (usual, values, lowest, highest, isLogarithmic);
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The usual value, which the first trial has.</summary>
    public double Default { get; }

    /// <summary>The values, in their order; none for a range.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>The lowest value.</summary>
    public double Lowest { get; }

    /// <summary>The highest value.</summary>
    public double Highest { get; }

    /// <summary>Whether the logarithm of the value is drawn evenly.</summary>
    public bool IsLogarithmic { get; }

    /// <summary>Creates a setting that is one of some values, each as likely.</summary>
    /// <param name="name">The name.</param>
    /// <param name="usual">The usual value, one of them.</param>
    /// <param name="values">Finite values, at least one.</param>
    /// <exception cref="ArgumentException">There is no value, one is not finite, or the usual one is none of them.</exception>
    public static SearchSetting Choice(string name, double usual, params ReadOnlySpan<double> values)
    {
        double[] all = values.ToArray();
        Require.Argument(all.Length > 0 && Array.TrueForAll(all, double.IsFinite), nameof(values), $"The values of '{name}' must be finite, and at least one.");
        return new(name, usual, all, all.Min(), all.Max(), false);
    }

    /// <summary>Creates a setting that is a number of a range, each as likely.</summary>
    /// <param name="name">The name.</param>
    /// <param name="usual">The usual value, within the range.</param>
    /// <param name="lowest">The lowest value.</param>
    /// <param name="highest">The highest value, above the lowest.</param>
    /// <exception cref="ArgumentException">The range is empty or not finite, or the usual value is outside.</exception>
    public static SearchSetting Range(string name, double usual, double lowest, double highest)
    {
        Require.Argument(double.IsFinite(lowest) && double.IsFinite(highest) && lowest < highest, nameof(highest),
            $"The range of '{name}' is {lowest} to {highest}; it must be finite, and its highest value above the lowest.");
        return new(name, usual, [], lowest, highest, false);
    }

    /// <summary>Creates a setting that is a number of a range, drawn evenly by its logarithm, such as a learning rate.</summary>
    /// <param name="name">The name.</param>
    /// <param name="usual">The usual value, within the range.</param>
    /// <param name="lowest">The lowest value, above 0.</param>
    /// <param name="highest">The highest value, above the lowest.</param>
    /// <exception cref="ArgumentException">The range is empty, not above 0 or not finite, or the usual value is outside.</exception>
    public static SearchSetting LogRange(string name, double usual, double lowest, double highest)
    {
        Require.Argument(lowest > 0 && double.IsFinite(highest) && lowest < highest, nameof(highest),
            $"The range of '{name}' is {lowest} to {highest}; for logarithms it must be above 0 and finite, and its highest value above the lowest.");
        return new(name, usual, [], lowest, highest, true);
    }

    /// <summary>Returns the setting as text, such as "learningrate 0.005..0.3 by logarithm, usually 0.04".</summary>
    public override string ToString()
    {
        string values = Values.Count > 0 ? string.Join('|', Values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))
            : string.Create(CultureInfo.InvariantCulture, $"{Lowest:R}..{Highest:R}{(IsLogarithmic ? " by logarithm" : "")}");
        return string.Create(CultureInfo.InvariantCulture, $"{Name} {values}, usually {Default:R}");
    }

    /// <summary>Draws a value: numbers of a range have three digits, so that they can be typed.</summary>
    internal double Draw(Random random)
    {
        double part = random.NextDouble();
        if (Values.Count > 0)
        {
            return Values[(int)(part * Values.Count)];
        }
        double value = IsLogarithmic ? Lowest * Math.Pow(Highest / Lowest, part) : Lowest + part * (Highest - Lowest);
        return Math.Clamp(double.Parse(value.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), Lowest, Highest);
    }
}
