using FastNn.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace FastNn.Bench.Peers;

/// <summary>A network in ONNX Runtime's C# API: one thread, sequential, all optimizations, and values that are allocated once.</summary>
sealed class OnnxRuntime : IDisposable
{
    static readonly string[] inputNames = ["input"], outputNames = ["output"];

    readonly InferenceSession session;
    readonly RunOptions run = new();
    readonly OrtValue[] inputs, outputs;

    /// <param name="network">The network, which is exported to ONNX.</param>
    /// <param name="batch">Rows of a call.</param>
    /// <param name="x">[batch, inputs], read by every call.</param>
    /// <param name="y">[batch, outputs], written by every call.</param>
    public OnnxRuntime(Network network, int batch, float[] x, float[] y)
    {
        using var file = new MemoryStream();
        network.SaveOnnx(file);
        using var settings = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, ExecutionMode = ExecutionMode.ORT_SEQUENTIAL };
        session = new InferenceSession(file.ToArray(), settings);
        inputs = [OrtValue.CreateTensorValueFromMemory(x, [batch, network.Inputs])];
        outputs = [OrtValue.CreateTensorValueFromMemory(y, [batch, network.Outputs])];
    }

    public static string Description => $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}, C# API, one thread, all optimizations";

    public void Run() => session.Run(run, inputNames, inputs, outputNames, outputs);

    public void Dispose()
    {
        inputs[0].Dispose();
        outputs[0].Dispose();
        run.Dispose();
        session.Dispose();
    }
}
