using System.Runtime.InteropServices;

namespace FastNn.Cli;

/// <summary>While it lives, the first Ctrl-C (SIGINT) or SIGTERM asks the training to stop, and the second one ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    readonly CancellationTokenSource source = new();
    readonly PosixSignalRegistration[] registrations;

    public Interruption() =>
        registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations)
        {
            registration.Dispose();
        }
        source.Dispose();
    }

    void Handle(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (source.IsCancellationRequested)
        {
            LiveTraining.ShowCursor();
            Environment.Exit(ExitCode.Interrupted);
        }
        source.Cancel();
    }
}
