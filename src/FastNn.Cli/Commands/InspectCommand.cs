using System.CommandLine;
using System.Text.Json;
using FastNn.Tables;

namespace FastNn.Cli;

/// <summary><c>fastnn inspect</c>: prints the content of a model file.</summary>
static class InspectCommand
{
    const string Notes = """
        Output:
          The layers as --layers of train takes them; for a model of a table, the task, its input
          columns with their types, categories and what a missing value becomes, and the classes; then
          tables of the layers and of the parameters. Equal members of an ensemble stand in one line.
          Shapes are those of PyTorch: weights [outputs, inputs], biases [outputs]. The hash is that of
          settings and weights, sha256 that of the file. Of a checkpoint, the state of its training is
          shown too. ONNX files, whose names end in .onnx, are shown as the network that is read from
          them, other safetensors files as a table of their tensors. With --json: one JSON document.

        Examples:
          fastnn inspect
          fastnn inspect --model penguins.safetensors
          fastnn inspect --model penguins.safetensors --json
          fastnn inspect --model torch.onnx
        """;

    public static Command Create()
    {
        Option<string> model = ModelFiles.CreateOption();
        Option<bool> json = new("--json") { Description = "Write one JSON document" };
        var command = new DocumentedCommand("inspect", "Show the columns, classes, layers and parameters of a model.") { Notes = () => Notes };
        command.Add(model);
        command.Add(json);
        command.SetAction(result =>
        {
            var file = new FileFacts(result.GetValue(model)!);
            bool isJson = result.GetValue(json);
            if (!file.IsNetwork)
            {
                var listing = new TensorListing(file);
                Write(isJson, listing.Write, listing.Write);
                return ExitCode.Success;
            }
            Network network = ModelFiles.LoadAny(file.Path);
            TableSchema? schema = TableSchema.FromMetadata(network);
            Write(isJson, new ModelDocument(file, network, schema).Write, new ModelDescription(file, network, schema).Write);
            return ExitCode.Success;
        });
        return command;
    }

    static void Write(bool isJson, Action<Utf8JsonWriter> document, Action<TextWriter> text)
    {
        if (isJson)
        {
            JsonOutput.Write(document);
        }
        else
        {
            text(Console.Out);
        }
    }
}
