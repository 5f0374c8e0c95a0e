using System.Diagnostics;
using System.Runtime.InteropServices;
using FastNn.Bench.Peers;
using FastNn.Simd;

namespace FastNn.Bench.Quick;

/// <summary>The quick mode: a table a section, everything measured in one run on one pinned thread.</summary>
internal static class QuickRun
{
    const string Restarted = "FASTNN_BENCH_RESTARTED";

    static readonly (string Name, Action<Table> Run)[] sections =
    [
        ("gemm", GemmSection.Run), ("dense", DenseSection.Run), ("step", StepSection.Run), ("predict", PredictSection.Run), ("elementwise", ElementwiseSection.Run), ("update", UpdateSection.Run), ("threads", ThreadsSection.Run),
    ];

    public static int Run(string[] arguments)
    {
        string[] unknown = [.. arguments.Where(argument => sections.All(section => section.Name != argument))];
        if (unknown.Length > 0)
        {
            Console.Error.WriteLine($"There is no section '{unknown[0]}'. There are: {string.Join(", ", sections.Select(section => section.Name))}.");
            return 2;
        }
        if (Restart(arguments) is { } code)
        {
            return code;
        }
        Machine.Pin(0);
        Console.WriteLine($"FastNn at tier {Tiers.Current}, .NET {Environment.Version}, {Machine.Processor}, thread pinned: {(Machine.IsPinned ? "yes" : "no")}");
        foreach (Blas blas in Blas.All)
        {
            Console.WriteLine(blas.Description);
        }
        Console.WriteLine(Torch.Description);
        Console.WriteLine($"FMA peak {Machine.Peak():f0} GFLOP/s with the registers of the tier");
        foreach ((string name, Action<Table> run) in sections)
        {
            if (arguments.Length == 0 || arguments.Contains(name))
            {
                var table = new Table(name);
                run(table);
                table.Write();
            }
        }
        return 0;
    }

    // BLAS libraries read their settings before Main could set them: one thread, and the kernels of this processor.
    static int? Restart(string[] arguments)
    {
        if (Environment.GetEnvironmentVariable(Restarted) is not null || !RuntimeInformation.IsOSPlatform(OSPlatform.Linux))
        {
            return null;
        }
        var start = new ProcessStartInfo(Environment.ProcessPath!);
        foreach (string argument in (string[])["quick", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }
        start.Environment[Restarted] = start.Environment["OPENBLAS_NUM_THREADS"] = start.Environment["OMP_NUM_THREADS"] = "1";
        // By itself OpenBLAS takes half as wide kernels for some processors with AVX-512.
        if (System.Runtime.Intrinsics.X86.Avx512F.IsSupported)
        {
            start.Environment["OPENBLAS_CORETYPE"] = "SKYLAKEX";
        }
        using Process child = Process.Start(start)!;
        child.WaitForExit();
        return child.ExitCode;
    }
}
