using FastNn.Onnx.Export;
using FastNn.Onnx.Import;
using Google.Protobuf;
using Onnx;

namespace FastNn.Onnx;

/// <summary>Networks in ONNX files: <c>network.SaveOnnx("model.onnx")</c> for ONNX Runtime and other tools, and <c>OnnxModel.Load("model.onnx")</c> for
/// feed-forward networks as PyTorch, Keras, scikit-learn and ML.NET write them.</summary>
/// <remarks>Any thread. Allocates; a loaded network predicts without.</remarks>
public static class OnnxModel
{
    /// <summary>Saves a network as an ONNX file (opset 17, IR version 8), which is replaced as a whole or not at all. Its input is float [batch, inputs], its
    /// output float [batch, outputs]; the size of the batch is open. <see cref="Load(string, OnnxLoadOptions?)"/> gives the same network bit for bit.</summary>
    /// <param name="network">The network; as it predicts, so dropout is left out. Compressed weights are written as the floats that they stand for.</param>
    /// <param name="path">The file; by convention its name ends in <c>.onnx</c>.</param>
    /// <param name="options">The names of input and output; defaults where null.</param>
    /// <exception cref="NotSupportedException">A layer is not one of the library's. Nothing is written.</exception>
    /// <exception cref="InvalidOperationException">The network has no layers, a <see cref="PreprocessingLayer"/> was never fitted, or its weights are above 2
    /// GB, the limit of the format. Nothing is written.</exception>
    /// <exception cref="ArgumentException">A name is empty, begins with a digit, or is both input and output. Nothing is written.</exception>
    /// <exception cref="IOException">The file cannot be written; an old one stays as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written; an old one stays as it was.</exception>
    public static void SaveOnnx(this Network network, string path, OnnxSaveOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ModelProto model = Write(network, options);
        WholeFile.Write(path, model.WriteTo);
    }

    /// <summary>Saves a network into a stream, which stays open. As <see cref="SaveOnnx(Network, string, OnnxSaveOptions?)"/> otherwise.</summary>
    /// <inheritdoc cref="SaveOnnx(Network, string, OnnxSaveOptions?)" path="/exception"/>
    public static void SaveOnnx(this Network network, Stream stream, OnnxSaveOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Write(network, options).WriteTo(stream);
    }

    /// <summary>Loads a network. A file is data: one from an untrusted source gives a network or a <see cref="FastNnFormatException"/>, and no more memory is
    /// needed than twice the file and 64 MiB.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is read; defaults where null.</param>
    /// <exception cref="FastNnFormatException">The file is malformed, or has something that FastNn has no layer for; the message names node and
    /// operator.</exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder, a device, a pipe or a socket.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Network Load(string path, OnnxLoadOptions? options = null)
    {
        using FileStream stream = SourceFile.Open(path);
        return NetworkImport.Load(stream, path, Path.GetDirectoryName(Path.GetFullPath(path)), options ?? new());
    }

    /// <summary>Loads a network from a stream, which is read to its end and stays open. As <see cref="Load(string, OnnxLoadOptions?)"/> otherwise; weights in
    /// other files are refused.</summary>
    /// <param name="stream">The stream, read from its position.</param>
    /// <param name="options">How it is read; defaults where null.</param>
    /// <exception cref="FastNnFormatException">The content is malformed, or has something that FastNn has no layer for.</exception>
    public static Network Load(Stream stream, OnnxLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return NetworkImport.Load(stream, "stream", folder: null, options ?? new());
    }

    static ModelProto Write(Network network, OnnxSaveOptions? options)
    {
        ArgumentNullException.ThrowIfNull(network);
        options ??= new();
        Check(options.InputName, nameof(options.InputName));
        Check(options.OutputName, nameof(options.OutputName));
        Check(options.BatchName, nameof(options.BatchName));
        Check(options.GraphName, nameof(options.GraphName));
        if (options.InputName == options.OutputName)
        {
            throw new ArgumentException($"OutputName is '{options.OutputName}'; it must differ from InputName.", nameof(options));
        }
        // Other programs have no form of the compressed weights.
        network = network.WeightFormat == WeightFormat.Float32 ? network : network.Compress(WeightFormat.Float32);
        long bytes = network.Parameters.ElementCount * sizeof(float);
        if (bytes > MaxBytes)
        {
            throw new InvalidOperationException($"The network has {bytes:N0} bytes of weights; an ONNX file can have {MaxBytes:N0}. Save it as safetensors.");
        }
        return NetworkExport.Write(network, options);
    }

    // 2 GB are the limit of Protocol Buffers; the rest is for layers, names and constants.
    const long MaxBytes = 2_000_000_000;

    // Nodes and weights have names that begin with the position of their layer.
    static void Check(string name, string option)
    {
        if (string.IsNullOrEmpty(name) || char.IsAsciiDigit(name[0]))
        {
            throw new ArgumentException($"{option} is '{name}'; it must have a letter first, because names of weights begin with a digit.", nameof(name));
        }
    }
}
