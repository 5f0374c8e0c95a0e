namespace FastNn.Tables;

/// <summary>The kind of a column: how its values are read, and whether a schema makes an input of it.</summary>
public enum ColumnKind
{
    /// <summary>Numbers. A column of few different whole numbers is one too.</summary>
    Number,

    /// <summary>Two values of one pair: true and false, yes and no, y and n, t and f, in any case.</summary>
    Boolean,

    /// <summary>Texts that repeat.</summary>
    Category,

    /// <summary>Dates or date-times: yyyy-MM-dd, yyyy/MM/dd, yyyy-MM-ddTHH:mm:ss with fraction and zone, or in <see cref="CsvOptions.DateFormats"/>.</summary>
    Date,

    /// <summary>
    /// Values that name rows. Texts: at least 20 rows, and more than 95 % different. Whole numbers: at least 20 rows, each one more than the one before; or a
    /// name such as id, customer_id, customerId, index or row, and more than 95 % different. Ignored by a schema.
    /// </summary>
    Identifier,

    /// <summary>One value in all rows, or none. Ignored by a schema.</summary>
    Constant,

    /// <summary>Free text: at least 20 rows, more than half of them different, of three words or more in the mean. Ignored by a schema.</summary>
    Text,
}
