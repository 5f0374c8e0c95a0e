namespace FastNn.Data;

/// <summary>Whether the first line of a CSV file names the columns.</summary>
public enum CsvHeader
{
    /// <summary>
    /// The first line is a header if none of its cells is a number, and a row if all are. A line of names and numbers is refused, as a row with a typing error
    /// looks the same. In tables, where text is a value too, such a line is a header if a name in it stands over a number of the second line, or if it has the
    /// given name of the label's column; else a row.
    /// </summary>
    Detect,

    /// <summary>The first line is a header.</summary>
    Present,

    /// <summary>The first line is a row.</summary>
    Absent,
}
