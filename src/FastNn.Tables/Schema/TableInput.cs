namespace FastNn.Tables;

/// <summary>A column of a table that is an input of a network.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Column">Its number in the table, from 0, by which it is found in files without a header.</param>
/// <param name="Kind">Number, Boolean, Category or Date.</param>
/// <param name="Categories">The names of its categories by their codes, for Boolean the false one first; empty for numbers and dates.</param>
public sealed record TableInput(string Name, int Column, ColumnKind Kind, IReadOnlyList<string> Categories)
{
    /// <summary>Whether a date is encoded with its hour: whether a time other than midnight was among the dates.</summary>
    public bool HasTime { get; init; }
}

/// <summary>A number of an encoded row.</summary>
/// <param name="Name">The name of its column, for a date with the part, such as <c>sold.year</c>.</param>
/// <param name="Categories">The number of categories where it is a code from 0, and this number stands for an unknown one; 0 where it is a number.</param>
/// <param name="Input">The index of its column in <see cref="TableSchema.Inputs"/>.</param>
public sealed record EncodedInput(string Name, int Categories, int Input);
