namespace FastNn.Data;

/// <summary>What becomes of a column of a CSV file.</summary>
enum CsvRole
{
    /// <summary>Nothing.</summary>
    LeftOut,

    /// <summary>An input.</summary>
    Input,

    /// <summary>The class of the row, or the value to predict.</summary>
    Label,
}

/// <summary>A column of a CSV file while it is read.</summary>
/// <param name="role">What becomes of it.</param>
/// <param name="place">Its place among the inputs.</param>
sealed class CsvColumnState(CsvRole role, int place)
{
    public CsvRole Role => role;

    public int Place => place;

    /// <summary>Whether the first value that is met decides between numbers and categories.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Its categories; null for a column of numbers.</summary>
    public CsvCategories? Categories { get; set; }

    /// <summary>Whether <see cref="CsvOptions.CategoricalColumns"/> names it.</summary>
    public bool IsNamed { get; init; }

    /// <summary>Whether its categories are known beforehand.</summary>
    public bool IsKnown { get; init; }
}
