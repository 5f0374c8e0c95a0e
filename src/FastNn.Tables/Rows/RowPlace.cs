namespace FastNn.Tables;

/// <summary>Where the value of a column of a row goes.</summary>
/// <param name="Kind">How it is encoded.</param>
/// <param name="Offset">Its first number in the encoded row.</param>
/// <param name="Encoder">The encoder of the input; null where the column is no input.</param>
/// <param name="Codes">The codes of the choices, behind that of an unknown one; empty for other types.</param>
readonly record struct RowPlace(RowPlaceKind Kind, int Offset, InputEncoder? Encoder, float[] Codes);

/// <summary>How a value is encoded.</summary>
enum RowPlaceKind
{
    /// <summary>Not at all: the label, or a column that the training ignored.</summary>
    None,

    /// <summary>As a number.</summary>
    Number,

    /// <summary>As the code of its choice.</summary>
    Code,

    /// <summary>By the encoder of the input.</summary>
    Other,
}
