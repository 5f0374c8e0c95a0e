using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using FastNn.Tests.Support;
using Microsoft.Data.Analysis;
using Microsoft.Data.Sqlite;
using Parquet;
using Parquet.Schema;
using Field = Apache.Arrow.Field;

namespace FastNn.Tables.Tests;

/// <summary>The penguins of the samples, 344 rows with 19 missing values, as every source has them.</summary>
static class Penguins
{
    const int RowsOfABatch = 100;

    static readonly string[] lines = File.ReadAllLines(Path);

    /// <summary>The CSV file.</summary>
    public static string Path => Repository.PathOf("samples/data/penguins.csv");

    /// <summary>A Parquet file written by DuckDB.</summary>
    public static string Foreign => Repository.PathOf("tests/FastNn.Sources.Tests/Files/penguins.parquet");

    public static string[] Columns { get; } = [.. lines[0].Split(',').Select(name => name.Trim('"'))];

    public static bool[] AreTexts { get; } = [.. lines[1].Split(',').Select(cell => cell.StartsWith('"'))];

    /// <summary>The cells of all rows; null where one is missing.</summary>
    public static string?[][] Cells { get; } =
        [.. lines.Skip(1).Select(line => line.Split(',').Select(cell => cell == "NA" ? null : cell.Trim('"')).ToArray())];

    public static double? Number(int row, int column) => Cells[row][column] is { } cell ? double.Parse(cell, CultureInfo.InvariantCulture) : null;

    /// <summary>Writes row groups of 100 rows, with numbers of a type.</summary>
    public static async Task<string> WriteParquet(TemporaryFolder folder, bool asFloats, int rows = RowsOfABatch)
    {
        string path = folder.PathOf($"penguins{rows}.parquet");
        DataField[] fields = [.. Columns.Select((name, i) => AreTexts[i] ? new DataField<string>(name) : asFloats ? new DataField<float?>(name)
            : (DataField)new DataField<double?>(name))];
        await using FileStream file = File.Create(path);
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), file);
        foreach (int[] batch in Enumerable.Range(0, Cells.Length).Chunk(rows))
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            for (int i = 0; i < fields.Length; i++)
            {
                int column = i;
                await (AreTexts[i] ? group.WriteAsync(fields[i], [.. batch.Select(row => Cells[row][column]!)])
                    : asFloats ? group.WriteAsync<float>(fields[i], batch.Select(row => (float?)Number(row, column)).ToArray())
                    : group.WriteAsync<double>(fields[i], batch.Select(row => Number(row, column)).ToArray()));
            }
            group.CompleteValidate();
        }
        return path;
    }

    /// <summary>Makes batches of 100 rows, with dictionaries for texts, and floats or doubles.</summary>
    public static RecordBatch[] CreateBatches(bool asFloats)
    {
        IArrowType text = asFloats ? new DictionaryType(Int8Type.Default, StringType.Default, false) : StringType.Default;
        IArrowType number = asFloats ? FloatType.Default : DoubleType.Default;
        var schema = new Schema([.. Columns.Select((name, i) => new Field(name, AreTexts[i] ? text : number, nullable: true))], null);
        return [.. Enumerable.Range(0, Cells.Length).Chunk(RowsOfABatch).Select(batch => new RecordBatch(
            schema, [.. Columns.Select((_, column) => CreateArray(batch, column, asFloats))], batch.Length))];
    }

    public static async Task<string> WriteArrow(TemporaryFolder folder, bool asStream, RecordBatch[] batches)
    {
        string path = folder.PathOf(asStream ? "penguins.arrows" : "penguins.arrow");
        await using FileStream file = File.Create(path);
        using ArrowStreamWriter writer = asStream ? new ArrowStreamWriter(file, batches[0].Schema) : new ArrowFileWriter(file, batches[0].Schema);
        foreach (RecordBatch batch in batches)
        {
            await writer.WriteRecordBatchAsync(batch);
        }
        await writer.WriteEndAsync();
        return path;
    }

    public static DataFrame CreateFrame() => new(Columns.Select((name, column) => AreTexts[column]
        ? (DataFrameColumn)new StringDataFrameColumn(name, Cells.Select(row => row[column]))
        : new DoubleDataFrameColumn(name, Cells.Select((_, row) => Number(row, column)))));

    /// <summary>Fills a database in memory.</summary>
    public static SqliteConnection CreateDatabase()
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using SqliteCommand create = connection.CreateCommand();
        create.CommandText = $"CREATE TABLE penguins ({string.Join(", ", Columns.Select((name, i) => $"{name} {(AreTexts[i] ? "TEXT" : "REAL")}"))})";
        create.ExecuteNonQuery();
        using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText = $"INSERT INTO penguins VALUES ({string.Join(", ", Columns.Select((_, i) => $"$p{i}"))})";
        for (int row = 0; row < Cells.Length; row++)
        {
            insert.Parameters.Clear();
            for (int column = 0; column < Columns.Length; column++)
            {
                insert.Parameters.AddWithValue($"$p{column}", (object?)(AreTexts[column] ? Cells[row][column] : Number(row, column)) ?? DBNull.Value);
            }
            insert.ExecuteNonQuery();
        }
        return connection;
    }

    static IArrowArray CreateArray(int[] batch, int column, bool asFloats)
    {
        if (!AreTexts[column])
        {
            return asFloats ? Append(new FloatArray.Builder(), (builder, row) => builder.Append((float?)Number(row, column))).Build()
                : Append(new DoubleArray.Builder(), (builder, row) => builder.Append(Number(row, column))).Build();
        }
        if (!asFloats)
        {
            return Append(new StringArray.Builder(), (builder, row) => builder.Append(Cells[row][column])).Build();
        }
        // One dictionary for all batches: the writer of streams does not replace it.
        string[] words = [.. Cells.Select(row => row[column]).OfType<string>().Distinct()];
        Int8Array codes = Append(new Int8Array.Builder(), (builder, row) =>
            builder.Append(Cells[row][column] is { } cell ? (sbyte?)System.Array.IndexOf(words, cell) : null)).Build();
        return new DictionaryArray(new DictionaryType(Int8Type.Default, StringType.Default, false), codes,
            new StringArray.Builder().AppendRange(words).Build());

        T Append<T>(T builder, Action<T, int> append)
        {
            foreach (int row in batch)
            {
                append(builder, row);
            }
            return builder;
        }
    }
}
