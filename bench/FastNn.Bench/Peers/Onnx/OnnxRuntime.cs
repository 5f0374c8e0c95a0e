using System.Runtime.InteropServices;

namespace FastNn.Bench.Peers.Onnx;

/// <summary>
/// ONNX Runtime through its C API: one thread, sequential, all optimizations, inputs and outputs bound to pinned memory. The environment variable
/// FASTNN_ONNXRUNTIME is the path of its library; default: node_modules in this project or the current folder.
/// </summary>
static unsafe class OnnxRuntime
{
    // Indices in the API's table of functions; new versions only append (onnxruntime_c_api.h).
    const int GetErrorMessage = 2, CreateEnv = 3, CreateSessionFromArray = 8, Run = 9, CreateSessionOptions = 10, SetSessionExecutionMode = 13,
        SetGraphOptimizationLevel = 23,
        SetIntraOpThreads = 24, SetInterOpThreads = 25, CreateTensorWithData = 49, CreateCpuMemoryInfo = 69;

    const int ApiVersion = 20, AllOptimizations = 99, Sequential = 0, WarningLevel = 2, ArenaAllocator = 1, FloatElement = 1;

    static readonly nint* api;
    static readonly nint environment, memory;
    static readonly string version = "";

    static OnnxRuntime()
    {
        if (Find() is not { } path || !NativeLibrary.TryLoad(path, out nint library))
        {
            return;
        }
        nint* entry = ((delegate* unmanaged<nint*>)NativeLibrary.GetExport(library, "OrtGetApiBase"))();
        version = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)entry[1])()) ?? "";
        api = ((delegate* unmanaged<uint, nint*>)entry[0])(ApiVersion);
        nint created;
        fixed (byte* name = "bench\0"u8)
        {
            Check(((delegate* unmanaged<int, byte*, nint*, nint>)api[CreateEnv])(WarningLevel, name, &created));
            environment = created;
        }
        Check(((delegate* unmanaged<int, int, nint*, nint>)api[CreateCpuMemoryInfo])(ArenaAllocator, 0, &created));
        memory = created;
    }

    public static bool IsPresent => api != null;

    public static string Description => IsPresent
        ? $"ONNX Runtime {version}, one thread, all optimizations"
        : "ONNX Runtime: not found; run `npm install --ignore-scripts onnxruntime-node` in bench/FastNn.Bench, or set FASTNN_ONNXRUNTIME to its library";

    /// <summary>A session for batches of one size; input and output are pinned for the life of the process.</summary>
    public static Action Session(Network network, int batch, float[] input, float[] output)
    {
        byte[] model = OnnxModel.Of(network, batch);
        nint options, created;
        Check(((delegate* unmanaged<nint*, nint>)api[CreateSessionOptions])(&options));
        Check(((delegate* unmanaged<nint, int, nint>)api[SetSessionExecutionMode])(options, Sequential));
        Check(((delegate* unmanaged<nint, int, nint>)api[SetGraphOptimizationLevel])(options, AllOptimizations));
        Check(((delegate* unmanaged<nint, int, nint>)api[SetIntraOpThreads])(options, 1));
        Check(((delegate* unmanaged<nint, int, nint>)api[SetInterOpThreads])(options, 1));
        fixed (byte* bytes = model)
        {
            var createSession = (delegate* unmanaged<nint, byte*, nint, nint, nint*, nint>)api[CreateSessionFromArray];
            Check(createSession(environment, bytes, model.Length, options, &created));
        }
        nint session = created, x = Tensor(input, batch, network.Inputs), y = Tensor(output, batch, network.Outputs);
        byte* names = (byte*)NativeMemory.Alloc(4);
        (names[0], names[1], names[2], names[3]) = ((byte)'x', 0, (byte)'y', 0);
        return () =>
        {
            byte* xName = names, yName = names + 2;
            nint from = x, into = y;
            Check(((delegate* unmanaged<nint, nint, byte**, nint*, nint, byte**, nint, nint*, nint>)api[Run])(session, 0, &xName, &from, 1, &yName, 1, &into));
        };
    }

    static nint Tensor(float[] values, int rows, int columns)
    {
        GCHandle pinned = GCHandle.Alloc(values, GCHandleType.Pinned);
        long* shape = stackalloc long[] { rows, columns };
        nint tensor;
        var createTensor = (delegate* unmanaged<nint, nint, nint, long*, nint, int, nint*, nint>)api[CreateTensorWithData];
        Check(createTensor(memory, pinned.AddrOfPinnedObject(), values.Length * sizeof(float), shape, 2, FloatElement, &tensor));
        return tensor;
    }

    static void Check(nint status)
    {
        if (status != 0)
        {
            throw new InvalidOperationException($"ONNX Runtime: {Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)api[GetErrorMessage])(status))}");
        }
    }

    static string? Find()
    {
        if (Environment.GetEnvironmentVariable("FASTNN_ONNXRUNTIME") is { Length: > 0 } named)
        {
            return named;
        }
        foreach (string start in (string[])[Directory.GetCurrentDirectory(), AppContext.BaseDirectory])
        {
            for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            {
                foreach (string home in (string[])[folder.FullName, Path.Combine(folder.FullName, "bench", "FastNn.Bench")])
                {
                    string bin = Path.Combine(home, "node_modules", "onnxruntime-node", "bin");
                    if (Directory.Exists(bin))
                    {
                        return Directory.EnumerateFiles(bin, "libonnxruntime.so.1", SearchOption.AllDirectories)
                            .FirstOrDefault(path => path.Contains("linux/x64", StringComparison.Ordinal));
                    }
                }
            }
        }
        return null;
    }
}
