namespace FastNn.Tables;

/// <summary>What a type of rows has otherwise than a schema.</summary>
sealed class RowMismatch
{
    // More names do not help.
    const int MaxNames = 40;

    /// <summary>The name of the label in the type where it is another one; else null.</summary>
    public string? Label { get; set; }

    public List<string> Missing { get; } = [];

    public List<string> Additional { get; } = [];

    /// <summary>The names in the type and in the schema.</summary>
    public List<(string Row, string Schema)> Renamed { get; } = [];

    public List<(RowColumn Row, TableInput Schema)> Retyped { get; } = [];

    /// <summary>Throws where there is something, in one sentence.</summary>
    /// <exception cref="FastNnFormatException">There is.</exception>
    public void ThrowIfAny(string type, TableSchema schema)
    {
        string[] parts =
        [
            .. List(Missing, "it lacks"),
            .. List(Additional, "it has in addition"),
            .. Renamed.Select(pair => $"it names '{pair.Row}' what the model names '{pair.Schema}'"),
            .. Retyped.Select(pair => $"its '{pair.Row.Name}' holds {Describe(pair.Row)}, and that of the model {Describe(pair.Schema)}"),
            .. Label is null ? (IEnumerable<string>)[] : [$"its label is '{Label}', and that of the model '{schema.Label}'"],
        ];
        if (parts.Length > 0)
        {
            throw new FastNnFormatException(
                $"The type {type} does not fit the model: {string.Join("; ", parts)}. Change the type, or train the model with it.");
        }
    }

    static IEnumerable<string> List(List<string> names, string what) => names.Count == 0 ? [] : [$"{what} {ValueText.Join(names, MaxNames)}"];

    static string Describe(RowColumn column) => column.Type switch
    {
        RowColumnType.Number => "numbers",
        RowColumnType.Choice => $"one of {ValueText.Join(column.Choices)}",
        RowColumnType.Text => "texts",
        _ => "dates",
    };

    static string Describe(TableInput input) => input.Kind switch
    {
        ColumnKind.Number => "numbers",
        ColumnKind.Date => "dates",
        _ => $"one of {ValueText.Join(input.Categories)}",
    };
}
