using System.Collections.ObjectModel;
using FastNn.Contracts;
using FastNn.Data;

namespace FastNn.Tables;

/// <summary>Options of <see cref="TableSchema.Create"/>.</summary>
public sealed class TableSchemaOptions
{
    /// <summary>What to predict; null, the default, to decide by the label: see <see cref="TableSchema.Create"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the two.</exception>
    public TabularTask? Task
    {
        get;
        init
        {
            Require.Range(value is null || Enum.IsDefined((TabularTask)value), nameof(Task),
                $"Task is {(int)value.GetValueOrDefault()}; it must be Classification, Regression or null.");
            field = value;
        }
    }

    /// <summary>Names of columns that are no inputs, such as the name of a row; none unless set.</summary>
    public IReadOnlyList<string> Ignore
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = [.. value];
        }
    } = [];

    /// <summary>The kinds of columns by name, in place of those of the table.</summary>
    public IReadOnlyDictionary<string, ColumnKind> Kinds
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = ReadOnlyDictionary<string, ColumnKind>.Empty;

    /// <summary>The maximal number of categories of an input, 1 to <see cref="Dataset.MaxClasses"/>; 1,000 unless set. The most frequent are kept, the others
    /// are encoded as unknown.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxCategories
    {
        get;
        init
        {
            Require.Range(value is >= 1 and <= Dataset.MaxClasses, nameof(MaxCategories),
                $"MaxCategories is {value}; it must be from 1 to {Dataset.MaxClasses}.");
            field = value;
        }
    } = 1_000;

    /// <summary>Whether rows without a label are left out; false, the default, to refuse them.</summary>
    public bool DropMissingLabels { get; init; }
}
