namespace FastNn.Hosting;

/// <summary>Rows that were encoded by their type, with the values that are missing and unknown. Valid rows allocate nothing.</summary>
/// <param name="buffers">Receives the rows.</param>
sealed class EncodedRows(RequestBuffers buffers)
{
    readonly ValueEvents events = new();

    NamedColumns columns = null!;
    int inputs;
    bool allowUnknown;

    /// <summary>The number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>The index of the next row in an array; -1 where the body is one row.</summary>
    public int Index => buffers.IsNested ? Count : -1;

    /// <param name="columns">The columns of the model.</param>
    /// <param name="allowUnknown">Whether to accept unknown categories.</param>
    public void Begin(NamedColumns columns, bool allowUnknown)
    {
        (this.columns, inputs, this.allowUnknown, Count) = (columns, columns.Schema.InputCount, allowUnknown, 0);
        events.Clear();
    }

    /// <summary>Returns the place of the next row.</summary>
    public Span<float> Next()
    {
        buffers.ReserveInputs((Count + 1) * inputs);
        return buffers.GetInputs(Count * inputs, inputs);
    }

    /// <summary>Adds the row that was encoded there, unless the model does not accept a value.</summary>
    /// <param name="names">The names in JSON by column; others are the same.</param>
    /// <returns>The error, or null.</returns>
    public RequestError? Accept(IReadOnlyDictionary<string, string> names)
    {
        ReadOnlySpan<float> row = buffers.GetInputs(Count * inputs, inputs);
        for (int input = 0; input < columns.Count; input++)
        {
            float value = row[columns.Offsets[input]];
            int categories = columns.Schema.Inputs[input].Categories.Count;
            bool isMissing = float.IsNaN(value), isUnknown = categories > 0 && value == categories;
            if (!isMissing && !isUnknown)
            {
                continue;
            }
            events.Add(input, isUnknown);
            if (isMissing ? !columns.AllowsMissing[input] : !allowUnknown)
            {
                string name = columns.Schema.Inputs[input].Name, path = ValuePath.Create(Index, names.GetValueOrDefault(name, name));
                string problem = isMissing ? "is missing; the model needs its value." : columns.DescribeCategories(input);
                return RequestError.Malformed($"{path} {problem}") with { Path = path };
            }
        }
        Count++;
        return null;
    }

    /// <summary>Ends the body.</summary>
    public void End() => (buffers.Count, buffers.Columns, buffers.Events) = (Count * inputs, columns, events);
}
