using FastNn.Layers;

namespace FastNn;

/// <summary>
/// A step of a network: y = f(x), row by row. Derive from it to make your own: say how many outputs there are, ask for parameters in
/// <see cref="Build"/>, and compute in <see cref="Forward"/> and <see cref="Backward"/>. For an activation, derive from
/// <see cref="Elementwise{TOp}"/> instead.
/// </summary>
/// <remarks>A layer holds parameters and settings, never what belongs to one call: several predictors run the same layer at once, each with
/// buffers of its own. <see cref="Forward"/> and <see cref="Backward"/> must not allocate. A copy of a network has copies of its layers, field by field, which
/// are then built anew: what a layer makes for itself, it makes in <see cref="Build"/>.</remarks>
public abstract class Layer
{
    Parameter[] parameters = [];

    /// <summary>The name under which the layer is saved and listed: its type's name.</summary>
    public virtual string Kind => GetType().Name;

    /// <summary>How many outputs a row has, given its inputs.</summary>
    /// <exception cref="ArgumentException">The layer cannot take so many inputs; the message says what it needs.</exception>
    public abstract int GetOutputSize(int inputs);

    /// <summary>Asks for the parameters. Called once, when the network is first used.</summary>
    protected internal virtual void Build(LayerBuilder builder) { }

    /// <summary>Floats of scratch memory that <see cref="Forward"/> or <see cref="Backward"/> needs for so many rows; they get it in
    /// <see cref="Pass.Scratch"/>.</summary>
    protected internal virtual long ScratchSize(int inputs, int rows) => 0;

    /// <summary>Floats that the forward pass of a training step leaves behind for its backward pass, in <see cref="Pass.Saved"/>.</summary>
    protected internal virtual long SavedSize(int inputs, int rows) => 0;

    /// <summary>The fewest rows of a batch with which the layer can be trained; 1 unless overridden. A trainer refuses smaller ones.</summary>
    public virtual int MinTrainingBatch => 1;

    /// <summary>y = f(x).  x: [rows, inputs]  y: [rows, outputs]</summary>
    protected internal abstract void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass);

    /// <summary>
    /// From dy, the gradient of the loss by y: dx, the gradient by x, and the gradients of the parameters, which are assigned, or added to where
    /// <see cref="Pass.Accumulate"/> says so.  x, dx: [rows, inputs]  y, dy: [rows, outputs].  dx is empty where nobody wants it; it may be
    /// the same memory as dy only for layers derived from <see cref="Elementwise{TOp}"/>.
    /// </summary>
    protected internal abstract void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass);

    /// <summary>Writes the constructor's arguments by name, so that a saved network can be built again.</summary>
    protected internal virtual void Describe(PartSettings settings) { }

    /// <summary>Writes the constructor's arguments by name, for whoever shows or saves the layer.</summary>
    public void WriteSettings(PartSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Describe(settings);
    }

    /// <summary>A number that must be finite and above 0.</summary>
    private protected static float Positive(float value, string name) =>
        float.IsFinite(value) && value > 0 ? value : throw new ArgumentException($"{name} is {value}; it must be a finite number above 0.", name);

    /// <summary>The layer for another network: the same settings, and parameters as soon as it is built there.</summary>
    internal virtual Layer Copy()
    {
        var copy = (Layer)MemberwiseClone();
        copy.IsTaken = false;
        return copy;
    }

    /// <summary>Whether a network has it already: parameters live in one place.</summary>
    internal bool IsTaken { get; set; }

    /// <summary>Whether it has parameters that are trained, in itself or in layers inside; known once it is made.</summary>
    internal bool IsTrained => parameters.Length > 0;

    /// <summary>Whether one of these is not frozen.</summary>
    internal bool HasGradient
    {
        get
        {
            foreach (Parameter parameter in parameters)
            {
                if (!parameter.IsFrozen)
                {
                    return true;
                }
            }
            return false;
        }
    }

    /// <summary>Builds the layer, and remembers the trained parameters that it asks for.</summary>
    internal void Make(LayerBuilder builder)
    {
        int before = builder.Count;
        Build(builder);
        parameters = builder.TrainedFrom(before);
    }

    /// <summary>Whether every output comes from the input at its place alone, so that the layer can run in place, forward in predictions and
    /// backward.</summary>
    internal virtual bool IsElementwise => false;

    /// <summary>Whether a prediction may write its output over its input.</summary>
    internal virtual bool PredictsInPlace => IsElementwise;

    /// <summary>Whether the layer is to run together with the dense layer before it.</summary>
    internal virtual bool FollowsDense(bool training) => false;

    /// <summary>z = x·Wᵀ + b, y = f(z), in one pass over y; z and y may be the same memory. Only where <see cref="FollowsDense"/>.</summary>
    internal virtual void ForwardAfter(Dense dense, ReadOnlyMatrix x, Matrix z, Matrix y, in Pass pass) => throw new NotSupportedException();

    /// <summary>The layer made ready for single rows, or null where it has nothing better than <see cref="Forward"/>.</summary>
    internal virtual RowStep? Step(int inputs, bool isFirst, bool exactOrder) => null;

    /// <summary>The same, and the dense layer before it. Only where <see cref="FollowsDense"/>, not training.</summary>
    internal virtual RowStep? StepAfter(Dense dense, bool exactOrder) => throw new NotSupportedException();
}
