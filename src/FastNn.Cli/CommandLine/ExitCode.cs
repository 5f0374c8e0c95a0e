namespace FastNn.Cli;

/// <summary>Exit codes of the process.</summary>
static class ExitCode
{
    public const int Success = 0;

    /// <summary>A run failed: a missing or malformed file, too little memory, a diverged training.</summary>
    public const int Failure = 1;

    /// <summary>The command line is invalid.</summary>
    public const int Usage = 2;

    /// <summary>A signal stopped the run: 128 + SIGINT, as in shells.</summary>
    public const int Interrupted = 130;
}
