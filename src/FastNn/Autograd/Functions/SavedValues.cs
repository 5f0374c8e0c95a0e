namespace FastNn.Autograd;

/// <summary>What a <see cref="Function"/> is going to read again in its backward pass. What nobody saves may be forgotten when a tape is replayed.</summary>
[Flags]
public enum SavedValues
{
    /// <summary>Nothing: the gradient of the output is enough.</summary>
    None = 0,

    /// <summary>Its inputs.</summary>
    Inputs = 1,

    /// <summary>Its output.</summary>
    Output = 2,
}
