using Microsoft.ML.OnnxRuntime;

namespace FastNn.Onnx.Tests;

/// <summary>Runs ONNX models by ONNX Runtime.</summary>
static class Runtime
{
    /// <summary>Returns the float output of a model with one float input, row by row.</summary>
    public static float[] Run(byte[] model, float[] rows, long[] shape, string? output = null)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        using var session = new InferenceSession(model, options);
        using var input = OrtValue.CreateTensorValueFromMemory(rows, shape);
        using var run = new RunOptions();
        string name = output ?? session.OutputNames[0];
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, [session.InputNames[0]], [input], [name]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }

    /// <summary>Throws where a value differs by more than 1e-5, relative above 1.</summary>
    public static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance = 1e-5f)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            float difference = MathF.Abs(expected[i] - actual[i]);
            Assert.True(difference <= tolerance * MathF.Max(1, MathF.Abs(expected[i])) || (float.IsNaN(expected[i]) && float.IsNaN(actual[i])),
                $"Value {i}: {expected[i]} and {actual[i]} differ by {difference}.");
        }
    }
}
