using System.Globalization;
using System.Runtime.CompilerServices;
using FastNn.Tests.Support;
using Microsoft.Data.Sqlite;

namespace FastNn.Tables.Tests;

/// <summary>Tables of databases and objects are those of CSV files with the same rows.</summary>
public sealed class SourceTests
{
    const string Csv = """
        area,rooms,city,sold,garden,price
        81.3,3,Leeds,2024-03-31,yes,250000
        64.05,2,York,2024-04-01,no,180500
        120.9,,York,2023-12-24,yes,
        99,4,,2024-02-29,no,301000.5
        75.5,3,Hull,,yes,210000
        """;

    sealed record House(float Area, int? Rooms, string? City, DateTime? Sold, bool Garden, double? Price);

    static readonly House[] houses =
    [
        new(81.3f, 3, "Leeds", new DateTime(2024, 3, 31), true, 250_000),
        new(64.05f, 2, "York", new DateTime(2024, 4, 1), false, 180_500),
        new(120.9f, null, "York", new DateTime(2023, 12, 24), true, null),
        new(99, 4, null, new DateTime(2024, 2, 29), false, 301_000.5),
        new(75.5f, 3, "Hull", null, true, 210_000),
    ];

    [Fact]
    public void Typed_selectors_make_the_table_of_the_file() => AssertSame(Table.From(houses, columns => columns
        .Number("area", house => house.Area).Number("rooms", house => house.Rooms).Text("city", house => house.City).Date("sold", house => house.Sold)
        .Boolean("garden", house => house.Garden).Number("price", house => house.Price)));

    [Fact]
    public void Selectors_of_objects_make_the_table_of_the_file() => AssertSame(Table.From(houses, ("area", house => house.Area),
        ("rooms", house => house.Rooms), ("city", house => house.City), ("sold", house => house.Sold), ("garden", house => house.Garden),
        ("price", house => house.Price)));

    [Fact]
    public void Dictionaries_make_the_table_of_the_file() => AssertSame(Table.FromDictionaries(houses.Select(house =>
    {
        var row = new Dictionary<string, object?> { ["area"] = house.Area, ["rooms"] = house.Rooms, ["city"] = house.City };
        row.Add("sold", house.Sold is { } sold ? DateOnly.FromDateTime(sold) : null);
        row.Add("garden", house.Garden);
        if (house.Price is { } price)
        {
            row.Add("price", (decimal)price);
        }
        return row;
    })));

    [Fact]
    public void Query_makes_the_table_of_the_file()
    {
        using SqliteConnection connection = Open("CREATE TABLE houses (area REAL, rooms INTEGER, city TEXT, sold TEXT, garden TEXT, price REAL)");
        using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO houses VALUES ($area, $rooms, $city, $sold, $garden, $price)";
        foreach (House house in houses)
        {
            insert.Parameters.Clear();
            insert.Parameters.AddWithValue("$area", double.Parse(house.Area.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
            insert.Parameters.AddWithValue("$rooms", (object?)house.Rooms ?? DBNull.Value);
            insert.Parameters.AddWithValue("$city", (object?)house.City ?? DBNull.Value);
            insert.Parameters.AddWithValue("$sold", (object?)house.Sold?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? DBNull.Value);
            insert.Parameters.AddWithValue("$garden", house.Garden ? "yes" : "no");
            insert.Parameters.AddWithValue("$price", (object?)house.Price ?? DBNull.Value);
            insert.ExecuteNonQuery();
        }

        AssertSame(Query(connection, "SELECT * FROM houses"));
    }

    [Fact]
    public async Task Objects_that_are_produced_asynchronously_make_the_table_of_the_file()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;

        AssertSame(await Table.FromAsync(Produce(), columns => columns
            .Number("area", house => house.Area).Number("rooms", house => house.Rooms).Text("city", house => house.City).Date("sold", house => house.Sold)
            .Boolean("garden", house => house.Garden).Number("price", house => house.Price), cancellation));
        AssertSame(await Table.FromAsync(Produce(), [("area", house => house.Area), ("rooms", house => house.Rooms), ("city", house => house.City),
            ("sold", house => house.Sold), ("garden", house => house.Garden), ("price", house => house.Price)], cancellation));
    }

    [Fact]
    public async Task Asynchronous_enumeration_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        IAsyncEnumerable<House> rows = Produce(after: cancellation.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Table.FromAsync(rows, [("area", house => house.Area)], cancellation.Token));
    }

    static async IAsyncEnumerable<House> Produce(Action? after = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (House house in houses)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return house;
            after?.Invoke();
        }
    }

    /// <summary>A file of 344 rows, as it is and by way of a database.</summary>
    [Fact]
    public void Query_of_penguins_encodes_the_bits_of_the_file()
    {
        Table file = Table.FromCsv(Repository.PathOf("samples/data/penguins.csv"));
        using SqliteConnection connection = Open(
            "CREATE TABLE penguins (species, island, bill_length_mm, bill_depth_mm, flipper_length_mm, body_mass_g, sex, year)");
        using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText = $"INSERT INTO penguins VALUES ({string.Join(", ", Enumerable.Range(0, 8).Select(i => $"$p{i}"))})";
        foreach (string line in File.ReadLines(Repository.PathOf("samples/data/penguins.csv")).Skip(1))
        {
            insert.Parameters.Clear();
            foreach ((int i, string cell) in line.Split(',').Index())
            {
                object value = cell == "NA" ? DBNull.Value : cell.StartsWith('"') ? cell.Trim('"') : double.Parse(cell, CultureInfo.InvariantCulture);
                insert.Parameters.AddWithValue($"$p{i}", value);
            }
            insert.ExecuteNonQuery();
        }
        Table query = Query(connection, "SELECT * FROM penguins");

        Assert.Equal(file.Columns.Select(column => column.ToString()), query.Columns.Select(column => column.ToString()));
        Assert.Equal(Bits.Of(TableSchema.Create(file, "species").Encode(file)), Bits.Of(TableSchema.Create(query, "species").Encode(query)));
        Assert.Equal(Bits.Of(TableSchema.Create(file, "species").Encode(file)), Bits.Of(TableSchema.Create(file, "species").Encode(query)));
    }

    [Fact]
    public void Guid_is_an_identifier_and_time_its_seconds()
    {
        Table table = Table.FromDictionaries(Enumerable.Range(0, 20).Select(i => new Dictionary<string, object?>
        {
            ["key"] = Guid.NewGuid(),
            ["time"] = i > 0 ? new TimeOnly(0, 1) : TimeSpan.FromMinutes(2),
            ["day"] = i > 0 ? DayOfWeek.Monday : DayOfWeek.Friday,
            ["at"] = i > 0 ? null : DateTimeOffset.UnixEpoch,
        }));

        Assert.Equal(["Identifier", "Number", "Category", "Date"], table.Columns.Select(column => column.Kind.ToString()));
        Assert.Equal((120, 60), (table["time"].GetNumber(0), table["time"].GetNumber(1)));
        Assert.Equal(["Friday", "Monday"], table["day"].Texts);
        Assert.Equal(DateTime.UnixEpoch, table["at"].GetDate(0));
        Assert.Equal(0, table.GetLine(1));
    }

    [Fact]
    public void Unfit_values_are_refused_with_row_and_column()
    {
        var bytes = new Dictionary<string, object?> { ["photo"] = new byte[3] };
        var infinite = new Dictionary<string, object?> { ["size"] = double.PositiveInfinity };
        Dictionary<string, object?> number = new() { ["size"] = 1.23456789 }, text = new() { ["size"] = "large" };

        Assert.Contains("Row 0 (from 0), column 'photo' holds a Byte[]; it must be", Error(bytes), StringComparison.Ordinal);
        Assert.Contains("Row 0 (from 0), column 'size' holds \"Infinity\", which is beyond the range", Error(infinite), StringComparison.Ordinal);
        Assert.Contains("column 'size' holds \"large\" after numbers or dates", Error(number, text), StringComparison.Ordinal);
        Assert.Contains("There are no rows", Error(), StringComparison.Ordinal);
        static string Error(params Dictionary<string, object?>[] rows) => Assert.Throws<FastNnFormatException>(() => Table.FromDictionaries(rows)).Message;
    }

    static void AssertSame(Table table)
    {
        Table file = Table.FromCsv(new StringReader(Csv));
        var options = new TableSchemaOptions { DropMissingLabels = true };
        TableSchema expected = TableSchema.Create(file, "price", options), actual = TableSchema.Create(table, "price", options);

        Assert.Equal(["area 0", "rooms 0", "city 3", "sold.year 0", "sold.month 0", "sold.weekday 0", "sold.elapsed 0", "garden 2"],
            actual.EncodedInputs.Select(input => $"{input.Name} {input.Categories}"));
        Assert.Equal(Bits.Of(expected.Encode(file)), Bits.Of(actual.Encode(table)));
        Assert.Equal(Bits.Of(expected.Encode(file)), Bits.Of(expected.Encode(table)));
        Assert.Equal([81.3f, 3, 1, 2024, 3, 7, 8856, 1], actual.EncodeInputs(table)[..8]);
    }

    static SqliteConnection Open(string schema)
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using SqliteCommand create = connection.CreateCommand();
        create.CommandText = schema;
        create.ExecuteNonQuery();
        return connection;
    }

    static Table Query(SqliteConnection connection, string query)
    {
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = query;
        using SqliteDataReader reader = select.ExecuteReader();
        return Table.FromReader(reader);
    }
}
