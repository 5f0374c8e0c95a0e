namespace FastNn.Tables;

/// <summary>Finds the columns of a type of rows among the inputs of a schema, and what does not fit.</summary>
/// <param name="schema">The schema.</param>
/// <param name="columns">The columns of the type.</param>
sealed class RowBinding(TableSchema schema, IReadOnlyList<RowColumn> columns)
{
    readonly RowMismatch mismatch = new();
    readonly ColumnNames names = new(columns.Select(column => column.Name));

    /// <summary>Returns where the value of each column goes.</summary>
    /// <param name="type">The name of the type.</param>
    /// <exception cref="FastNnFormatException">The type does not fit; the message lists all columns that are missing, additional, renamed or of another
    /// type.</exception>
    public RowPlace[] Bind(string type)
    {
        var places = new RowPlace[columns.Count];
        var free = Enumerable.Range(0, columns.Count).ToHashSet();
        List<InputEncoder> missing = [];
        BindLabel(free);
        foreach (InputEncoder encoder in schema.Encoders)
        {
            int column = names.Find(encoder.Input.Name);
            if (column < 0 || !free.Remove(column))
            {
                missing.Add(encoder);
                continue;
            }
            places[column] = Bind(columns[column], encoder);
        }
        foreach (InputEncoder encoder in missing)
        {
            string name = encoder.Input.Name;
            string? nearest = NameDistance.FindNearest(name, free.Where(column => Fits(columns[column], encoder.Input)).Select(column => columns[column].Name));
            if (nearest is null)
            {
                mismatch.Missing.Add(name);
            }
            else
            {
                free.Remove(names.Find(nearest));
                mismatch.Renamed.Add((nearest, name));
            }
        }
        // The training may have ignored as many columns of its table.
        int ignored = schema.IsPositional ? 0 : schema.ColumnCount - schema.Inputs.Count - 1;
        mismatch.Additional.AddRange(free.Count > Math.Max(0, ignored) ? free.Order().Select(column => columns[column].Name) : []);
        mismatch.ThrowIfAny(type, schema);
        return places;
    }

    /// <summary>Takes the label out of the columns, which may lack it.</summary>
    void BindLabel(HashSet<int> free)
    {
        int label = Enumerable.Range(0, columns.Count).FirstOrDefault(column => columns[column].IsLabel, -1);
        if (label >= 0)
        {
            free.Remove(label);
            mismatch.Label = IsSame(columns[label].Name, schema.Label) ? null : columns[label].Name;
        }
        else if (names.Find(schema.Label) is >= 0 and int found)
        {
            free.Remove(found);
        }
    }

    RowPlace Bind(RowColumn column, InputEncoder encoder)
    {
        if (!Fits(column, encoder.Input))
        {
            mismatch.Retyped.Add((column, encoder.Input));
        }
        return column.Type switch
        {
            RowColumnType.Number when encoder.IsNumber => new(RowPlaceKind.Number, encoder.Offset, encoder, []),
            RowColumnType.Choice when encoder.HasCategories => new(RowPlaceKind.Code, encoder.Offset, encoder,
                [encoder.Unknown, .. column.Choices.Select(choice => encoder.EncodeCategory(choice))]),
            _ => new(RowPlaceKind.Other, encoder.Offset, encoder, []),
        };
    }

    /// <summary>Returns whether values of a type can be values of an input.</summary>
    static bool Fits(RowColumn column, TableInput input) => column.Type switch
    {
        RowColumnType.Number => input.Kind == ColumnKind.Number || (input.Kind == ColumnKind.Category && input.Categories.Any(IsNumber)),
        RowColumnType.Choice => input.Kind == ColumnKind.Boolean ? column.Choices.Any(choice => BooleanText.TryParse(choice, out _))
            : input.Categories.Intersect(column.Choices).Any(),
        RowColumnType.Text => input.Kind != ColumnKind.Number,
        _ => input.Kind == ColumnKind.Date,
    };

    static bool IsNumber(string text) => NumberText.TryParse(text, out _);

    static bool IsSame(string name, string other) => name.Trim().Equals(other.Trim(), StringComparison.OrdinalIgnoreCase);
}
