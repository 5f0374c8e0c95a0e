using System.Text.Json;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>Shows a safetensors file that has no layers, such as a state_dict of PyTorch.</summary>
/// <param name="file">The file.</param>
sealed class TensorListing(FileFacts file)
{
    readonly SafetensorsInfo content = file.Content!;

    /// <summary>Writes a table of the tensors.</summary>
    public void Write(TextWriter output)
    {
        long count = content.Tensors.Sum(tensor => tensor.Count);
        output.WriteLine(Invariant($"{file.Path}: {file.Length:n0} bytes, {content.Tensors.Count:n0} tensors, {count:n0} numbers, no network"));
        output.WriteLine($"sha256: {file.Hash}");
        foreach ((string name, string text) in content.Metadata)
        {
            output.WriteLine(TerminalText.Sanitize($"metadata: {name} = {text}"));
        }
        var table = new TextTable(3, "tensor", "type", "shape", "count", "bytes");
        foreach (TensorInfo tensor in content.Tensors)
        {
            string shape = Invariant($"[{string.Join(", ", tensor.Shape)}]");
            table.Add(TerminalText.Sanitize(tensor.Name), tensor.Type, shape, Invariant($"{tensor.Count:n0}"), Invariant($"{tensor.Bytes:n0}"));
        }
        table.Write(output);
        output.WriteLine();
        output.WriteLine("To use these weights, build a network of the same layers in a program and call network.LoadWeights.");
    }

    /// <summary>Writes the properties of the document.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("file", file.Path);
        json.WriteNumber("bytes", file.Length);
        json.WriteString("sha256", file.Hash);
        json.WriteStartObject("metadata");
        foreach ((string name, string text) in content.Metadata)
        {
            json.WriteString(name, text);
        }
        json.WriteEndObject();
        json.WriteStartArray("tensors");
        foreach (TensorInfo tensor in content.Tensors)
        {
            json.WriteStartObject();
            json.WriteString("name", tensor.Name);
            json.WriteString("type", tensor.Type);
            json.WriteStartArray("shape");
            foreach (long size in tensor.Shape)
            {
                json.WriteNumberValue(size);
            }
            json.WriteEndArray();
            json.WriteNumber("bytes", tensor.Bytes);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
