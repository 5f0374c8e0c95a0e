namespace FastNn;

/// <summary>The kind of problem that <see cref="FastNnFormatException.Code"/> tells.</summary>
public enum FormatError
{
    /// <summary>The content breaks the syntax of its format, or a rule without a code of its own.</summary>
    Malformed,

    /// <summary>The content ends too early.</summary>
    Truncated,

    /// <summary>Something follows where the content must end.</summary>
    TrailingData,

    /// <summary>The file is of another format or another kind, such as a pickle, or a model where a checkpoint is needed.</summary>
    WrongFormat,

    /// <summary>A size, a count or a depth is beyond a limit of this library or of the format.</summary>
    LimitExceeded,

    /// <summary>A name or a field stands more than once.</summary>
    Duplicate,

    /// <summary>A field, a tensor, a column or a value that is needed is missing.</summary>
    Missing,

    /// <summary>A layer, a setting, a field or a category is not known.</summary>
    Unknown,

    /// <summary>The content is valid or of a newer version, but cannot be used: a version, a type of numbers, an operator.</summary>
    Unsupported,

    /// <summary>A number or a text is outside of its range, or is of another kind than the one that is needed.</summary>
    InvalidValue,

    /// <summary>Parts disagree: shape and length, tensors and layers, header and rows, columns and network.</summary>
    Mismatch,

    /// <summary>The SHA-256 of the file is not the expected one.</summary>
    WrongHash,

    /// <summary>The signature of the manifest is of another content or another key.</summary>
    WrongSignature,
}
