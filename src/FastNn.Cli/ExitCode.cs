namespace FastNn.Cli;

/// <summary>What the process says to its caller; the help of every command lists them.</summary>
internal static class ExitCode
{
    public const int Done = 0, Failed = 1, Usage = 2, Interrupted = 130;

    public const string Help = "Exit codes: 0 done, 1 something failed (the message says what), 2 the command line is wrong, 130 interrupted (what was learned is saved).";
}
