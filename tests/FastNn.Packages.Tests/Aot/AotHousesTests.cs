using System.Globalization;
using FastNn.Tests.Support;
using Microsoft.Data.Sqlite;

namespace FastNn.Packages.Tests.Aot;

/// <summary>tests/AotHouses, compiled ahead of time without a warning, reads a database, trains, and predicts the same price as under the JIT, by a call and by
/// a request to a service.</summary>
public sealed class AotHousesTests(AotHousesProgram program) : IClassFixture<AotHousesProgram>
{
    [Fact]
    public async Task Compiled_ahead_of_time_it_predicts_the_same_price()
    {
        string executable = program.Find();
        Assert.DoesNotContain("warning", program.Output, StringComparison.OrdinalIgnoreCase);

        using var scratch = new TemporaryFolder();
        using SqliteConnection connection = HouseTable.Open();
        string price = Houses.Predict(connection, out _).ToString(CultureInfo.InvariantCulture);
        string[] lines = (await Command.Run(scratch.Root, executable)).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([price, $"{{\"prediction\":{price}}}"], lines);
    }
}
