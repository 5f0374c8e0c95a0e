namespace FastNn;

/// <summary>Base class for constraints: brings every matrix of weights back into a permitted set after every update. Vectors, such as biases, are not
/// constrained. Derive from it for your own.</summary>
/// <remarks>A constraint holds settings only, so that several trainers may use it at once. A checkpoint is resumed only with a constraint of the same name and
/// settings.</remarks>
public abstract class Constraint
{
    /// <summary>Brings the weights back into the permitted set. Called once per matrix and update, on the thread that trains; must not allocate.</summary>
    /// <param name="weights">[outputs, inputs], changed in place.</param>
    public abstract void Apply(WeightView weights);

    /// <summary>Writes the settings by name; none by default.</summary>
    protected internal virtual void Describe(PartSettings settings) { }
}
