using System.Text;
using FastNn.Data;

namespace FastNn.Tables.Tests;

/// <summary>Reads tables from texts.</summary>
static class Read
{
    public static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    public static Table Table(string text, CsvOptions? options = null) => Tables.Table.FromCsv(Stream(text), options);

    /// <summary>Makes the schema of a table whose last column is the label, unless one is named.</summary>
    public static TableSchema Schema(string text, string? label = null, CsvOptions? options = null, TableSchemaOptions? schemaOptions = null)
    {
        Table table = Table(text, options);
        return TableSchema.Create(table, label ?? table.Columns[^1].Name, schemaOptions);
    }

    public static float[] Inputs(Dataset data) => [.. Enumerable.Range(0, data.Count).SelectMany(row => data.GetInput(row).ToArray())];

    public static int[] Labels(Dataset data) => [.. Enumerable.Range(0, data.Count).Select(data.GetLabel)];

    /// <summary>Reads rows without labels by a schema.</summary>
    public static float[] Rows(string text, TableSchema schema, CsvOptions? options = null)
    {
        var rows = new List<float>();
        schema.ForEachInput(Stream(text), row => rows.AddRange(row), options);
        return [.. rows];
    }

    public static float[] Encode(TableSchema schema, params string?[] values)
    {
        float[] row = new float[schema.InputCount];
        schema.Encode(values, row);
        return row;
    }

    /// <summary>Returns the message of the exception for a malformed file.</summary>
    public static string Refused(Action read) => Assert.Throws<FastNnFormatException>(read).Message;
}
