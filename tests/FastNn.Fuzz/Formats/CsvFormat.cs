using System.Text;
using FastNn.Tables;

namespace FastNn.Fuzz;

/// <summary>Tables in CSV with a header and commas.</summary>
public sealed class CsvFormat : FuzzFormat
{
    static readonly CsvOptions options = new() { Header = CsvHeader.Present, Separator = ',' };

    static readonly string[] cells =
    [
        "", "0", "-0", "1", "1.5", "-1e3", "1e400", "NaN", "Infinity", "1,5", "0x10", "NA", "?", "a", "b", "\"a\"", "\"a,b\"", "\"a\"\"b\"", "\"a\nb\"", "\"",
            "a\"b",
        " a ", "true", "no", "2026-01-02", "2026-13-02", "\u0661", "\ufeff", "\0", "\u221e", "1_000", "+1", ".5", "5.", "99999999999999999999999", "\t", ";",
    ];

    /// <inheritdoc/>
    public override string Name => "csv";

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        Encoding.UTF8.GetBytes("x,k,d\n1,a,2026-01-02\n2.5,b,2026-01-03\n-3e1,a,2026-01-04\n"),
        Encoding.UTF8.GetBytes("a,b\r\n\"1\",\"x,y\"\r\n2,\"x\"\"y\"\r\n,\r\n"),
        Encoding.UTF8.GetBytes("only\n1\n2\n3\n"),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words => [.. cells, "\n", "\r", "\r\n", ",", "\"\""];

    /// <inheritdoc/>
    public override byte[] Generate(Random random)
    {
        if (random.Next(2) == 0)
        {
            return base.Generate(random);
        }
        int columns = random.Next(1, 5), rows = random.Next(0, 6);
        var text = new StringBuilder(string.Join(',', Enumerable.Range(0, columns).Select(i => random.Next(12) == 0 ? cells[random.Next(cells.Length)]
            : $"c{i}")));
        string end = random.Next(3) switch { 0 => "\n", 1 => "\r\n", _ => "\r" };
        for (int row = 0; row < rows; row++)
        {
            int count = columns + (random.Next(24) == 0 ? random.Next(-1, 2) : 0);
            text.Append(end).AppendJoin(',', Enumerable.Range(0, count).Select(_ => cells[random.Next(cells.Length - 1)]));
        }
        return Encoding.UTF8.GetBytes(text.Append(random.Next(4) == 0 ? "" : end).ToString());
    }

    /// <inheritdoc/>
    public override Verdict Validate(byte[] input) => CsvRules.Parse(input).Verdict;

    /// <inheritdoc/>
    public override object Read(byte[] input) => Table.FromCsv(new MemoryStream(input), options);

    /// <inheritdoc/>
    public override string? CheckAccepted(byte[] input, object value)
    {
        var table = (Table)value;
        CsvRules expected = CsvRules.Parse(input);
        return expected.Verdict != Verdict.Accept ? null
            : table.RowCount != expected.Rows.Count - 1 ? $"has {table.RowCount} rows, where {expected.Rows.Count - 1} are"
            : !table.Columns.Select(column => column.Name).SequenceEqual(expected.Rows[0]) ? "has other columns" : null;
    }
}
