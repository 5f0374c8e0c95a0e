using System.Runtime.InteropServices;

namespace FastNn.Cli;

/// <summary>
/// Handles Ctrl-C (SIGINT) and SIGTERM: the first signal cancels the training, the second ends the process. After <see cref="End"/> the first one ends the
/// process, so that no signal is lost between the two.
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

    /// <summary>Leaves further signals to the runtime, which ends the process.</summary>
    /// <returns>Whether a signal has cancelled the training.</returns>
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
        // A handler may be running on another thread, and disposing of its registration does not wait for it.
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
