using System.Globalization;
using System.Text;
using System.Text.Json;
using FastNn.Tables;
using FastNn.Tests.Support;

namespace FastNn.Hosting.Tests.Support;

/// <summary>A model that was trained on the rows of samples/data/penguins.csv, and these rows as JSON.</summary>
static class Penguins
{
    static readonly Lazy<(Table Table, TabularModel Model)> trained = new(() =>
    {
        Table table = Table.FromCsv(Repository.PathOf("samples/data/penguins.csv"));
        return (table, TabularModel.Train(table, "species", new TabularOptions { Preset = TabularPreset.Fast, Epochs = 8 }));
    });

    public static Table Table => trained.Value.Table;

    public static TabularModel Model => trained.Value.Model;

    public static Network Network => Model.Network.Copy();

    public static TableSchema Schema => Model.Schema;

    /// <summary>The values of a row by column, as JSON texts.</summary>
    public static List<KeyValuePair<string, string>> GetValues(int row) =>
    [
        .. Schema.Inputs.Select(input => KeyValuePair.Create(input.Name, Table.GetText(row, input.Name) is not { } text ? "null"
            : input.Kind == ColumnKind.Number ? text : JsonSerializer.Serialize(text))),
    ];

    public static string ToJson(int row) => ToJson(GetValues(row));

    public static string ToJson(IEnumerable<KeyValuePair<string, string>> values) =>
        $"{{{string.Join(",", values.Select(pair => $"{JsonSerializer.Serialize(pair.Key)}:{pair.Value}"))}}}";

    /// <summary>The rows from the first on, as an array.</summary>
    public static string ToArray(int rows) => $"[{string.Join(",", Enumerable.Range(0, rows).Select(ToJson))}]";

    /// <summary>A network of numbers that answers the sum of its columns times 1, 2, 3 and so on, with a schema.</summary>
    public static Network Weighted(params string[] columns)
    {
        var text = new StringBuilder($"{string.Join(",", columns)},sum\n");
        for (int row = 0; row < 30; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{string.Join(",", columns.Select((_, i) => row * (i + 3) % 31 + 0.5))},{row * 1.25}\n");
        }
        TableSchema schema = TableSchema.Create(Table.FromCsv(new StringReader(text.ToString())), "sum");
        var network = new Network(columns.Length) { new Dense(1) };
        network.Parameters["0.weight"].Set([.. columns.Select((_, i) => i + 1f)]);
        network.Parameters["0.bias"].Set([0]);
        schema.AddTo(network);
        return network;
    }
}
