using System.Diagnostics;
using FastNn.Contracts;
using FastNn.Layers;

namespace FastNn;

/// <summary>
/// A parameter of a network: a weight matrix, a vector such as a bias, or a <see cref="BufferVector"/>, which is not trained. All parameters of a network lie
/// in one slab, all gradients in a second one. Read and written here in PyTorch's order, whatever the layout inside.
/// </summary>
/// <remarks>Read from any thread; a predictor that runs while values are written uses a mixture of old and new. Nothing here allocates.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public abstract class Parameter
{
    ParameterStore? store;
    int offset, length;

    private protected Parameter(string name, int rows, int columns, bool decays)
    {
        Name = name;
        Rows = rows;
        Columns = columns;
        Decays = decays;
    }

    /// <summary>"<c>0.weight</c>": the layer's position in the network, from 0, and the parameter's own name.</summary>
    public string Name { get; }

    /// <summary>Rows: the outputs of a weight matrix, 1 for a vector.</summary>
    public int Rows { get; }

    /// <summary>Columns: the inputs of a weight matrix, the length of a vector.</summary>
    public int Columns { get; }

    /// <summary>Number of floats: rows times columns.</summary>
    public int Count => Rows * Columns;

    /// <summary>Whether the parameter has one dimension only, as a bias.</summary>
    public abstract bool IsVector { get; }

    /// <summary>Whether the parameter has a gradient and is updated by optimizers. Only a <see cref="BufferVector"/> has none.</summary>
    public virtual bool IsTrained => true;

    /// <summary>Whether regularizers and weight decay reach it unless told otherwise: weights yes, biases no.</summary>
    public bool Decays { get; }

    /// <summary>Multiplies the learning rate for this parameter, also one that a schedule sets; 1 unless set. May be changed between steps.</summary>
    /// <remarks>It belongs to training: checkpoints save and restore it, model files do not. A <see cref="BufferVector"/> is not trained and ignores
    /// it.</remarks>
    /// <exception cref="ArgumentException">It is negative, infinite or NaN.</exception>
    public float LearningRateFactor { get; set => field = Require.NotNegative(value, nameof(LearningRateFactor)); } = 1;

    /// <summary>Multiplies the optimizer's weight decay and the regularizer's strength for this parameter; 1 unless set, 0 for neither. May be changed between
    /// steps.</summary>
    /// <exception cref="ArgumentException">It is negative, infinite or NaN.</exception>
    /// <inheritdoc cref="LearningRateFactor" path="/remarks"/>
    public float DecayFactor { get; set => field = Require.NotNegative(value, nameof(DecayFactor)); } = 1;

    /// <summary>
    /// Whether training leaves the parameter as it is: no optimizer, regularizer, clipping or constraint reaches it, and its gradient is not computed. The
    /// backward pass ends at the first layer with a parameter that is not frozen. May be changed between steps. Statistics of a batch, such as the running mean
    /// of a <see cref="BatchNorm"/>, are measured all the same.
    /// </summary>
    /// <inheritdoc cref="LearningRateFactor" path="/remarks"/>
    public bool IsFrozen { get; set; }

    /// <summary>Copies the values, row-major [rows, columns].</summary>
    /// <exception cref="ArgumentException">The span does not have <see cref="Count"/> floats.</exception>
    public void CopyTo(Span<float> values)
    {
        CheckLength(values.Length, nameof(values));
        Unpack(Values, values);
    }

    /// <summary>Sets the values, row-major [rows, columns].</summary>
    /// <exception cref="ArgumentException">The span does not have <see cref="Count"/> floats.</exception>
    public void Set(ReadOnlySpan<float> values)
    {
        CheckLength(values.Length, nameof(values));
        if (store is not null || !KeepFirst(values))
        {
            Pack(values, Values);
        }
        IsSet = true;
    }

    /// <summary>Sets the values of one row, such as the weights of one output.</summary>
    /// <param name="row">The row, from 0; 0 for a vector.</param>
    /// <param name="values">[<see cref="Columns"/>]</param>
    /// <exception cref="ArgumentException">There is no such row, or the span does not have <see cref="Columns"/> floats.</exception>
    public void SetRow(int row, ReadOnlySpan<float> values)
    {
        Require.Range(row >= 0 && row < Rows, nameof(row), $"row is {row}; '{Name}' has {Rows} rows, counted from 0.");
        Require.Argument(values.Length == Columns, nameof(values), $"values has {values.Length} floats; a row of '{Name}' has {Columns}.");
        SetPart(row * Columns, values);
    }

    /// <summary>
    /// Copies the gradient of the last backward pass, row-major [rows, columns]; zeros before the first one, and of a frozen parameter. After a training
    /// step it is the gradient that the optimizer was given: after regularizer and clipping.
    /// </summary>
    /// <exception cref="ArgumentException">The span does not have <see cref="Count"/> floats.</exception>
    /// <exception cref="InvalidOperationException">The network has no gradients, because no trainer was created for it; or the parameter is not
    /// trained (<see cref="IsTrained"/>).</exception>
    public void CopyGradientTo(Span<float> values)
    {
        CheckLength(values.Length, nameof(values));
        Unpack(Gradients, values);
        if (IsFrozen)
        {
            values.Clear();
        }
    }

    /// <summary>Returns name and shape, such as "<c>0.weight [128, 784]</c>". Allocates.</summary>
    public override string ToString() => IsVector ? $"{Name} [{Columns}]" : $"{Name} [{Rows}, {Columns}]";

    /// <summary>The tensors that the parameter is saved as: itself, unless overridden.</summary>
    internal virtual IReadOnlyList<ParameterTensor> Tensors =>
        [new(Name, IsVector ? [Columns] : [Rows, Columns], WeightFormat.Float32, CopyTo, SetPart)];

    /// <summary>Copies the values of the same parameter of another network.</summary>
    internal virtual void CopyFrom(Parameter other) => other.Values.CopyTo(Values);

    /// <summary>Floats in the slab, padding included.</summary>
    internal abstract int Length { get; }

    /// <summary>The first float in the slab.</summary>
    internal int Offset => offset;

    /// <summary>Whether values were set after the initial ones.</summary>
    internal bool IsSet { get; set; }

    internal Span<float> Values => (store ?? Place()).Values.Slice(offset, length);

    internal Span<float> Gradients => ((store ?? Place()).Gradients is { } gradients && IsTrained ? gradients : throw NoGradient()).Slice(offset, length);

    /// <summary>Sets the initial values.</summary>
    /// <param name="seed">The seed of this one parameter.</param>
    internal abstract void Fill(long seed);

    /// <summary>Whether a backward pass computes a gradient of it.</summary>
    internal bool HasGradient => IsTrained && !IsFrozen;

    /// <summary>Floats of scratch that <see cref="GetWeights"/> needs.</summary>
    internal virtual int WeightScratchSize => 0;

    /// <summary>The matrix of weights [outputs, inputs]: a view of the values, or of a copy in scratch that <see cref="SetWeights"/> writes back.</summary>
    internal virtual WeightView GetWeights(Span<float> scratch) => new(Values, Rows, Columns);

    /// <summary>Writes back the copy of <see cref="GetWeights"/>, if there is one.</summary>
    internal virtual void SetWeights(ReadOnlySpan<float> scratch) { }

    internal void Attach(ParameterStore home, int start)
    {
        store = home;
        offset = start;
        length = Length;
    }

    /// <summary>Stores values until the parameter has memory; false where the parameter does not do so.</summary>
    private protected virtual bool KeepFirst(ReadOnlySpan<float> values) => false;

    /// <summary>Allocates the slab of the owner's parameters.</summary>
    private protected virtual void PlaceAll() => throw new InvalidOperationException("The parameter has no memory yet: its network has not been used.");

    ParameterStore Place()
    {
        PlaceAll();
        return store!;
    }

    /// <summary>Copies row-major [rows, columns] into the layout of the slab.</summary>
    internal abstract void Pack(ReadOnlySpan<float> values, Span<float> target);

    /// <summary>Copies values that follow each other, row-major, into the layout of the slab.</summary>
    /// <param name="start">The position of the first one.</param>
    /// <param name="values">The values.</param>
    /// <param name="target">All of the parameter's part of the slab.</param>
    private protected virtual void PackPart(int start, ReadOnlySpan<float> values, Span<float> target) => values.CopyTo(target[start..]);

    /// <summary>Copies the layout of the slab into row-major [rows, columns].</summary>
    internal abstract void Unpack(ReadOnlySpan<float> source, Span<float> values);

    void SetPart(int start, ReadOnlySpan<float> values)
    {
        PackPart(start, values, Values);
        IsSet = true;
    }

    void CheckLength(int length, string name) =>
        Require.Argument(length == Count, name, $"{name} has {length} floats; '{Name}' is [{Rows}, {Columns}] and needs {Count}.");

    InvalidOperationException NoGradient() => new(IsTrained
        ? $"'{Name}' has no gradient yet: create a Trainer for the network and run it first."
        : $"'{Name}' is a buffer, which is not trained and has no gradient. Check IsTrained first.");
}
