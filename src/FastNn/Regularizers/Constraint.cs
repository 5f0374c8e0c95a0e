namespace FastNn;

/// <summary>What matrices of weights must hold to after every update, whatever the gradient asks for. Biases are left alone.</summary>
/// <remarks>Holds settings only; any thread. Nothing here allocates.</remarks>
public abstract class Constraint
{
    private protected Constraint() { }

    /// <summary>Writes the settings by name, so that a training goes on from a checkpoint with the same ones alone.</summary>
    internal abstract void Describe(PartSettings settings);

    /// <summary>Brings a matrix of weights back to where it must be.  panels: [outputs/16][inputs][16], whose padding is zero and must stay zero</summary>
    internal abstract void Apply(Span<float> panels, int inputs);
}
