using FastNn.Data;
using FastNn.Tests.Support;
using Microsoft.Data.Sqlite;

namespace FastNn.Tables.Tests;

/// <summary>One table, 344 penguins, by way of every source: the models have the same weights.</summary>
public sealed class SameModelTests : IDisposable
{
    readonly TemporaryFolder folder = new();
    readonly SqliteConnection database = Penguins.CreateDatabase();

    public void Dispose()
    {
        folder.Dispose();
        database.Dispose();
    }

    [Fact]
    public async Task Models_of_all_sources_have_the_hash_of_the_model_of_the_file()
    {
        var sources = await CreateSources();
        string expected = Train(Table.FromCsv(Penguins.Path));

        Assert.All(sources, source => Assert.Equal($"{source.Name} {expected}", $"{source.Name} {Train(Table.From(source.Source))}"));
    }

    /// <summary>A network of one's own, trained on rows that are read in every epoch.</summary>
    [Fact]
    public async Task Models_of_all_streams_have_the_hash_of_the_model_of_the_stream_of_the_file()
    {
        var sources = await CreateSources();
        string expected = Train(new StreamingCsv(Penguins.Path, "species"), rows => rows.Schema);

        Assert.All(sources, source => Assert.Equal($"{source.Name} {expected}",
            $"{source.Name} {Train(new StreamingTable(source.Source, "species"), rows => rows.Schema)}"));
    }

    async Task<(string Name, TableSource Source)[]> CreateSources()
    {
        var command = new SqliteCommand("SELECT * FROM penguins", database);
        return
        [
            ("SQLite", TableSource.FromQuery(command.ExecuteReader)),
            ("Parquet of doubles", new ParquetSource(await Penguins.WriteParquet(folder, asFloats: false))),
            ("Parquet of floats", new ParquetSource(await Penguins.WriteParquet(folder, asFloats: true, rows: 7))),
            ("Parquet of DuckDB", new ParquetSource(Penguins.Foreign)),
            ("Arrow batches of doubles", new ArrowSource(Penguins.CreateBatches(asFloats: false))),
            ("Arrow batches of floats and dictionaries", new ArrowSource(Penguins.CreateBatches(asFloats: true))),
            ("Arrow file", new ArrowSource(await Penguins.WriteArrow(folder, asStream: false, Penguins.CreateBatches(asFloats: false)))),
            ("Arrow stream", new ArrowSource(await Penguins.WriteArrow(folder, asStream: true, Penguins.CreateBatches(asFloats: true)))),
            ("DataFrame", new DataFrameSource(Penguins.CreateFrame())),
        ];
    }

    static string Train(Table table) =>
        TabularModel.Train(table, "species", new TabularOptions { Preset = TabularPreset.Fast, Seed = 1 }).Network.ComputeHash();

    static string Train<T>(T rows, Func<T, TableSchema> getSchema) where T : StreamingDataset
    {
        TableSchema schema = getSchema(rows);
        int[] numbers = schema.NumericColumns;
        var network = new Network(schema.InputCount, seed: 1)
        {
            new Imputer { Columns = numbers }, new Standardizer { Columns = numbers }, new OneHot(schema.CategoricalColumns),
            new Dense(16), new Relu(), new Dense(rows.Outputs), new Softmax(),
        };
        network.FitPreprocessing(rows);
        using var trainer = new Trainer(network, new CrossEntropy(), new Adam(0.01)) { BatchSize = 16, Epochs = 3, Seed = 1 };
        trainer.Fit(rows);
        return network.ComputeHash();
    }
}
