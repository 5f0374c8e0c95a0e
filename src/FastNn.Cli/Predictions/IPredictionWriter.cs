namespace FastNn.Cli;

/// <summary>Writes the predictions of rows as text.</summary>
interface IPredictionWriter
{
    /// <summary>Writes what precedes the rows. Called once, before the first row.</summary>
    void WriteHeader(TextWriter output);

    /// <summary>Writes the prediction of a row.</summary>
    /// <param name="output">The text.</param>
    /// <param name="predicted">[outputs]</param>
    void Write(TextWriter output, ReadOnlySpan<float> predicted);
}
