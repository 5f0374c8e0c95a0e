namespace FastNn.Data;

/// <summary>The type of the values in an IDX file, by the code its header has for it.</summary>
public enum IdxType
{
    /// <summary>Unsigned bytes, as the images and labels of MNIST.</summary>
    UnsignedByte = 0x08,

    /// <summary>Signed bytes.</summary>
    SignedByte = 0x09,

    /// <summary>16-bit integers.</summary>
    Int16 = 0x0B,

    /// <summary>32-bit integers.</summary>
    Int32 = 0x0C,

    /// <summary>32-bit floats.</summary>
    Single = 0x0D,

    /// <summary>64-bit floats.</summary>
    Double = 0x0E,
}
