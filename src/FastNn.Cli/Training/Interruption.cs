using System.Runtime.InteropServices;

namespace FastNn.Cli;

/// <summary>
/// While it lives, the first Ctrl-C (SIGINT) or SIGTERM asks the training to stop, and the second one ends the process at once. After <see cref="End"/> the
/// first
/// one does, so that no signal falls between the two.
/// </summary>
sealed class Interruption : IDisposable
{
    readonly Lock gate = new();
    readonly CancellationTokenSource source = new();
    readonly PosixSignalRegistration[] registrations;
    bool hasEnded;

    public Interruption() =>
        registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];

    public CancellationToken Token => source.Token;

    /// <summary>Leaves the signals to the runtime, which ends the process.</summary>
    /// <returns>Whether there was a signal before.</returns>
    public bool End()
    {
        lock (gate)
        {
            hasEnded = true;
            return source.IsCancellationRequested;
        }
    }

    public void Dispose()
    {
        // A handler may be running on a thread of its own, and disposing of its registration does not wait for it.
        End();
        foreach (PosixSignalRegistration registration in registrations)
        {
            registration.Dispose();
        }
        source.Dispose();
    }

    void Handle(PosixSignalContext signal)
    {
        lock (gate)
        {
            if (hasEnded)
            {
                return;
            }
            signal.Cancel = true;
            if (!source.IsCancellationRequested)
            {
                source.Cancel();
                return;
            }
        }
        LiveTraining.ShowCursor();
        Environment.Exit(ExitCode.Interrupted);
    }
}
