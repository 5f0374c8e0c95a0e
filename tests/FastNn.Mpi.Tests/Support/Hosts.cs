using System.Diagnostics;
using System.Globalization;
using FastNn.Tests.Support;

namespace FastNn.Mpi.Tests;

/// <summary>Two hosts with a switch between them, as network namespaces of Linux; 10.77.0.1 and 10.77.0.2.</summary>
sealed class Hosts : IDisposable
{
    const int Count = 2;

    readonly string name = string.Create(CultureInfo.InvariantCulture, $"fastnn{Environment.ProcessId}-");
    readonly TemporaryFolder folder = new();

    /// <summary>Makes the hosts; skips the test where they cannot be made.</summary>
    public Hosts()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Network namespaces need Linux and root.");
        Assert.SkipUnless(Exists("ip") && Exists("unshare"), "Network namespaces need ip and unshare: install iproute2 and util-linux.");
        (int code, string error) = Try("ip", "netns", "add", Switch);
        Assert.SkipUnless(code == 0, $"This kernel makes no network namespaces: {error}");
        Ip("-n", Switch, "link", "add", "bridge", "type", "bridge");
        Ip("-n", Switch, "link", "set", "bridge", "up");
        for (int host = 1; host <= Count; host++)
        {
            Ip("netns", "add", NameOf(host));
            Ip("-n", Switch, "link", "add", $"port{host}", "type", "veth", "peer", "name", "eth0", "netns", NameOf(host));
            Ip("-n", Switch, "link", "set", $"port{host}", "master", "bridge", "up");
            Ip("-n", NameOf(host), "address", "add", $"10.77.0.{host}/24", "dev", "eth0");
            Ip("-n", NameOf(host), "link", "set", "eth0", "up");
            Ip("-n", NameOf(host), "link", "set", "lo", "up");
        }
        // What mpirun starts the other hosts with, in place of ssh. Each host has a name of its own.
        string agent = folder.Write("agent", System.Text.Encoding.UTF8.GetBytes(
            $"#!/bin/sh\nhost={name}${{1##*.}}\nshift\nexec ip netns exec $host unshare --uts sh -c \"hostname $host; $*\"\n"));
        Execute("chmod", "+x", agent);
        Agent = agent;
    }

    string Agent { get; } = "";

    string Switch => $"{name}switch";

    /// <summary>Returns a launcher that runs on the first host, and starts two processes on each.</summary>
    public Mpirun Connect(Mpirun mpi) => mpi.Through(
        ["ip", "netns", "exec", NameOf(1), "unshare", "--uts", "sh", "-c", $"hostname {NameOf(1)}; exec \"$@\"", "sh"],
        ["--mca", "plm_rsh_agent", Agent, "--mca", "pml", "ob1", "--mca", "btl", "tcp,self", "--mca", "btl_tcp_if_include", "10.77.0.0/24",
            "--mca", "oob_tcp_if_include", "10.77.0.0/24", "--host", "10.77.0.1:2,10.77.0.2:2"]);

    /// <summary>Bytes that the first host has received.</summary>
    public long ReceivedBytes => long.Parse(
        Execute("ip", "netns", "exec", NameOf(1), "cat", "/sys/class/net/eth0/statistics/rx_bytes"), CultureInfo.InvariantCulture);

    /// <summary>Pulls the cable of the second host, or puts it in again.</summary>
    public void SetCable(bool isIn) => Ip("-n", Switch, "link", "set", "port2", isIn ? "up" : "down");

    /// <summary>Replaces the switch by a program that delays frames and loses some of them.</summary>
    /// <param name="delay">Milliseconds.</param>
    /// <param name="loss">Per cent.</param>
    /// <returns>The program, which says in its last line what it has done when its input ends.</returns>
    public Process Disturb(int delay, int loss)
    {
        Ip("-n", Switch, "link", "delete", "bridge");
        for (int host = 1; host <= Count; host++)
        {
            // A frame of its own for each segment, as on a cable.
            Ip("-n", NameOf(host), "link", "set", "eth0", "gso_max_segs", "1");
        }
        string[] network = ["netns", "exec", Switch, Mpirun.Worker, "network", "--delay", $"{delay}", "--loss", $"{loss}"];
        Process program = Process.Start(new ProcessStartInfo("ip", network) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Assert.Equal("ready", program.StandardOutput.ReadLine());
        return program;
    }

    public void Dispose()
    {
        foreach (string one in Enumerable.Range(1, Count).Select(NameOf).Append(Switch))
        {
            Try("ip", "netns", "delete", one);
        }
        folder.Dispose();
    }

    static bool Exists(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin")
        .Any(part => File.Exists(Path.Combine(part, program)));

    static void Ip(params string[] arguments) => Execute("ip", arguments);

    static string Execute(string program, params string[] arguments)
    {
        (int code, string output) = Try(program, arguments);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)}: {output}");
        return output;
    }

    static (int Code, string Output) Try(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, (output + error.Result).Trim());
    }

    string NameOf(int host) => string.Create(CultureInfo.InvariantCulture, $"{name}{host}");
}
