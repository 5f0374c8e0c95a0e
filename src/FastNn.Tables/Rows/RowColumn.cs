namespace FastNn.Tables;

/// <summary>A column of a type of rows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its values.</param>
public sealed record RowColumn(string Name, RowColumnType Type)
{
    /// <summary>The name of the member of the type; <see cref="Name"/> unless set.</summary>
    public string Member { get; init; } = Name;

    /// <summary>The texts of its values where these are choices; else empty.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Whether it is to be predicted.</summary>
    public bool IsLabel { get; init; }
}

/// <summary>The type of the values of a <see cref="RowColumn"/>.</summary>
public enum RowColumnType
{
    /// <summary>Numbers.</summary>
    Number,

    /// <summary>Values of an enum or truth values, given by their index among <see cref="RowColumn.Choices"/>.</summary>
    Choice,

    /// <summary>Texts.</summary>
    Text,

    /// <summary>Dates.</summary>
    Date,
}
