using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace FastNn.Packages.Tests;

/// <summary>Waits for a service that was started as a process.</summary>
static partial class StartedService
{
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Returns the address at which a service says that it listens.</summary>
    public static async Task<string> GetAddress(Process service)
    {
        string seen = "";
        while (await service.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            seen += line + "\n";
            if (Listening().Match(line) is { Success: true } match)
            {
                return match.Groups[1].Value;
            }
        }
        Assert.Fail($"The service has ended:\n{seen}{await service.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");
        return null!;
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}
