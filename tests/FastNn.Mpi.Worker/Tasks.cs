using System.Diagnostics;
using System.Globalization;

namespace FastNn.Mpi.Worker;

/// <summary>Squares numbers in all processes.</summary>
static class Tasks
{
    public static string Run(ProcessGroup group, Options options)
    {
        int count = options.Get("count", 20), begun = 0, lost = -1;
        var farm = new TaskFarm(group, rank => lost = rank);
        if (group.Rank != 0)
        {
            farm.Serve(Work);
            return $"served {(begun > 0 ? "some" : "none")}";
        }
        int[] squares = farm.RunPrimary(() =>
        {
            int[] results = new int[count];
            Parallel.For(0, count, new() { MaxDegreeOfParallelism = group.Size },
                i => results[i] = BitConverter.ToInt32(farm.Run(BitConverter.GetBytes(i), Work)));
            return results;
        });
        bool isRight = squares.Index().All(square => square.Item == square.Index * square.Index);
        return string.Create(CultureInfo.InvariantCulture, $"{(isRight ? "right" : "wrong")}, {farm.Workers} left, lost {lost}");

        byte[] Work(byte[] task, CancellationToken cancellationToken)
        {
            int number = BitConverter.ToInt32(task);
            if (options.Get("fail-at", -1) == number)
            {
                throw new InvalidOperationException($"{number} has no square today.");
            }
            begun++;
            if (options.Get("lose-rank", -1) == group.Rank && begun == 2)
            {
                // As a process that is killed: no end of MPI.
                Process.GetCurrentProcess().Kill();
            }
            if (options.Get("stop-rank", -1) == group.Rank && begun == 2)
            {
                // Slow for longer than the timeout, and well again.
                string self = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
                using var _ = Process.Start("sh", ["-c", $"kill -STOP {self}; sleep 7; kill -CONT {self}"]);
            }
            cancellationToken.WaitHandle.WaitOne(20);
            return BitConverter.GetBytes(number * number);
        }
    }
}
