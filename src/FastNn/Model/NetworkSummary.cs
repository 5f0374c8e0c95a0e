using System.Globalization;
using System.Linq;
using System.Text;

namespace FastNn.Model;

/// <summary>Formats the layers of a network as a table.</summary>
static class NetworkSummary
{
    /// <summary>Returns a row for each layer, layers inside of blocks included: position, layer, outputs, parameters; and the totals.</summary>
    public static string Format(Network network)
    {
        var rows = new List<(string Position, string Layer, string Outputs, string Parameters)> { ("", "Layer", "Outputs", "Parameters") };
        for (int i = 0; i < network.Count; i++)
        {
            AddRow(network[i], $"{i}", "", network.GetWidth(i - 1));
        }
        int position = rows.Max(row => row.Position.Length), layer = rows.Max(row => row.Layer.Length);
        int outputs = rows.Max(row => row.Outputs.Length), parameters = rows.Max(row => row.Parameters.Length);
        var text = new StringBuilder($"Network({network.Inputs} inputs, {network.Outputs} outputs)\n");
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row.Position.PadRight(position)}  {row.Layer.PadRight(layer)}  " +
                $"{row.Outputs.PadLeft(outputs)}  {row.Parameters.PadLeft(parameters)}\n");
        }
        return text.Append(network.BuiltParameters is null
            ? "Parameters are created at the first use."
            : $"Total: {Number(Count("", trained: false))} parameters, {Rest()}").ToString();

        string Rest() => network.WeightFormat == WeightFormat.Float32
            ? $"{Number(Count("", trained: true))} trained"
            : $"{network.WeightFormat} weights, {Number(network.BuiltParameters!.Store.Values.Length * (long)sizeof(float))} bytes";

        void AddRow(Layer layer, string place, string indent, int inputs)
        {
            string kind = layer.Children.Count > 0 ? layer.Kind : layer.ToString();
            int width = layer.GetOutputSize(inputs);
            rows.Add((place, indent + kind, Number(width), network.BuiltParameters is null ? "?" : Number(Count($"{place}.", trained: false))));
            int inside = inputs;
            for (int i = 0; i < layer.Children.Count; i++)
            {
                AddRow(layer.Children[i], $"{place}.{i}", indent + "  ", inside);
                inside = layer.GetChildInputs(inputs, layer.Children[i].GetOutputSize(inside));
            }
        }

        long Count(string prefix, bool trained) => network.BuiltParameters!
            .Where(parameter => parameter.Name.StartsWith(prefix, StringComparison.Ordinal) && (parameter.IsTrained || !trained))
            .Sum(parameter => (long)parameter.Count);

        static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
    }
}
