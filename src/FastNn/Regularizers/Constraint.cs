namespace FastNn;

/// <summary>Base class of constraints, which matrices of weights meet after every update. Biases are not constrained.</summary>
/// <remarks>Holds settings only; any thread. Nothing here allocates.</remarks>
public abstract class Constraint
{
    private protected Constraint() { }

    /// <summary>Writes the settings by name, so that a checkpoint is resumed with the same settings only.</summary>
    internal abstract void Describe(PartSettings settings);

    /// <summary>Changes a matrix of weights so that it meets the constraint.  panels: [outputs/16][inputs][16], whose padding is zero and must stay
    /// zero</summary>
    internal abstract void Apply(Span<float> panels, int inputs);
}
