using System.CommandLine;
using FastNn.Tables;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary><c>fastnn inspect</c>: prints the content of a model file.</summary>
static class InspectCommand
{
    const string Notes = """
        Output:
          The layers as --layers of train takes them; for a model of a table, its input columns and
          classes; then tables of the layers and of the parameters. Shapes are those of PyTorch:
          weights [outputs, inputs], biases [outputs].

        Examples:
          fastnn inspect
          fastnn inspect --model mnist.safetensors
        """;

    public static Command Create()
    {
        Option<string> model = ModelFiles.CreateOption();
        var command = new DocumentedCommand("inspect", "Show the inputs, classes, layers and parameters of a model.") { Notes = () => Notes };
        command.Add(model);
        command.SetAction(result =>
        {
            Show(result.GetValue(model)!, Console.Out);
            return ExitCode.Success;
        });
        return command;
    }

    static void Show(string path, TextWriter output)
    {
        Network network = ModelFiles.Load(path);
        string size = Invariant($"{new FileInfo(path).Length:n0} bytes, {network.Inputs} inputs, {network.Outputs} outputs");
        output.WriteLine(Invariant($"{path}: {size}, {network.Parameters.ElementCount:n0} parameters, seed {network.Seed}"));
        output.WriteLine($"layers: {LayerText.FormatAll(network)}");
        if (TableSchema.FromMetadata(network) is { } schema)
        {
            CreateInputTable(schema).Write(output);
            if (schema.ClassNames.Count > 0)
            {
                CreateClassTable(schema).Write(output);
            }
        }
        CreateLayerTable(network).Write(output);
        CreateParameterTable(network).Write(output);
    }

    static TextTable CreateInputTable(TableSchema schema)
    {
        var table = new TextTable(4, "input", "column", "type", "categories");
        for (int i = 0; i < schema.Inputs.Count; i++)
        {
            TableInput input = schema.Inputs[i];
            table.Add(Invariant($"{i}"), TerminalText.Sanitize(input.Name), NameKind(input.Kind), TerminalText.Sanitize(string.Join(", ", input.Categories)));
        }
        return table;
    }

    static string NameKind(ColumnKind kind) => kind switch
    {
        ColumnKind.Number => "numeric",
        ColumnKind.Category => "categorical",
        ColumnKind.Boolean => "boolean",
        _ => "date",
    };

    static TextTable CreateClassTable(TableSchema schema)
    {
        var table = new TextTable(2, "class", TerminalText.Sanitize(schema.Label));
        for (int i = 0; i < schema.ClassNames.Count; i++)
        {
            table.Add(Invariant($"{i}"), TerminalText.Sanitize(schema.ClassNames[i]));
        }
        return table;
    }

    static TextTable CreateLayerTable(Network network)
    {
        var table = new TextTable(2, "layer", "kind", "inputs", "outputs");
        for (int i = 0; i < network.Count; i++)
        {
            string kind = network[i] is Dense ? "dense" : LayerText.Format(network[i]);
            table.Add(Invariant($"{i}"), kind, Invariant($"{network.GetWidth(i - 1)}"), Invariant($"{network.GetWidth(i)}"));
        }
        return table;
    }

    static TextTable CreateParameterTable(Network network)
    {
        var table = new TextTable(2, "parameter", "shape", "count", "min", "mean", "max", "NaN or infinite");
        foreach (Parameter parameter in network.Parameters)
        {
            ValueRange range = ValueRange.Measure(parameter);
            string shape = parameter.IsVector ? Invariant($"[{parameter.Columns}]") : Invariant($"[{parameter.Rows}, {parameter.Columns}]");
            string minimum = Invariant($"{range.Minimum:g6}"), mean = Invariant($"{range.Mean:g6}"), maximum = Invariant($"{range.Maximum:g6}");
            table.Add(parameter.Name, shape, Invariant($"{parameter.Count:n0}"), minimum, mean, maximum, Invariant($"{range.NotFinite:n0}"));
        }
        return table;
    }
}
