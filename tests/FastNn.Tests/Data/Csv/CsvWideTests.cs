using System.Diagnostics;
using System.Text;
using FastNn.Data;

namespace FastNn.Tests.Data;

/// <summary>Tables of very many columns, and schemas of very many names: their cost grows as they do, and there is a last one.</summary>
public sealed class CsvWideTests
{
    [Fact]
    public void Line_of_more_columns_than_a_table_has_is_refused_before_they_are_made()
    {
        byte[] line = new byte[8_400_000];
        line.AsSpan().Fill((byte)',');
        line[^1] = (byte)'\n';
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("a table can have 1,048,576 columns", Assert.Throws<FastNnFormatException>(() => Csv.ReadTable(new MemoryStream(line), -1)).Message);
        Assert.Contains("a table can have 1,048,576 columns", Assert.Throws<FastNnFormatException>(() => Csv.ReadDataset(new MemoryStream(line), -1)).Message);
        // The line itself, and the buffers in which it grows.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100L << 20);
        CsvSchema schema = Csv.ReadTable(Stream("a,b\n1,2\n3,4\n"), -1).Schema;
        Assert.Contains("a table can have 1,048,576 columns",
            Assert.Throws<FastNnFormatException>(() => Csv.ReadDataset(new MemoryStream(line), schema)).Message);
    }

    [Fact]
    public void Column_without_a_name_is_found_again_in_its_own_file()
    {
        const string Text = ",size,kind\n1,2,a\n3,4,b\n";
        CsvTable table = Csv.ReadTable(Stream(Text), "kind");
        Dataset again = Csv.ReadDataset(Stream(Text), table.Schema);

        Assert.Equal(["column0", "size"], table.Schema.Inputs.Select(input => input.Name));
        Assert.Equal([1f, 2f, 3f, 4f], Enumerable.Range(0, 2).SelectMany(row => again.GetInput(row).ToArray()));
        Assert.Equal(1, again.GetLabel(1));
        // Where another column has no name, nothing is guessed.
        Assert.Contains("names the column 'column0' never",
            Assert.Throws<FastNnFormatException>(() => Csv.ReadDataset(Stream("size,,kind\n2,1,a\n"), table.Schema)).Message);
    }

    [Theory]
    [InlineData("header")]
    [InlineData("missing")]
    public void Reading_by_a_schema_is_linear_in_its_names(string what)
    {
        double small = Best(4_000), large = Best(32_000);
        // 8 times as much: 64 times the time where it is quadratic. Noise of a loaded machine is far below that.
        Assert.True(large < 40 * Math.Max(small, 0.05), $"{small} s, {large} s");

        double Best(int count) => Enumerable.Range(0, 3).Min(_ => Seconds(count));

        double Seconds(int count)
        {
            string[] names = [.. Enumerable.Range(0, count).Select(i => $"Name{i}")];
            string[] words = what == "missing" ? [.. names.Select(name => $"no-{name}")] : ["?"];
            var schema = new CsvSchema([.. names.Select((name, i) => new CsvInput(name, i, []))], "y", count, ["a", "b"], count + 1) { MissingValues = words };
            string text = $"{string.Join(',', names.Select(name => name.ToUpperInvariant()))},Y\n{string.Join(',', Enumerable.Repeat("1", count))},a\n";
            var clock = Stopwatch.StartNew();
            Assert.Equal(1, Csv.ReadDataset(Stream(text), schema).Count);
            return clock.Elapsed.TotalSeconds;
        }
    }

    [Fact]
    public void Many_words_for_missing_values_mean_what_few_do()
    {
        string[] few = ["", "NA", "größe", "-999"], many = [.. few, .. Enumerable.Range(0, 100).Select(i => $"none{i}")];
        foreach (string cell in (string[])["", "na", "NA", "nA", "größe", "GRÖSSE", "GRöße", "-999", "-99", "n", "NAN"])
        {
            byte[] bytes = Encoding.UTF8.GetBytes(cell);
            Assert.Equal(new CsvMissing(few).Contains(bytes), new CsvMissing(many).Contains(bytes));
        }
        Assert.True(new CsvMissing(many).Contains("NONE99"u8));
        Assert.True(new CsvMissing(many).HasNumbers);
    }

    static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));
}
