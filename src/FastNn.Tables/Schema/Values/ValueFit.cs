namespace FastNn.Tables;

/// <summary>Whether a value fits the input that it was encoded for.</summary>
public enum ValueFit
{
    /// <summary>A number, a date, or one of the categories.</summary>
    Known,

    /// <summary>No value: encoded as NaN.</summary>
    Missing,

    /// <summary>A text that is none of the categories: encoded as unknown.</summary>
    Unknown,

    /// <summary>A value of another kind, or beyond the range of a float: not encoded.</summary>
    Unfit,
}
