using System.Globalization;
using Microsoft.Data.Sqlite;

using SqliteConnection connection = HouseTable.Open();
Console.WriteLine(Houses.Predict(connection).ToString(CultureInfo.InvariantCulture));
