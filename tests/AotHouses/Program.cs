using System.Globalization;
using FastNn.Tables;
using Microsoft.Data.Sqlite;

using SqliteConnection connection = HouseTable.Open();
Console.WriteLine(Houses.Predict(connection, out TabularModel model).ToString(CultureInfo.InvariantCulture));
Console.WriteLine(await PriceService.Ask(model.Network));
