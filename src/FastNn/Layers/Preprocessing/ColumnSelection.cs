using System.Globalization;
using FastNn.Contracts;
using FastNn.Memory;

namespace FastNn.Layers;

/// <summary>The input columns that a layer transforms, where these are not all; other columns pass unchanged.</summary>
sealed class ColumnSelection
{
    const string Prefix = "column";

    readonly int[] columns;

    /// <param name="columns">Indices of columns, from 0, in any order.</param>
    /// <param name="name">The parameter name for messages.</param>
    /// <exception cref="ArgumentException">There is none, one is negative, or one is a duplicate.</exception>
    public ColumnSelection(IReadOnlyList<int> columns, string name)
    {
        this.columns = [.. columns];
        Require.Argument(this.columns.Length > 0, name, $"{name} is empty; it must have at least one column, as in {name} = [0, 2], or be null for all.");
        Array.Sort(this.columns);
        for (int i = 0; i < this.columns.Length; i++)
        {
            Require.Argument(this.columns[i] >= 0, name, $"{name} has the column {this.columns[i]}; columns are counted from 0.");
            Require.Argument(i == 0 || this.columns[i] != this.columns[i - 1], name, $"{name} has the column {this.columns[i]} twice; list each column once.");
        }
    }

    /// <summary>The columns in ascending order.</summary>
    public IReadOnlyList<int> Columns => Array.AsReadOnly(columns);

    /// <summary>Returns the columns that a layer with or without a selection transforms, in ascending order.</summary>
    public static int[] GetColumns(ColumnSelection? selection, int inputs)
    {
        if (selection is not null)
        {
            return selection.columns;
        }
        int[] all = new int[inputs];
        for (int i = 0; i < inputs; i++)
        {
            all[i] = i;
        }
        return all;
    }

    /// <summary>Returns the inputs; throws where rows of so many lack one of the columns.</summary>
    /// <exception cref="ArgumentException">A column is beyond the inputs.</exception>
    public int Check(int inputs)
    {
        Require.Argument(columns[^1] < inputs, nameof(inputs),
            $"its Columns have the column {columns[^1]}, but rows have {inputs} inputs: list columns from 0 to {inputs - 1}.");
        return inputs;
    }

    /// <summary>Creates a mask in whole panels: 1 for selected columns, 0 for others.</summary>
    public Slab MakeMask(int inputs)
    {
        var mask = new Slab(Panel.Pad(inputs));
        foreach (int column in columns)
        {
            mask.Span[column] = 1;
        }
        return mask;
    }

    /// <summary>Writes the columns: <c>column3 = 1</c> for column 3.</summary>
    public void Describe(PartSettings settings)
    {
        foreach (int column in columns)
        {
            settings.Set(Prefix + column.ToString(CultureInfo.InvariantCulture), true);
        }
    }

    /// <summary>Reads the columns that <see cref="Describe"/> wrote; null, which stands for all of them, where there are none.</summary>
    public static int[]? Read(PartSettings settings)
    {
        var columns = new List<int>();
        foreach ((string name, _) in settings.Values)
        {
            if (name.StartsWith(Prefix, StringComparison.Ordinal)
                && int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int column)
                && settings.GetBoolean(name, false))
            {
                columns.Add(column);
            }
        }
        return columns.Count == 0 ? null : [.. columns];
    }
}
