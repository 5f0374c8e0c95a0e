using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using FastNn.Tests.Support;
using Npgsql;

namespace FastNn.Tables.Tests;

/// <summary>A table of a PostgreSQL server that is started for the test; skipped where PostgreSQL is not installed.</summary>
public sealed class PostgresTests
{
    const string Place = "/usr/lib/postgresql";

    [Fact]
    public async Task Query_of_penguins_makes_the_model_of_the_file()
    {
        string? programs = Directory.Exists(Place) ? Directory.GetDirectories(Place).Order(StringComparer.Ordinal).LastOrDefault() : null;
        Assert.SkipWhen(programs is null, $"PostgreSQL is not installed: there is no {Place}. Install the package postgresql to run this test.");
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        // A server does not run as root.
        string user = Environment.UserName == "root" ? "postgres" : Environment.UserName, data = folder.CreateFolder("data");
        int port = FreePort();
        if (user == "postgres")
        {
            await Run("chown", ["-R", user, folder.Root]);
        }
        await RunAs(user, $"{programs}/bin/initdb", ["-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-sync"]);
        await RunAs(user, $"{programs}/bin/pg_ctl",
            ["-D", data, "-w", "-l", Path.Combine(data, "log"), "-o", $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -F", "start"]);
        try
        {
            await using NpgsqlDataSource database = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={port};Username=tests;Database=postgres;Pooling=false");
            await Fill(database, cancellation);
            var query = TableSource.FromQuery(() => database.CreateCommand("SELECT * FROM penguins ORDER BY row").ExecuteReader());
            TableSource source = query.Select(Penguins.Columns);
            var options = new TabularOptions { Preset = TabularPreset.Fast, Seed = 1 };

            Assert.Equal(TabularModel.Train(Table.FromCsv(Penguins.Path), "species", options).Network.ComputeHash(),
                TabularModel.Train(Table.From(source), "species", options).Network.ComputeHash());
            Assert.Equal(344, new StreamingTable(source, "species").Count);
        }
        finally
        {
            await RunAs(user, $"{programs}/bin/pg_ctl", ["-D", data, "-m", "immediate", "stop"]);
        }
    }

    /// <summary>Numbers of every type of the server: real, double precision, numeric, integer, smallint.</summary>
    static async Task Fill(NpgsqlDataSource database, CancellationToken cancellation)
    {
        string[] types = ["text", "varchar(20)", "real", "numeric(6,2)", "integer", "double precision", "text", "smallint"];
        await using NpgsqlCommand create = database.CreateCommand(
            $"CREATE TABLE penguins (row serial, {string.Join(", ", Penguins.Columns.Select((name, i) => $"{name} {types[i]}"))})");
        await create.ExecuteNonQueryAsync(cancellation);
        string rows = string.Join(", ", Penguins.Cells.Select(row =>
            $"({string.Join(", ", row.Select((cell, i) => cell is null ? "NULL" : Penguins.AreTexts[i] ? $"'{cell}'" : cell))})"));
        await using NpgsqlCommand insert = database.CreateCommand($"INSERT INTO penguins ({string.Join(", ", Penguins.Columns)}) VALUES {rows}");
        await insert.ExecuteNonQueryAsync(cancellation);
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    static Task RunAs(string user, string program, string[] arguments) =>
        user == Environment.UserName ? Run(program, arguments) : Run("runuser", ["-u", user, "--", program, .. arguments]);

    static async Task Run(string program, string[] arguments)
    {
        // The server inherits what it is started with: its output goes to a file, and nothing waits for it.
        using Process process = Process.Start(new ProcessStartInfo(program, arguments))!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }
}
