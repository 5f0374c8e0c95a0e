using System.CommandLine;
using FastNn.Data;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary><c>fastnn inspect</c>: what a model file holds.</summary>
static class InspectCommand
{
    const string Notes = """
        Layers are written as --layers of train takes them. Shapes are PyTorch's: weights
        [outputs, inputs], biases [outputs].

        Examples:
          fastnn inspect
          fastnn inspect --model mnist.safetensors
        """;

    public static Command Create()
    {
        Option<string> model = ModelPath.Option();
        var command = new DocumentedCommand("inspect", "Show what a model file holds: layers, parameters, value ranges.") { Notes = () => Notes };
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
        Network network = ModelPath.Load(path);
        string size = Invariant($"{new FileInfo(path).Length:n0} bytes, {network.Inputs} inputs, {network.Outputs} outputs");
        output.WriteLine(Invariant($"{path}: {size}, {network.Parameters.ElementCount:n0} parameters, seed {network.Seed}"));
        output.WriteLine($"layers: {string.Join(',', network.Select(LayerText.Of))}");
        if (RawRows.SchemaOf(network) is { } schema)
        {
            output.WriteLine($"takes: {string.Join(", ", schema.Inputs.Select(Column))}");
            output.WriteLine(Shown($"tells: {schema.Label}, which is {string.Join(" or ", schema.ClassNames)}"));
        }
        output.WriteLine();
        Layers(network).Write(output);
        output.WriteLine();
        Parameters(network).Write(output);
    }

    static string Column(CsvInput input) => Shown(input.Categories.Count > 0 ? $"{input.Name} ({string.Join(" | ", input.Categories)})" : input.Name);

    /// <summary>A text of a file, which a terminal must not take for a command.</summary>
    static string Shown(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c));

    static TextTable Layers(Network network)
    {
        var table = new TextTable(2, "layer", "kind", "inputs", "outputs");
        for (int i = 0; i < network.Count; i++)
        {
            string kind = network[i] is Dense ? "dense" : LayerText.Of(network[i]);
            table.Add(Invariant($"{i}"), kind, Invariant($"{network.GetWidth(i - 1)}"), Invariant($"{network.GetWidth(i)}"));
        }
        return table;
    }

    static TextTable Parameters(Network network)
    {
        var table = new TextTable(2, "parameter", "shape", "numbers", "lowest", "mean", "highest", "not finite");
        foreach (Parameter parameter in network.Parameters)
        {
            ValueRange range = ValueRange.Of(parameter);
            string shape = parameter.IsVector ? Invariant($"[{parameter.Columns}]") : Invariant($"[{parameter.Rows}, {parameter.Columns}]");
            string lowest = Invariant($"{range.Lowest:g6}"), mean = Invariant($"{range.Mean:g6}"), highest = Invariant($"{range.Highest:g6}");
            table.Add(parameter.Name, shape, Invariant($"{parameter.Count:n0}"), lowest, mean, highest, Invariant($"{range.NotFinite:n0}"));
        }
        return table;
    }
}
