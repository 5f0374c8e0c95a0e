using FastNn.Tables;
using Microsoft.Data.Sqlite;

[TableRow]
readonly partial record struct House(double Area, int? Rooms, string? City, DateOnly Built, bool Garden);

static class Houses
{
    public static float Predict(SqliteConnection connection, out TabularModel model)
    {
        using SqliteCommand query = connection.CreateCommand();
        query.CommandText = "SELECT area, rooms, city, built, garden, price FROM houses";
        using SqliteDataReader reader = query.ExecuteReader();
        model = TabularModel.Train(Table.FromReader(reader), "price", new() { Preset = TabularPreset.Fast, Seed = 1 });
        using TabularPredictor<House> predictor = model.CreatePredictor<House>();
        return predictor.Predict(new House(120, Rooms: 4, "Bern", Built: new(1990, 5, 1), Garden: true));
    }
}
