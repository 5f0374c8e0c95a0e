namespace FastNn.Cli;

/// <summary>Something the user can mend: its message is all that is shown.</summary>
internal sealed class CommandException(string message, int exitCode = ExitCode.Failed) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>An option whose value cannot be used.</summary>
    public static CommandException Usage(string message) => new(message, Cli.ExitCode.Usage);
}
