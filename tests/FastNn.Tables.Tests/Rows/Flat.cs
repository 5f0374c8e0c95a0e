namespace FastNn.Tables.Tests.Rows;

/// <summary>The state of a flat; one text is not the name of its member.</summary>
enum FlatState
{
    Good,
    [Column("to renovate")]
    Old,
    New,
}

/// <summary>A member of every type that a column can hold.</summary>
[TableRow]
partial record struct Flat(
    float Area, [property: Column("rooms")] int Rooms, [Column("floor no")] short? Floor, double Distance, decimal Fee, long Built, byte Windows,
    FlatState State, FlatState? LastState, string? City, bool HasBalcony, bool? HasLift, DateTime Listed, DateOnly? Sold, DateTimeOffset Seen,
    TimeSpan Drive, TimeOnly? Sunset, [Ignore] Guid Key, [Label] double Price)
{
    public static int Count { get; set; }

    /// <summary>A computed column.</summary>
    public readonly float AreaPerRoom => Area / Rooms;

    internal object? Hidden => Key;

    /// <summary>Draws flats, with missing values, and numbers next to the middle of two floats.</summary>
    public static Flat[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(row =>
        {
            double distance = row % 7 == 0 ? 1 + Math.Pow(2, -24) * (1 + row / 7) : random.NextDouble() * 1e-3;
            var flat = new Flat(random.Next(20, 200) / 4f, random.Next(1, 6), Or<short>(random, (short)random.Next(-1, 9)), distance,
                random.Next(0, 10_000) / 100m + 0.000_000_000_000_001m, 1_900_000_000_000 + random.NextInt64(1L << 40), (byte)random.Next(1, 20),
                (FlatState)random.Next(3), Or(random, (FlatState)random.Next(3)), random.Next(6) switch { 0 => null, 1 => " Bern ", 2 => "Biel", _ => "Thun" },
                random.Next(2) == 1, Or(random, random.Next(2) == 1), new DateTime(2024, 1, 1).AddMinutes(random.Next(600_000)),
                Or(random, new DateOnly(2025, 1, 1).AddDays(random.Next(300))),
                new DateTimeOffset(2024, 5, 1, random.Next(24), 30, 0, TimeSpan.FromHours(2)), TimeSpan.FromSeconds(random.Next(5_000) / 8.0),
                Or(random, new TimeOnly(random.Next(15, 22), random.Next(60))), Guid.NewGuid(), 0);
            return flat with { Price = Math.Round(1_000 * flat.Area + (flat.HasBalcony ? 5_000 : 0) + 10_000 * (int)flat.State + random.Next(9_000), 2) };
        })];
    }

    static T? Or<T>(Random random, T value) where T : struct => random.Next(5) == 0 ? null : value;
}

/// <summary>Members of a base type, a keyword as a name, fields, and a type inside of another.</summary>
abstract class Thing
{
    public int Weight { get; set; }

    public virtual string? Colour => "red";
}

static partial class Things
{
    [TableRow]
    internal sealed partial class Toy : Thing
    {
        public float @class;

        public override string? Colour => Weight % 2 == 0 ? "blue" : null;

        [Label]
        public bool IsSold { get; init; }

        public int Written { private get; set; }

        public int Half() => Written / 2;
    }
}
