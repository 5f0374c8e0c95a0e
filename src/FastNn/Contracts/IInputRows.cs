namespace FastNn;

/// <summary>Rows of numbers that can be walked through as often as wanted: the inputs of a dataset, or of a source larger than memory. What layers are fitted
/// to.</summary>
public interface IInputRows
{
    /// <summary>Inputs of a row.</summary>
    int Inputs { get; }

    /// <summary>Hands every row out, in order; a row is valid during the call alone.</summary>
    void ForEachInput(InputRow each);
}

/// <summary>Processes a row.  input: [inputs]</summary>
public delegate void InputRow(ReadOnlySpan<float> input);
