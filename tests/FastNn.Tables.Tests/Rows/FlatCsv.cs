using System.Globalization;
using System.Text;

namespace FastNn.Tables.Tests.Rows;

/// <summary>Writes flats as a file that a program would write, without code of FastNn.</summary>
static class FlatCsv
{
    public static Table Read(IEnumerable<Flat> flats)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Write(flats)));
        return Table.FromCsv(stream, new CsvOptions { MissingValues = [""] });
    }

    public static string Write(IEnumerable<Flat> flats)
    {
        var text = new StringBuilder("Area,rooms,floor no,Distance,Fee,Built,Windows,State,LastState,City,HasBalcony,HasLift,Listed,Sold,Seen,Drive,Sunset,"
            + "Price,AreaPerRoom\n");
        foreach (Flat flat in flats)
        {
            text.AppendJoin(',', new object?[]
            {
                flat.Area, flat.Rooms, flat.Floor, flat.Distance, flat.Fee, flat.Built, flat.Windows, Name(flat.State), Name(flat.LastState), flat.City,
                flat.HasBalcony, flat.HasLift, flat.Listed.ToString("s", CultureInfo.InvariantCulture), flat.Sold?.ToString("o", CultureInfo.InvariantCulture),
                flat.Seen.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture), flat.Drive.TotalSeconds, flat.Sunset?.ToTimeSpan().TotalSeconds,
                flat.Price, flat.AreaPerRoom,
            }.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture))).Append('\n');
        }
        return text.ToString();
    }

    static string? Name(FlatState? state) => state == FlatState.Old ? "to renovate" : state?.ToString();
}
