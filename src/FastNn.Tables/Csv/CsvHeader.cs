namespace FastNn.Tables;

/// <summary>Whether the first line of a CSV file names the columns.</summary>
public enum CsvHeader
{
    /// <summary>
    /// The first line is a header if none of its cells is a number, or if a text in it stands over a number of the second line; otherwise it is a row.
    /// </summary>
    Detect,

    /// <summary>The first line is a header.</summary>
    Present,

    /// <summary>The first line is a row.</summary>
    Absent,
}
