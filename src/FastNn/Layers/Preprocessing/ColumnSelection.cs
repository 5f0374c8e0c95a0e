using System.Globalization;
using FastNn.Memory;

namespace FastNn.Layers;

/// <summary>The input columns that a layer works on where these are not all of them; the others pass it unchanged.</summary>
sealed class ColumnSelection
{
    const string Prefix = "column";

    readonly int[] columns;

    /// <param name="columns">Numbers of columns, counted from 0, in any order.</param>
    /// <param name="name">What the caller calls them, for messages.</param>
    /// <exception cref="ArgumentException">There is none, one is negative, or one stands twice.</exception>
    public ColumnSelection(IReadOnlyList<int> columns, string name)
    {
        this.columns = [.. columns];
        if (this.columns.Length == 0)
        {
            throw new ArgumentException($"{name} is empty: name at least one column, as in {name} = [0, 2], or leave it null for all of them.", name);
        }
        Array.Sort(this.columns);
        for (int i = 0; i < this.columns.Length; i++)
        {
            if (this.columns[i] < 0)
            {
                throw new ArgumentException($"{name} holds {this.columns[i]}; columns are counted from 0.", name);
            }
            if (i > 0 && this.columns[i] == this.columns[i - 1])
            {
                throw new ArgumentException($"{name} holds {this.columns[i]} twice; name every column once.", name);
            }
        }
    }

    /// <summary>The columns in rising order.</summary>
    public IReadOnlyList<int> Columns => Array.AsReadOnly(columns);

    /// <summary>The columns that a layer with or without a selection works on, in rising order.</summary>
    public static int[] ColumnsOf(ColumnSelection? selection, int inputs)
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

    /// <summary>Refuses rows that lack one of the columns.</summary>
    /// <exception cref="ArgumentException">They do.</exception>
    public int Check(int inputs) => columns[^1] < inputs
        ? inputs
        : throw new ArgumentException($"its Columns hold {columns[^1]}, but rows have {inputs} inputs, counted from 0: name columns from 0 to {inputs - 1}.", nameof(inputs));

    /// <summary>1 for every selected column and 0 for the others, in whole panels.</summary>
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
            if (name.StartsWith(Prefix, StringComparison.Ordinal) && int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int column) && settings.GetBoolean(name, false))
            {
                columns.Add(column);
            }
        }
        return columns.Count == 0 ? null : [.. columns];
    }
}
