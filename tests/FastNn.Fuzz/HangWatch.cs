namespace FastNn.Fuzz;

/// <summary>Ends the process where an input is not read within a minute, after writing it: a hang cannot be caught otherwise.</summary>
public sealed class HangWatch : IDisposable
{
    readonly Timer timer;
    long last = -1;

    /// <summary>Watches a run.</summary>
    public HangWatch(FuzzRun run) => timer = new Timer(_ => Look(run), null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));

    /// <inheritdoc/>
    public void Dispose() => timer.Dispose();

    void Look(FuzzRun run)
    {
        if (run.Inputs == last)
        {
            run.Keep(run.Current, "was not read within a minute");
            Console.Error.WriteLine(run);
            Environment.Exit(3);
        }
        last = run.Inputs;
    }
}
