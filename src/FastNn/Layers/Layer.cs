using System.Diagnostics;
using FastNn.Layers;

namespace FastNn;

/// <summary>
/// A layer of a network: y = f(x), row by row. Derive from it to write your own: return the number of outputs, create parameters in <see cref="Build"/>, and
/// compute in <see cref="Forward"/> and <see cref="Backward"/>. Derive from <see cref="Elementwise{TOp}"/> for an activation, from <see cref="LayerBlock"/>
/// for a layer that contains layers.
/// </summary>
/// <remarks>A layer holds parameters and settings, never the state of a call: several predictors run the same layer at once, each with its own buffers.
/// <see cref="Forward"/> and <see cref="Backward"/> must not allocate. A copy of a network copies its layers field by field and builds them again: objects that
/// belong to one network are created in <see cref="Build"/>.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public abstract class Layer
{
    Parameter[] parameters = [];

    /// <summary>The name under which the layer is saved and listed: its type's name unless overridden.</summary>
    public virtual string Kind => GetType().Name;

    /// <summary>The layers inside this one, in order: those of a <see cref="LayerGroup"/>, none for any other layer. They are saved, hashed, copied and listed
    /// with it.</summary>
    public IReadOnlyList<Layer> Children { get; private protected set; } = [];

    /// <summary>What the outputs are, as far as the layer alone decides: <see cref="OutputKind.Probabilities"/> after a softmax or a sigmoid,
    /// <see cref="OutputKind.Values"/> unless overridden. Losses that need logits or probabilities refuse a last layer of the other kind.</summary>
    public virtual OutputKind Produces => OutputKind.Values;

    /// <summary>The fewest rows of a batch with which the layer can be trained; 1 unless overridden. A trainer refuses smaller batches.</summary>
    public virtual int MinTrainingBatch => 1;

    /// <summary>Returns the number of outputs of a row.</summary>
    /// <param name="inputs">Inputs of a row, at least 1.</param>
    /// <exception cref="ArgumentException">The layer cannot take so many inputs; the message says what it needs.</exception>
    public abstract int GetOutputSize(int inputs);

    /// <summary>Creates the parameters. Called once for each network, when it is first used.</summary>
    protected internal virtual void Build(LayerBuilder builder) { }

    /// <summary>Returns the floats of <see cref="Pass.Scratch"/> that <see cref="Forward"/> or <see cref="Backward"/> needs for so many rows; 0 unless
    /// overridden.</summary>
    protected internal virtual long ScratchSize(int inputs, int rows) => 0;

    /// <summary>Returns the floats of <see cref="Pass.Saved"/> that the forward pass of a training step writes for its backward pass; 0 unless
    /// overridden.</summary>
    protected internal virtual long SavedSize(int inputs, int rows) => 0;

    /// <summary>Computes y = f(x).  x: [rows, inputs]  y: [rows, outputs]</summary>
    protected internal abstract void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass);

    /// <summary>
    /// Computes from dy, the gradient of the loss by y, the gradient dx by x and the gradients of the parameters. These are assigned, or added to where
    /// <see cref="Pass.Accumulate"/> is true.  x, dx: [rows, inputs]  y, dy: [rows, outputs].  dx is empty where it is not needed; where
    /// <see cref="IsElementwise"/> is true it may be the memory of dy.
    /// </summary>
    protected internal abstract void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass);

    /// <summary>Writes the constructor's arguments by name, so that a saved network can be built again.</summary>
    protected internal virtual void Describe(PartSettings settings) { }

    /// <summary>Whether output i depends on input i alone and the layer can run in place: in predictions y may be the memory of x, and in backward passes dx
    /// that of dy. False unless overridden.</summary>
    protected internal virtual bool IsElementwise => false;

    /// <summary>Whether a prediction may write y over x; as <see cref="IsElementwise"/> unless overridden.</summary>
    protected internal virtual bool PredictsInPlace => IsElementwise;

    /// <summary>The product x·Wᵀ + b where that is all the layer computes, null unless overridden. An activation behind the layer is then fused with it: the
    /// network runs both in one pass over y, and <see cref="Forward"/> is not called. Read after <see cref="Build"/>.</summary>
    protected internal virtual LinearProduct? Product => null;

    /// <summary>Writes the layer's settings by name.</summary>
    public void WriteSettings(PartSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Describe(settings);
    }

    /// <summary>Returns the kind with the settings, such as "<c>Dense(outputs=10, bias=1)</c>". Allocates.</summary>
    public override string ToString()
    {
        var settings = new PartSettings();
        Describe(settings);
        return settings.Values.Count == 0 ? Kind : $"{Kind}({settings})";
    }

    /// <summary>Returns the layer for another network: the same settings, and parameters as soon as that network is built.</summary>
    internal virtual Layer Copy()
    {
        var copy = (Layer)MemberwiseClone();
        copy.IsTaken = false;
        return copy;
    }

    /// <summary>Whether the layer belongs to a network or a block: its parameters have one owner.</summary>
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

    /// <summary>Returns the inputs of the child that follows another one.</summary>
    /// <param name="inputs">Inputs of this layer.</param>
    /// <param name="before">Outputs of the child before it.</param>
    internal virtual int GetChildInputs(int inputs, int before) => before;

    /// <summary>Builds the layer, and remembers the trained parameters that it asks for.</summary>
    internal void Make(LayerBuilder builder)
    {
        int before = builder.Count;
        Build(builder);
        parameters = builder.TrainedFrom(before);
    }

    /// <summary>The <see cref="Product"/> where the layer's backward pass is that of the product, too; null for any other layer.</summary>
    internal virtual LinearProduct? TrainedProduct => null;

    /// <summary>Creates the layer's kernel for single rows; null where <see cref="Forward"/> is used.</summary>
    internal virtual RowStep? CreateRowStep(int inputs, bool isFirst, bool exactOrder) => null;

    /// <summary>Creates the same; overridden by layers that contain layers, whose steps have scratch and threads too.</summary>
    internal virtual RowStep? CreateRowStep(int inputs, bool isFirst, RowStepOptions options) => CreateRowStep(inputs, isFirst, options.ExactOrder);
}
