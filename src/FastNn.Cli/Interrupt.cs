using System.Runtime.InteropServices;

namespace FastNn.Cli;

/// <summary>Ctrl-C and SIGTERM: the first asks the work to come to a good end, the second ends the process.</summary>
internal sealed class Interrupt : IDisposable
{
    readonly CancellationTokenSource source = new();
    readonly PosixSignalRegistration[] registrations;

    public Interrupt() => registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Hear), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Hear)];

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations)
        {
            registration.Dispose();
        }
        source.Dispose();
    }

    void Hear(PosixSignalContext context)
    {
        context.Cancel = !source.IsCancellationRequested;
        source.Cancel();
    }
}
