using System.Diagnostics;
using System.Runtime.InteropServices;
using FastNn.Bench.Peers;
using FastNn.Simd;

namespace FastNn.Bench.Quick;

/// <summary>Runs the quick mode: one table per section, all measured in one run on one pinned thread.</summary>
static class QuickRun
{
    const string Restarted = "FASTNN_BENCH_RESTARTED";

    static readonly (string Name, Action<Table> Run)[] all =
    [
        ("gemm", GemmSection.Run), ("tiers", TiersSection.Run), ("dense", DenseSection.Run),
        ("gemv", GemvSection.Run), ("step", StepSection.Run), ("predict", PredictSection.Run), ("small", SmallSection.Run),
        ("baked", BakedSection.Run), ("compress", CompressSection.Run), ("onnx", OnnxSection.Run), ("elementwise", ElementwiseSection.Run),
        ("update", UpdateSection.Run), ("callbacks", CallbacksSection.Run), ("threads", ThreadsSection.Run), ("service", ServiceSection.Run),
        ("start", StartSection.Run), ("tape", TapeSection.Run), ("tables", TablesSection.Run), ("tablerows", TableRowsSection.Run),
        ("typedrows", TypedRowsSection.Run), ("realmlp", RealMlpSection.Run), ("mnist", MnistSection.Run),
    ];

    public static string[] Sections => [.. all.Select(section => section.Name)];

    public static int Run(string[] arguments, string[] sections, FileInfo? output)
    {
        if (Restart(arguments) is { } code)
        {
            return code;
        }
        using StreamWriter? file = output?.CreateText();
        Machine.Pin(0);
        string[] facts =
        [
            $"FastNn at tier {Tiers.Current}, .NET {Environment.Version}, {Machine.Processor}, thread pinned: {(Machine.IsPinned ? "yes" : "no")}",
            .. Blas.All.Select(blas => blas.Description), Torch.Description, TorchSharpSteps.Description, OnnxRuntime.Description, ScikitLearn.Description,
            FormattableString.Invariant($"FMA peak {Machine.Peak():f0} GFLOP/s with the registers of the tier"),
        ];
        foreach (string fact in facts)
        {
            Write($"- {fact}");
        }
        foreach ((string name, Action<Table> run) in all)
        {
            if (sections.Length == 0 || sections.Contains(name))
            {
                var table = new Table(name);
                run(table);
                table.Write(Write);
                file?.Flush();
            }
        }
        return 0;

        void Write(string line)
        {
            Console.WriteLine(line);
            file?.WriteLine(line);
        }
    }

    // BLAS libraries read their environment before Main can set it (one thread, the kernels of this processor): start a child process with it.
    static int? Restart(string[] arguments)
    {
        if (Environment.GetEnvironmentVariable(Restarted) is not null || !RuntimeInformation.IsOSPlatform(OSPlatform.Linux))
        {
            return null;
        }
        var start = new ProcessStartInfo(Environment.ProcessPath!);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        start.Environment[Restarted] = start.Environment["OPENBLAS_NUM_THREADS"] = start.Environment["OMP_NUM_THREADS"] = "1";
        // Methods are counted, and compiled anew, from their first call on, not after 100 ms without new methods: short steps reach their final code at once.
        start.Environment["DOTNET_TC_CallCountingDelayMs"] = "0";
        // OpenBLAS chooses AVX2 kernels for some processors with AVX-512.
        if (System.Runtime.Intrinsics.X86.Avx512F.IsSupported)
        {
            start.Environment["OPENBLAS_CORETYPE"] = "SKYLAKEX";
        }
        using Process child = Process.Start(start)!;
        child.WaitForExit();
        return child.ExitCode;
    }
}
