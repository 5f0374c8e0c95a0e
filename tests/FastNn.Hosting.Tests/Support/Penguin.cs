using System.Text.Json.Serialization;
using FastNn.Tables;

namespace FastNn.Hosting.Tests.Support;

/// <summary>The island of a penguin.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Island>))]
enum Island
{
    Biscoe,
    Dream,
    Torgersen,
    Atlantis,
}

/// <summary>A row of samples/data/penguins.csv; its names in JSON are those of the members.</summary>
[TableRow]
readonly partial record struct Penguin(Island? Island, [property: Column("bill_length_mm")] double? BillLength, [Column("bill_depth_mm")] double? BillDepth,
    [Column("flipper_length_mm")] int? FlipperLength, [Column("body_mass_g")] float? BodyMass, string? Sex, int Year, [Ignore] string? Note,
    [Label] string? Species);

/// <summary>A row of a network of numbers.</summary>
[TableRow]
sealed partial record Pair(double First, [Column("the second")] float Second);

/// <summary>The metadata of rows, made when the tests are compiled.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Penguin))]
[JsonSerializable(typeof(Pair))]
[JsonSerializable(typeof(Trip))]
sealed partial class RowContext : JsonSerializerContext;
