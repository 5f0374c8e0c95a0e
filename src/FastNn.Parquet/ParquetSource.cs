namespace FastNn.Tables;

/// <summary>
/// The rows of a Parquet file, for <see cref="Table.From(TableSource)"/> and <see cref="StreamingTable"/>. One row group is in memory at a time, and of it the
/// columns that are asked for: some megabytes to some hundred, as the writer chose. Types: all integers and floats, decimals, texts, truth values, dates,
/// timestamps, times (as seconds), UUIDs, and null. A column of another type, such as a list or a struct, is refused where it is read.
/// </summary>
/// <remarks>
/// A timestamp is read in UTC, or as it is written where it has no zone; digits below 100 nanoseconds are dropped. Files of all compressions; encrypted ones
/// are refused. The parser is Parquet.Net, which checks less than the readers of FastNn: a file that was made to harm can keep it busy for minutes.
/// </remarks>
/// <param name="path">The file. It must not change while it is used.</param>
/// <exception cref="ArgumentException">The path is empty.</exception>
public sealed class ParquetSource(string path) : TableSource(path)
{
    /// <summary>Opens the file before its first row.</summary>
    /// <exception cref="FastNnFormatException">The file is malformed.</exception>
    /// <exception cref="IOException">The file cannot be opened; <see cref="UnauthorizedAccessException"/> without the right to.</exception>
    public override ITableReader Open() => new ParquetRows(Name);
}
