using FastNn.Contracts;
using FastNn.Layers;

namespace FastNn;

/// <summary>
/// Numbers that make up a network: a weight matrix, a vector such as a bias, or a <see cref="BufferVector"/>, which training only measures. All
/// parameters of a network lie in one block, all gradients in a second one. Read and written here in PyTorch's order, whatever the layout inside.
/// </summary>
/// <remarks>Reading may happen from any thread; writing while others predict gives them a mixture of old and new. Nothing here allocates.</remarks>
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

    /// <summary>"<c>0.weight</c>": the layer's place in the network, counted from 0, and the parameter's own name.</summary>
    public string Name { get; }

    /// <summary>Rows: the outputs of a weight matrix, 1 for a vector.</summary>
    public int Rows { get; }

    /// <summary>Columns: the inputs of a weight matrix, the length of a vector.</summary>
    public int Columns { get; }

    /// <summary>Numbers in it: rows times columns.</summary>
    public int Count => Rows * Columns;

    /// <summary>Whether it has one dimension only, as a bias.</summary>
    public abstract bool IsVector { get; }

    /// <summary>Whether it has a gradient, which optimizers follow. Only a <see cref="BufferVector"/> has none.</summary>
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
    /// <exception cref="ArgumentException">The span is not of <see cref="Count"/> floats.</exception>
    public void CopyTo(Span<float> values)
    {
        CheckLength(values.Length, nameof(values));
        Unpack(Values, values);
    }

    /// <summary>Sets the values, row-major [rows, columns].</summary>
    /// <exception cref="ArgumentException">The span is not of <see cref="Count"/> floats.</exception>
    public void Set(ReadOnlySpan<float> values)
    {
        CheckLength(values.Length, nameof(values));
        if (store is not null || !KeepFirst(values))
        {
            Pack(values, Values);
        }
        IsSet = true;
    }

    /// <summary>
    /// Copies the gradient of the last backward pass, row-major [rows, columns]; zeros before the first one, and of a frozen parameter. After a training
    /// step it is the gradient that the optimizer was given: after regularizer and clipping.
    /// </summary>
    /// <exception cref="ArgumentException">The span is not of <see cref="Count"/> floats.</exception>
    /// <exception cref="InvalidOperationException">The network has no gradients: no trainer was ever made for it. Or it is not trained
    /// (<see cref="IsTrained"/>).</exception>
    public void CopyGradientTo(Span<float> values)
    {
        CheckLength(values.Length, nameof(values));
        Unpack(Gradients, values);
        if (IsFrozen)
        {
            values.Clear();
        }
    }

    /// <summary>Floats in the block, padding included.</summary>
    internal abstract int Length { get; }

    /// <summary>Where it begins in the blocks.</summary>
    internal int Offset => offset;

    /// <summary>Whether it has been given values, beside those with which it began.</summary>
    internal bool IsSet { get; set; }

    internal Span<float> Values => (store ?? Place()).Values.Slice(offset, length);

    internal Span<float> Gradients => ((store ?? Place()).Gradients is { } gradients && IsTrained ? gradients : throw NoGradient()).Slice(offset, length);

    /// <summary>Gives it its first values.</summary>
    /// <param name="seed">The seed of this one parameter.</param>
    internal abstract void Fill(long seed);

    /// <summary>Whether a backward pass computes a gradient of it.</summary>
    internal bool HasGradient => IsTrained && !IsFrozen;

    /// <summary>Floats of scratch that <see cref="GetWeights"/> needs.</summary>
    internal virtual int WeightScratchSize => 0;

    /// <summary>The matrix of weights [outputs, inputs]: a view of the values, or of a copy in scratch that <see cref="SetWeights"/> takes over.</summary>
    internal virtual WeightView GetWeights(Span<float> scratch) => new(Values, Rows, Columns);

    /// <summary>Takes over the copy of <see cref="GetWeights"/>, where it made one.</summary>
    internal virtual void SetWeights(ReadOnlySpan<float> scratch) { }

    internal void Attach(ParameterStore home, int start)
    {
        store = home;
        offset = start;
        length = Length;
    }

    /// <summary>Keeps values for the time when the parameter gets its place in a block; whether it does.</summary>
    private protected virtual bool KeepFirst(ReadOnlySpan<float> values) => false;

    /// <summary>Gives the owner's parameters their block, where they have none yet.</summary>
    private protected virtual void PlaceAll() => throw new InvalidOperationException("The parameter has no memory yet: its network has not been used.");

    ParameterStore Place()
    {
        PlaceAll();
        return store!;
    }

    /// <summary>From row-major [rows, columns] into the layout of the block.</summary>
    internal abstract void Pack(ReadOnlySpan<float> values, Span<float> target);

    /// <summary>From the layout of the block into row-major [rows, columns].</summary>
    internal abstract void Unpack(ReadOnlySpan<float> source, Span<float> values);

    void CheckLength(int length, string name)
    {
        if (length != Count)
        {
            throw new ArgumentException($"'{Name}' is [{Rows}, {Columns}]: {Count} numbers are needed, the span has {length}.", name);
        }
    }

    InvalidOperationException NoGradient() => new(IsTrained
        ? $"There is no gradient of '{Name}': make a Trainer for the network and run it first."
        : $"'{Name}' is a statistic: it is measured, not trained, and has no gradient. Ask IsTrained first.");
}
