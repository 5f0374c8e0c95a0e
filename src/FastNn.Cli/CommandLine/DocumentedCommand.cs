using System.CommandLine;

namespace FastNn.Cli;

/// <summary>A command whose help ends with notes: what files hold, examples.</summary>
sealed class DocumentedCommand(string name, string description) : Command(name, description)
{
    /// <summary>Makes the notes: most runs never show them.</summary>
    public required Func<string> Notes { get; init; }
}
