namespace FastNn.Autograd;

/// <summary>The tensors that a <see cref="Function"/> reads in its backward pass. The memory of others is reused in replays.</summary>
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
