using System.Diagnostics;
using System.Text.Json;

namespace FastNn.Tables.Tests;

/// <summary>Tables of very many columns, and schemas of very many names: their cost grows as they do, and there is a last one.</summary>
public sealed class WideTests
{
    [Fact]
    public void Line_of_more_columns_than_a_table_has_is_refused()
    {
        byte[] line = new byte[8_400_000];
        line.AsSpan().Fill((byte)',');
        line[^1] = (byte)'\n';

        Assert.Contains("a table can have 1048576", Read.Refused(() => Table.FromCsv(new MemoryStream(line))), StringComparison.Ordinal);
        Assert.Contains("a table can have 1048576", Read.Refused(() => Read.Schema("a,b\n1,2\n3,4\n").ReadCsv(new MemoryStream(line))));
    }

    [Fact]
    public void A_hundred_thousand_columns_are_read()
    {
        string row = string.Concat(Enumerable.Repeat("1,", 100_000));

        Table table = Read.Table($"{row}3\n{row}4\n");

        Assert.Equal((2, 100_001), (table.RowCount, table.Columns.Count));
        Assert.Equal(4, table.Columns[^1].GetNumber(1));
    }

    [Fact]
    public void Reading_by_a_schema_is_linear_in_its_names()
    {
        double small = Best(4_000), large = Best(32_000);
        // 8 times as much: 64 times the time where it is quadratic. Noise of a loaded machine is far below that.
        Assert.True(large < 40 * Math.Max(small, 0.05), $"{small} s, {large} s");

        double Best(int count) => Enumerable.Range(0, 3).Min(_ => Seconds(count));

        double Seconds(int count)
        {
            string[] names = [.. Enumerable.Range(0, count).Select(i => $"Name{i}")];
            var inputs = names.Select((name, i) => $$"""{"name":"{{name}}","column":{{i}},"kind":"number"}""");
            string words = JsonSerializer.Serialize(names.Select(name => $"no-{name}"));
            string label = $$"""{"name":"y","column":{{count}}}""", format = $$"""{"missing":{{words}}}""";
            TableSchema schema = TableSchema.FromJson(
                $$"""{"version":1,"columns":{{count + 1}},"inputs":[{{string.Join(',', inputs)}}],"label":{{label}},"format":{{format}}}""");
            string text = $"{string.Join(',', names.Select(name => name.ToUpperInvariant()))},Y\n{string.Join(',', Enumerable.Repeat("1", count))},2\n";
            var clock = Stopwatch.StartNew();
            Assert.Equal(1, schema.ReadCsv(Read.Stream(text)).Count);
            return clock.Elapsed.TotalSeconds;
        }
    }

    [Fact]
    public void Rows_come_whole_across_the_edges_of_buffers()
    {
        var text = new System.Text.StringBuilder("a,b,c\n");
        for (int row = 0; row < 20_000; row++)
        {
            text.Append(FormattableString.Invariant($"{row}.25,\"x{row % 7}\",{row % 7}"))
                .Append((row % 3) switch { 0 => "\r\n", 1 => "\r", _ => "\n" });
        }

        Table table = Read.Table(text.ToString());

        Assert.Equal(20_000, table.RowCount);
        for (int row = 0; row < table.RowCount; row++)
        {
            Assert.Equal((row + 0.25f, row % 7, row % 7, row + 2),
                (table.Columns[0].GetNumber(row), table.Columns[1].GetCode(row), table.Columns[2].GetNumber(row), table.GetLine(row)));
        }
    }
}
