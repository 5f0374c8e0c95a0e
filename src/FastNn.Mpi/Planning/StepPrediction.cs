namespace FastNn.Mpi;

/// <summary>How long a training step is expected to take in several processes.</summary>
/// <param name="Processes">The processes, each on a core of its own.</param>
/// <param name="Computation">Seconds of the gradients and the update.</param>
/// <param name="Communication">Seconds of adding the gradients of the processes.</param>
/// <param name="Speedup">How many times faster than one process without a reduction.</param>
public readonly record struct StepPrediction(int Processes, double Computation, double Communication, double Speedup)
{
    // Below, a process more is not worth its cost.
    const double LeastEfficiency = 0.5;

    /// <summary>Seconds of a step.</summary>
    public double Seconds => Computation + Communication;

    /// <summary>The speedup for each process, from 0 to 1.</summary>
    public double Efficiency => Speedup / Processes;

    /// <summary>Whether the processes are faster than one, with an efficiency of at least a half.</summary>
    public bool Pays => Speedup > 1 && Efficiency >= LeastEfficiency;

    /// <summary>Predicts a step of <see cref="ExactReduction"/>, which is predicted not to overlap with the computation, by the terms of R. Thakur, R.
    /// Rabenseifner and W. Gropp (2005): 2·log₂(p) messages, and 2·(1 - 1/p) of the gradients' bytes.</summary>
    /// <param name="times">A step of one process.</param>
    /// <param name="transport">The messages.</param>
    /// <param name="processes">At least 1.</param>
    /// <param name="pieces">The pieces of a batch.</param>
    /// <exception cref="ArgumentException">There are more processes than pieces.</exception>
    public static StepPrediction PredictExact(StepTimes times, Transport transport, int processes, int pieces)
    {
        ArgumentNullException.ThrowIfNull(times);
        if (processes < 1 || processes > pieces)
        {
            throw new ArgumentException($"processes is {processes}; it must be from 1 to {pieces}, the pieces of a batch.", nameof(processes));
        }
        int own = (pieces - 1) / processes + 1;
        double computation = own * (times.GetGradients((double)times.Rows / pieces) + times.Addition) + times.Update;
        return Create(times, transport, processes, computation);
    }

    /// <summary>Predicts a step of <see cref="FastReduction"/>, without what overlaps with the computation.</summary>
    /// <inheritdoc cref="PredictExact" path="/param"/>
    /// <exception cref="ArgumentOutOfRangeException">There is no process.</exception>
    public static StepPrediction PredictFast(StepTimes times, Transport transport, int processes)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentOutOfRangeException.ThrowIfLessThan(processes, 1);
        return Create(times, transport, processes, times.GetGradients(Math.Max(1, (double)times.Rows / processes)) + times.Update);
    }

    static StepPrediction Create(StepTimes times, Transport transport, int processes, double computation)
    {
        double rounds = Math.Ceiling(Math.Log2(processes)), part = 1 - 1.0 / processes, bytes = sizeof(float) * (double)times.Gradients;
        double communication = processes == 1 ? 0 : 2 * (rounds * transport.Latency + part * bytes / transport.Bandwidth) + part * times.Addition;
        return new(processes, computation, communication, times.Whole / (computation + communication));
    }
}
