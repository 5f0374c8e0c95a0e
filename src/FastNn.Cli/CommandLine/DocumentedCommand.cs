using System.CommandLine;

namespace FastNn.Cli;

/// <summary>A command whose help ends with notes: file formats, output, examples.</summary>
sealed class DocumentedCommand(string name, string description) : Command(name, description)
{
    /// <summary>Creates the notes, only when the help is shown.</summary>
    public required Func<string> Notes { get; init; }
}
