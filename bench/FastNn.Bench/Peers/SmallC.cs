using System.Globalization;
using FastNn.Bench.Quick;

namespace FastNn.Bench.Peers;

/// <summary>Small networks as C whose shapes are known at compile time (small.c), compiled by gcc where it is installed.</summary>
static class SmallC
{
    /// <summary>Returns the times of a prediction by the widths of the network, or null where gcc is missing or fails.</summary>
    /// <param name="lanes">Lanes of a register: 16 for AVX-512, 8 for AVX2.</param>
    public static Dictionary<string, Timing>? Measure(int lanes)
    {
        string program = Path.Combine(Path.GetTempPath(), $"fastnn-small-{Environment.ProcessId}-{lanes}");
        string target = lanes == 16 ? "native" : "x86-64-v3";
        try
        {
            string source = Path.Combine(AppContext.BaseDirectory, "Peers", "small.c");
            return Command.Run("gcc", "-O3", $"-march={target}", $"-DWIDTH={lanes}", source, "-o", program) is not null && Command.Run(program) is { } answer
                ? Parse(answer)
                : null;
        }
        finally
        {
            File.Delete(program);
        }
    }

    /// <summary>Reads lines of widths, best and median in nanoseconds.</summary>
    public static Dictionary<string, Timing> Parse(string lines) => lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' '))
        .ToDictionary(words => words[0], words => new Timing(Seconds(words[1]), Seconds(words[2])));

    static double Seconds(string nanoseconds) => double.Parse(nanoseconds, CultureInfo.InvariantCulture) * 1e-9;
}
