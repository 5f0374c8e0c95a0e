using System.Globalization;
using System.Linq;
using FastNn.Contracts;

namespace FastNn.Layers;

/// <summary>Columns of category codes with the number of categories of each, as a layer lists them.</summary>
sealed class CategoryColumns
{
    /// <summary>The maximum number of categories of a column.</summary>
    public const int MaxCategories = 1_000_000;

    const string Prefix = "column";

    /// <param name="columns">Columns, from 0, in any order, with their numbers of categories.</param>
    /// <param name="layer">The layer, for messages.</param>
    /// <param name="example">How it is written, for messages.</param>
    /// <exception cref="ArgumentException">There is no column, one is negative or a duplicate, or its number of categories is out of range.</exception>
    public CategoryColumns(ReadOnlySpan<(int Column, int Categories)> columns, string layer, string example)
    {
        Require.Argument(!columns.IsEmpty, nameof(columns), $"columns is empty; {layer} needs at least one, as in {example}.");
        var all = new SortedDictionary<int, int>();
        foreach ((int column, int count) in columns)
        {
            Require.Argument(column >= 0 && count is >= 1 and <= MaxCategories, nameof(columns),
                $"columns has column {column} with {count} categories; columns are counted from 0 and have 1 to {MaxCategories:N0} categories.");
            Require.Argument(all.TryAdd(column, count), nameof(columns), $"columns has column {column} twice; list each column once.");
        }
        (Columns, Categories) = ([.. all.Keys], [.. all.Values]);
    }

    /// <summary>The columns, in ascending order.</summary>
    public int[] Columns { get; }

    /// <summary>The number of categories of each.</summary>
    public int[] Categories { get; }

    /// <summary>Returns the columns of a CSV schema as pairs.</summary>
    public static (int Column, int Categories)[] Pairs(IReadOnlyList<CategoricalColumn> columns) =>
        [.. columns.Select(column => (column.Column, column.Categories))];

    /// <summary>Throws where rows of so many inputs lack one of the columns, or the outputs do not fit into one block; returns the outputs.</summary>
    /// <exception cref="ArgumentException">It is so.</exception>
    public int Check(int inputs, long outputs)
    {
        Require.Argument(Columns[^1] < inputs, nameof(inputs), $"it encodes column {Columns[^1]}, counted from 0, and rows have {inputs} inputs.");
        Require.Argument(outputs <= Array.MaxLength, nameof(inputs),
            $"its {outputs:N0} outputs are more than the {Array.MaxLength:N0} that fit into one block.");
        return (int)outputs;
    }

    /// <summary>Writes the columns: <c>column3 = 5</c> for five categories in column 3.</summary>
    public void Describe(PartSettings settings)
    {
        for (int i = 0; i < Columns.Length; i++)
        {
            settings.Set(Prefix + Columns[i].ToString(CultureInfo.InvariantCulture), (double)Categories[i]);
        }
    }

    /// <summary>Reads the columns that <see cref="Describe"/> wrote.</summary>
    /// <exception cref="ArgumentException">A setting is neither a column nor one of the others.</exception>
    public static (int Column, int Categories)[] Read(PartSettings settings, string layer, params ReadOnlySpan<string> others)
    {
        var columns = new List<(int, int)>();
        foreach ((string name, _) in settings.Values)
        {
            int column = -1;
            bool isColumn = name.StartsWith(Prefix, StringComparison.Ordinal)
                && int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out column);
            Require.Argument(isColumn || others.Contains(name), nameof(settings),
                $"{layer} has no setting '{name}'; it has one for each column, such as column0 = 3.");
            if (isColumn)
            {
                columns.Add((column, settings.GetInt32(name)));
            }
        }
        return [.. columns];
    }
}
