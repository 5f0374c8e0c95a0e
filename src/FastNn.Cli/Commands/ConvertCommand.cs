using System.CommandLine;
using FastNn.Onnx;

namespace FastNn.Cli;

/// <summary><c>fastnn convert</c>: writes a model in another file format.</summary>
static class ConvertCommand
{
    const string Safetensors = ".safetensors";

    const string Notes = """
        Formats:
          The endings of the names say the formats: .safetensors and .onnx. A model of FastNn goes
          to ONNX and back with the same bits, with its columns and classes. ONNX files of other
          programs are read where they are feed-forward networks: dense layers, activations,
          normalizations, residuals and branches; what is not is named. Weights in other files are
          read with --external-data only, and only from the folder of the model.

        Output:
          The file, its layers and its hash. With --json: one JSON document.

        Examples:
          fastnn convert model.safetensors model.onnx
          fastnn convert torch.onnx model.safetensors
          fastnn convert torch.onnx model.safetensors --json
        """;

    public static Command Create()
    {
        Argument<string> source = new("IN") { Description = "Model file to read, .safetensors or .onnx" };
        Argument<string> target = new("OUT") { Description = "Model file to write, .safetensors or .onnx" };
        Option<bool> external = new("--external-data") { Description = "Read weights from other files in the folder of an ONNX model" };
        Option<bool> json = new("--json") { Description = "Write one JSON document" };
        var command = new DocumentedCommand("convert", "Convert a model between safetensors and ONNX.") { Notes = () => Notes };
        command.Add(source);
        command.Add(target);
        command.Add(external);
        command.Add(json);
        command.SetAction(result =>
        {
            Convert(result.GetValue(source)!, result.GetValue(target)!, result.GetValue(external), result.GetValue(json));
            return ExitCode.Success;
        });
        return command;
    }

    static void Convert(string source, string target, bool hasExternalData, bool isJson)
    {
        bool fromOnnx = IsOnnx("IN", source), toOnnx = IsOnnx("OUT", target);
        Require.Usage(!DistinctFiles.AreSame(source, target), $"OUT is {target}, which is also IN and would be overwritten; give OUT another file.");
        ModelFiles.CheckWritable("OUT", target, toOnnx ? "model.onnx" : ModelFiles.Default);
        if (!File.Exists(source))
        {
            throw new FileNotFoundException($"There is no model file {source}. Give a .safetensors or .onnx file as IN.");
        }
        Network network = fromOnnx ? OnnxModel.Load(source, new() { AllowExternalData = hasExternalData }) : Network.Load(source);
        if (toOnnx)
        {
            network.SaveOnnx(target);
        }
        else
        {
            network.Save(target);
        }
        long bytes = new FileInfo(target).Length;
        if (isJson)
        {
            JsonOutput.Write(json =>
            {
                json.WriteString("input", source);
                json.WriteString("output", target);
                json.WriteNumber("bytes", bytes);
                json.WriteString("hash", network.ComputeHash());
                json.WriteNumber("inputs", network.Inputs);
                json.WriteNumber("outputs", network.Outputs);
                json.WriteNumber("parameters", network.Parameters.ElementCount);
                json.WriteTexts("layers", network.Select(LayerText.Format));
            });
            return;
        }
        Console.WriteLine(FormattableString.Invariant(
            $"{target}: {bytes:n0} bytes, {network.Inputs} inputs, {network.Outputs} outputs, {network.Parameters.ElementCount:n0} parameters"));
        Console.WriteLine($"layers: {LayerText.FormatAll(network)}");
        Console.WriteLine($"hash: {network.ComputeHash()}");
    }

    static bool IsOnnx(string argument, string path)
    {
        bool isOnnx = ModelFiles.IsOnnx(path);
        Require.Usage(isOnnx || Path.GetExtension(path).Equals(Safetensors, StringComparison.OrdinalIgnoreCase),
            $"{argument} is {path}; its name must end in {Safetensors} or {ModelFiles.OnnxEnding}, which say the format.");
        return isOnnx;
    }
}
