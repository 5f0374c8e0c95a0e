using System.CommandLine;
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
          settings and weights. With --json: one JSON document.

        Examples:
          fastnn inspect
          fastnn inspect --model penguins.safetensors
          fastnn inspect --model penguins.safetensors --json
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
            string path = result.GetValue(model)!;
            Network network = ModelFiles.Load(path);
            TableSchema? schema = TableSchema.FromMetadata(network);
            if (result.GetValue(json))
            {
                JsonOutput.Write(new ModelDocument(path, network, schema).Write);
            }
            else
            {
                new ModelDescription(path, network, schema).Write(Console.Out);
            }
            return ExitCode.Success;
        });
        return command;
    }
}
