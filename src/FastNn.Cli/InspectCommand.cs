using System.CommandLine;
using System.Globalization;

namespace FastNn.Cli;

/// <summary><c>fastnn inspect</c></summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        Option<FileInfo> model = ModelOption.Create();
        var command = new Command("inspect", $"""
            Shows what is in a saved model: layers, parameters, and the range of their values.

            Example:
              fastnn inspect --model model.safetensors

            {ExitCode.Help}
            """)
        {
            model,
        };
        command.SetAction(parsed =>
        {
            FileInfo file = parsed.GetValue(model)!;
            Network network = ModelOption.Load(file);
            Write($"{file.FullName}: {file.Length:n0} bytes, {network.Inputs} inputs, {network.Outputs} outputs, {network.Parameters.Numbers:n0} parameters");
            for (int i = 0; i < network.Count; i++)
            {
                var settings = new LayerSettings();
                network[i].WriteSettings(settings);
                string list = string.Join(", ", settings.Values.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value}")));
                Write($"layer {i,-3} {network[i].Kind,-12} {network.Width(i - 1),6} to {network.Width(i),-6} {list}");
            }
            foreach (Parameter parameter in network.Parameters)
            {
                float[] values = new float[parameter.Count];
                parameter.CopyTo(values);
                string shape = parameter.IsVector ? $"[{parameter.Columns}]" : $"[{parameter.Rows}, {parameter.Columns}]";
                Write($"{parameter.Name,-12} {shape,-14} from {values.Min():g4} to {values.Max():g4}, mean {values.Average():g4}");
            }
            return ExitCode.Done;
        });
        return command;
    }

    static void Write(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture).TrimEnd());
}
