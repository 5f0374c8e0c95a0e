using System.Diagnostics;
using System.Globalization;

namespace FastNn.Bench.Peers;

/// <summary>PyTorch, by a script beside this file, pinned to the same processor.</summary>
internal static class Torch
{
    static readonly string? version = Ask("version");

    public static string Description => version is null ? "PyTorch: not there; on Debian, install python3-torch" : $"PyTorch {version}, one thread";

    /// <summary>Seconds of one training step, best and median; null where there is no PyTorch.</summary>
    public static Quick.Timing? Step(int[] widths, int batch, string optimizer)
    {
        if (version is null || Ask("step", string.Join('-', widths), batch.ToString(CultureInfo.InvariantCulture), optimizer) is not { } answer)
        {
            return null;
        }
        double[] seconds = Array.ConvertAll(answer.Split(' '), number => double.Parse(number, CultureInfo.InvariantCulture));
        return new(seconds[0], seconds[1]);
    }

    static string? Ask(params string[] arguments)
    {
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Peers", "torch_step.py"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        try
        {
            using Process process = Process.Start(start)!;
            string answer = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? answer : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
