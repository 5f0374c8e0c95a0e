using System.Text.Json.Serialization;
using FastNn.Tables;

namespace FastNn.Hosting.Tests.Support;

/// <summary>What takes a trip; one text is not the name of its member.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Vehicle>))]
enum Vehicle
{
    [Column("small car")]
    Car,
    Bus,
}

/// <summary>A row with a member of every type that JSON writes in its own way.</summary>
[TableRow]
sealed partial record Trip(Vehicle Vehicle, string City, bool IsHoliday, DateOnly Day, DateTimeOffset? Asked, TimeSpan Length, TimeOnly Start, long? Stops,
    [property: Column("the fee"), JsonPropertyName("the 'fee'")] decimal Fee, [Ignore] Guid Id, [Label] double Price)
{
    /// <summary>A computed column.</summary>
    public double FeePerHour => (double)Fee / Length.TotalHours;

    /// <summary>A network with a schema of such rows, which predicts without no value.</summary>
    public static Network CreateNetwork()
    {
        Trip[] trips = [.. Enumerable.Range(0, 40).Select(i => new Trip((Vehicle)(i % 2), i % 3 > 0 ? "Bern" : "Biel", i % 4 > 0,
            new DateOnly(2026, 1, 1 + i % 28), new DateTimeOffset(2026, 1, 1, i % 24, 30, 0, TimeSpan.Zero), TimeSpan.FromMinutes(10 + i),
            new TimeOnly(i % 24, 0), i % 9, i / 4m, Guid.Empty, i * 1.25))];
        TableSchema schema = TableSchema.Create(Table.FromRows(trips), "Price", new() { Task = TabularTask.Regression });
        var network = new Network(schema.InputCount) { new Dense(1) };
        schema.AddTo(network);
        return network;
    }
}
