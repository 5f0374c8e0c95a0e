using System.Diagnostics;

namespace FastNn.Mpi;

/// <summary>What messages between two processes cost: latency and bandwidth (the model of R. Hockney, 1994).</summary>
/// <param name="Latency">Seconds of a small message in each direction at the same time.</param>
/// <param name="Bandwidth">Bytes a second in each direction at the same time.</param>
public readonly record struct Transport(double Latency, double Bandwidth)
{
    const int SmallBytes = 8, LargeBytes = 4 << 20;

    // Measured medians of TCP in data centers are 20 to 50 µs.
    const double EthernetLatency = 30e-6;

    /// <summary>Returns an Ethernet with a latency of 30 µs that reaches nine tenths of its line rate.</summary>
    /// <param name="gigabits">The line rate, Gbit/s.</param>
    public static Transport Ethernet(double gigabits) => new(EthernetLatency, gigabits * 1e9 / 8 * 0.9);

    /// <summary>Returns the seconds of a message in each direction.</summary>
    /// <param name="bytes">Its size.</param>
    public double GetSeconds(double bytes) => Latency + bytes / Bandwidth;

    /// <summary>Measures the messages between ranks 0 and 1, in less than a second. All processes call it; all get the same.</summary>
    /// <param name="group">At least two processes.</param>
    /// <exception cref="ArgumentException">The group has one process.</exception>
    /// <exception cref="ProcessGroupException">A process has failed or does not answer.</exception>
    public static Transport Measure(ProcessGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (group.Size < 2)
        {
            throw new ArgumentException("group has one process; messages need two. Start the program with mpirun -n 2.", nameof(group));
        }
        Span<double> times = [0, 0];
        if (group.Rank < 2)
        {
            times[0] = MeasureExchange(group, SmallBytes, repeats: 200);
            times[1] = MeasureExchange(group, LargeBytes, repeats: 9);
        }
        group.Sum(times);
        double small = times[0] / 2, large = times[1] / 2;
        return new(small, (LargeBytes - SmallBytes) / Math.Max(large - small, 1e-9));
    }

    static double MeasureExchange(ProcessGroup group, int bytes, int repeats)
    {
        byte[] sent = GC.AllocateArray<byte>(bytes, pinned: true), received = GC.AllocateArray<byte>(bytes, pinned: true);
        double[] times = new double[repeats];
        for (int i = -1; i < repeats; i++)
        {
            long start = Stopwatch.GetTimestamp();
            group.Exchange(sent, received, 1 - group.Rank);
            times[Math.Max(i, 0)] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        Array.Sort(times);
        return times[repeats / 2];
    }
}
