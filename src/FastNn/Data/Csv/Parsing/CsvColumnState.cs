namespace FastNn.Data;

/// <summary>The role of a column of a CSV file.</summary>
enum CsvRole
{
    /// <summary>Not read.</summary>
    Ignored,

    /// <summary>An input.</summary>
    Input,

    /// <summary>The class of the row, or the value to predict.</summary>
    Label,
}

/// <summary>The state of a column of a CSV file while it is read.</summary>
/// <param name="role">Its role.</param>
/// <param name="input">Its index among the inputs.</param>
sealed class CsvColumnState(CsvRole role, int input)
{
    public CsvRole Role => role;

    public int Input => input;

    /// <summary>Whether the next value decides between numbers and categories.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Its categories; null for a column of numbers.</summary>
    public CsvCategories? Categories { get; set; }

    /// <summary>Whether <see cref="CsvOptions.CategoricalColumns"/> names it.</summary>
    public bool IsNamed { get; init; }

    /// <summary>Whether its categories are fixed, because they come from a schema.</summary>
    public bool IsKnown { get; init; }
}
