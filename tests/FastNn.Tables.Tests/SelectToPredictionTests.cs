using System.Globalization;
using FastNn.Tests.Support;
using Microsoft.Data.Sqlite;

namespace FastNn.Tables.Tests;

/// <summary>From a query to a prediction, as a service would write it.</summary>
public sealed class SelectToPredictionTests
{
    [Fact]
    public void Query_becomes_a_prediction_in_a_dozen_lines()
    {
        using SqliteConnection connection = Fill();

        // What a user writes begins here.
        using SqliteCommand query = connection.CreateCommand();
        query.CommandText = "SELECT species, sex, flipper_length_mm, bill_length_mm, body_mass_g FROM penguins WHERE body_mass_g IS NOT NULL";
        using SqliteDataReader reader = query.ExecuteReader();
        Table table = Table.FromReader(reader);
        TabularModel model = TabularModel.Train(table, label: "body_mass_g", new() { Preset = TabularPreset.Fast, Seed = 1 });
        using TabularPredictor predictor = model.CreatePredictor();
        float mass = predictor.PredictValue(new Dictionary<string, object?>
        {
            ["species"] = "Gentoo",
            ["sex"] = "male",
            ["flipper_length_mm"] = 222,
            ["bill_length_mm"] = null,
        });
        // It ends here.

        Assert.InRange(mass, 5000, 6000);
        Assert.True(model.Report!.Validation["R²"].Value > 0.75);
    }

    /// <summary>The same with a typed row; FastNn.Packages.Tests compiles it ahead of time.</summary>
    [Fact]
    public void Query_becomes_the_price_of_a_typed_row_in_seventeen_lines()
    {
        using SqliteConnection connection = HouseTable.Open();

        Assert.InRange(Houses.Predict(connection, out _), 740_000, 760_000);
        string[] lines = File.ReadAllLines(Repository.PathOf("tests/AotHouses/Houses.cs"));
        Assert.InRange(lines.Count(line => !string.IsNullOrWhiteSpace(line)), 1, 17);
    }

    static SqliteConnection Fill()
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        Execute("CREATE TABLE penguins (species TEXT, sex TEXT, flipper_length_mm INTEGER, bill_length_mm REAL, body_mass_g INTEGER)");
        Table table = Table.FromCsv(Repository.PathOf("samples/data/penguins.csv"));
        string[] columns = ["species", "sex", "flipper_length_mm", "bill_length_mm", "body_mass_g"];
        for (int row = 0; row < table.RowCount; row++)
        {
            IEnumerable<string> cells = columns.Select(column => table[column].GetText(row) is string text ? $"'{text}'" : "NULL");
            Execute(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO penguins VALUES ({string.Join(',', cells)})"));
        }
        return connection;

        void Execute(string text)
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = text;
            command.ExecuteNonQuery();
        }
    }
}
