using FastNn.Tests.Support;

namespace FastNn.Tables.Tests;

/// <summary>The blocks of docs/data-sources.md, in their order.</summary>
public sealed class DataSourcesPageTests
{
    sealed record House(double Area, string City, double Price);

    [Fact]
    public void Every_block_is_code_of_this_file()
    {
        string source = PageCode.Flatten(File.ReadAllText(Repository.PathOf("tests/FastNn.Sources.Tests/DataSourcesPageTests.cs")));
        string[] blocks = PageCode.FindBlocks(File.ReadAllText(Repository.PathOf("docs/data-sources.md")));

        Assert.Equal(5, blocks.Length);
        Assert.All(blocks, block => Assert.Contains(PageCode.Flatten(PageCode.RemoveUsings(block)), source, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Blocks_do_what_the_page_says()
    {
        string before = Environment.CurrentDirectory;
        try
        {
            // The only test of this project that depends on the current folder.
            Environment.CurrentDirectory = Repository.PathOf("tests/FastNn.Sources.Tests/Files");
            TabularModel model = Train();
            Assert.InRange(CountGentoos(model), 118, 130);
            (Table some, Table houses) = await ReadSome();
            Assert.Equal((344, 3, 2), (some.RowCount, some.Columns.Count, houses.RowCount));
            Assert.InRange(TabularModel.FromNetwork(TrainStream()).Evaluate(Table.From(new ParquetSource("penguins.parquet")))["accuracy"].Value, 0.97, 1);
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
        Table countdown = Table.From(new Countdown(4));
        Assert.Equal((3, "odd", "even"), (countdown["left"].GetNumber(0), countdown.GetText(0, "parity"), countdown.GetText(3, "parity")));
    }

    static TabularModel Train()
    {
        Table table = Table.From(new ParquetSource("penguins.parquet"));
        TabularModel model = TabularModel.Train(table, label: "species", new TabularOptions { Preset = TabularPreset.Fast, Seed = 1 });
        return model;
    }

    static async Task<(Table Some, Table Houses)> ReadSome()
    {
        Table some = Table.From(new ParquetSource("penguins.parquet").Select("species", "island", "body_mass_g"));

        Table houses = await Table.FromAsync(ReadHouses(), columns => columns
            .Number("area", house => house.Area).Text("city", house => house.City).Number("price", house => house.Price));
        return (some, houses);
    }

    static async IAsyncEnumerable<House> ReadHouses()
    {
        await Task.Yield();
        yield return new House(120.5, "Bern", 900_000);
        yield return new House(80, "Chur", 450_000);
    }

    static Network TrainStream()
    {
        var rows = new StreamingTable(new ParquetSource("penguins.parquet"), label: "species");
        TableSchema schema = rows.Schema;
        int[] numbers = schema.NumericColumns;
        var network = new Network(schema.InputCount, seed: 1)
        {
            new Imputer { Columns = numbers }, new Standardizer { Columns = numbers }, new OneHot(schema.CategoricalColumns),
            new Dense(16), new Relu(), new Dense(rows.Outputs), new Softmax(),
        };
        network.FitPreprocessing(rows);
        schema.AddTo(network);
        using var trainer = new Trainer(network, new CrossEntropy(), new Adam(0.01)) { BatchSize = 16, Epochs = 40, Seed = 1 };
        trainer.Fit(rows);
        return network;
    }

    static int CountGentoos(TabularModel model)
    {
        using TabularPredictor predictor = model.CreatePredictor();
        int gentoos = 0;
        model.Schema.ForEachInput(new ParquetSource("penguins.parquet"), row => gentoos += model.Classes[predictor.Classify(row)] == "Gentoo" ? 1 : 0);
        return gentoos;
    }

    sealed class Countdown(int rows) : TableSource("countdown")
    {
        public override ITableReader Open() => new Reader(rows);

        sealed class Reader(int left) : ITableReader
        {
            public IReadOnlyList<SourceColumn> Columns { get; } = [new("left"), new("parity")];

            public bool Read() => --left >= 0;

            public TableValue GetValue(int column) => column == 0 ? TableValue.FromInteger(left) : TableValue.FromText(left % 2 == 0 ? "even" : "odd");

            public void Dispose()
            {
            }
        }
    }
}
