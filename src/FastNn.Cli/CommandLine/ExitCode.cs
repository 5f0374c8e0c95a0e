namespace FastNn.Cli;

/// <summary>What the process ends with.</summary>
static class ExitCode
{
    public const int Success = 0;

    /// <summary>Something failed while running: a file, its content, memory, a training that diverged.</summary>
    public const int Failure = 1;

    /// <summary>The command line itself is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Stopped by a signal: 128 + SIGINT, as shells count.</summary>
    public const int Interrupted = 130;
}
