namespace FastNn;

/// <summary>
/// A data or model file is not what its format asks for. It is the only exception that the content of a file can cause;
/// a file that cannot be opened or read at all ends in the system's own <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.
/// </summary>
public sealed class FastNnFormatException : FormatException
{
    /// <summary>A file is malformed.</summary>
    public FastNnFormatException()
        : this("The file is malformed.")
    {
    }

    /// <summary>A file is malformed, in the words of <paramref name="message"/>.</summary>
    public FastNnFormatException(string message)
        : base(message)
    {
    }

    /// <summary>A file is malformed, as <paramref name="innerException"/> showed.</summary>
    public FastNnFormatException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A named file is malformed at a known place.</summary>
    /// <param name="file">The file's name or path, or what the stream is called.</param>
    /// <param name="offset">The byte where the problem stands, counted from 0, or -1 when unknown.</param>
    /// <param name="problem">What was found and what was expected, as a sentence.</param>
    /// <param name="innerException">What revealed the problem, if it was an exception.</param>
    public FastNnFormatException(string file, long offset, string problem, Exception? innerException = null)
        : base(offset < 0 ? $"{file}: {Bounded(problem)}" : $"{file}, byte {offset}: {Bounded(problem)}", innerException)
    {
        File = file;
        Offset = offset;
    }

    // A file may hold a name of megabytes. The end of a sentence has the cure.
    static string Bounded(string problem)
    {
        const int Start = 600, End = 300;
        return problem.Length <= Start + End ? problem : $"{problem.AsSpan(0, Start)} ... {problem.AsSpan(problem.Length - End)}";
    }

    /// <summary>The kind of problem, for programs that react to it; the message is for people.</summary>
    public FormatError Code { get; init; }

    /// <summary>The name or path of the file, or what the stream was called; null when unknown.</summary>
    public string? File { get; }

    /// <summary>
    /// The byte where the problem stands, counted from 0; -1 when unknown. In a gzip file it is a byte of what the file
    /// decompresses to.
    /// </summary>
    public long Offset { get; } = -1;
}
