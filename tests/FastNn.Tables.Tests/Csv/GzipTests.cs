using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tables.Tests;

/// <summary>Compressed CSV files that are truncated, or expand without end.</summary>
public sealed class GzipTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    [InlineData(30)]
    public void Rows_of_a_truncated_gzip_are_not_taken_for_all(int missing)
    {
        byte[] file = IdxBytes.Gzip("1,2,0\n3,4,1\n5,6,0\n7,8.25,1\n"u8);
        Assert.Equal(4, Table.FromCsv(new MemoryStream(file)).RowCount);

        Assert.Contains("The gzip data are damaged, truncated", Read.Refused(() => Table.FromCsv(new MemoryStream(file[..^missing]))));
    }

    [Fact]
    public void Bomb_of_rows_without_end_is_refused()
    {
        byte[] rows = new byte[4 + DataSource.FreeExpansion];
        for (int row = 0; row < rows.Length; row += 4)
        {
            "0,0\n"u8.CopyTo(rows.AsSpan(row));
        }

        Assert.Contains("expand to more than 100 times", Read.Refused(() => Table.FromCsv(new MemoryStream(IdxBytes.Gzip(rows)))), StringComparison.Ordinal);
    }
}
