namespace FastNn;

/// <summary>How the weight matrices of a network are stored.</summary>
public enum WeightFormat
{
    /// <summary>32-bit floats: the only format that can be trained.</summary>
    Float32,

    /// <summary>bfloat16, the upper half of a float, rounded to nearest even: a half of the bytes, 8 significant bits.</summary>
    BFloat16,

    /// <summary>Whole numbers from -127 to 127 times a scale for each output: a quarter of the bytes.</summary>
    Int8,

    /// <summary><see cref="Int8"/>, and each product also rounds its inputs, row by row, to 128 whole numbers times a scale for the row (dynamic quantization):
    /// the fastest format, for up to 132,104 inputs. A row that is not finite gives NaN.</summary>
    DynamicInt8,
}
