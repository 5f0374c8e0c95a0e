using System.Globalization;
using Microsoft.Data.Sqlite;

/// <summary>A database of houses whose prices follow from their area, city and garden.</summary>
static class HouseTable
{
    public static SqliteConnection Open()
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        Run(connection, "CREATE TABLE houses (area REAL, rooms INTEGER, city TEXT, built TEXT, garden TEXT, price INTEGER)");
        for (int i = 0; i < 400; i++)
        {
            // Remainders of primes: no two columns depend on each other.
            int area = 40 + i * 37 % 160, city = i * 11 % 3, year = 1950 + i * 13 % 70, garden = i * 7 % 5 / 3;
            string rooms = i % 9 == 0 ? "NULL" : $"{1 + area / 30}", price = $"{5_000 * area + 90_000 * city + 60_000 * garden}";
            Run(connection, string.Create(CultureInfo.InvariantCulture,
                $"INSERT INTO houses VALUES ({area}, {rooms}, '{(city == 0 ? "Biel" : city == 1 ? "Bern" : "Chur")}', '{year}-05-01', "
                + $"'{(garden == 1 ? "true" : "false")}', {price})"));
        }
        return connection;
    }

    static void Run(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
