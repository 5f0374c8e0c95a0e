namespace FastNn.Autograd;

/// <summary>
/// A value on a <see cref="Tape"/>: a handle that is passed by value and owns nothing. Its operations are computed immediately and recorded. Valid until the
/// tape's
/// <see cref="Tape.Reset"/>.
/// </summary>
/// <remarks>One caller at a time, with the tape. Operations allocate nothing once the tape has its memory, and throw <see cref="InvalidOperationException"/>
/// after the
/// tape's reset.</remarks>
public readonly partial struct Tensor : IEquatable<Tensor>
{
    internal Tensor(Tape owner, int index, long pass)
    {
        Owner = owner;
        Index = index;
        Pass = pass;
    }

    internal Tape Owner { get; }

    internal int Index { get; }

    internal long Pass { get; }

    /// <summary>The tape it is on.</summary>
    /// <exception cref="InvalidOperationException">It is <c>default</c>, on no tape.</exception>
    public Tape Tape => Owner ?? throw new InvalidOperationException("The tensor is default, of no tape.");

    /// <summary>Rows and columns.</summary>
    /// <exception cref="InvalidOperationException">The tape has been reset.</exception>
    public TensorShape Shape => Node.Shape;

    /// <summary>Rows (samples).</summary>
    public int Rows => Shape.Rows;

    /// <summary>Columns (features).</summary>
    public int Columns => Shape.Columns;

    /// <summary>Whether it has a gradient: it is a variable, or depends on one.</summary>
    public bool NeedsGradient => Node.NeedsGradient;

    /// <summary>The value of a tensor of one number.</summary>
    /// <exception cref="InvalidOperationException">It has several numbers, or the tape has been reset.</exception>
    public float Value => Node.IsOne
        ? this[0, 0]
        : throw new InvalidOperationException($"The tensor is {Shape}; Value needs a single number. Use CopyTo, or a row and a column.");

    /// <summary>One number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    /// <exception cref="InvalidOperationException">The tape has been reset.</exception>
    public float this[int row, int column] => Tape.Read(in Node, gradient: false, row, column);

    /// <summary>Copies the value, row-major.</summary>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    /// <exception cref="InvalidOperationException">The tape has been reset.</exception>
    public void CopyTo(Span<float> values) => Tape.Read(in Node, gradient: false, values);

    /// <summary>Sets a constant or variable of a captured tape for the next replay, row-major.</summary>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    /// <exception cref="InvalidOperationException">The tape has not been captured, or has been reset, or the tensor was computed or is that of a
    /// parameter.</exception>
    public void Set(ReadOnlySpan<float> values) => Tape.Set(ref Node, values);

    /// <summary>Its gradient after <see cref="Backward"/>; zeros where the root does not depend on it.</summary>
    /// <exception cref="InvalidOperationException">It is a constant, or the tape has been reset.</exception>
    public TensorGradient Gradient => Node.NeedsGradient
        ? new(this)
        : throw new InvalidOperationException(
            "The tensor is a constant, or depends on constants only, and has no gradient. Make its inputs with tape.Variable.");

    /// <summary>Runs the backward pass from this single number: adds to the gradients of variables, and assigns all others.</summary>
    /// <param name="retainGraph">Whether another Backward may follow in the same pass.</param>
    /// <exception cref="InvalidOperationException">It is not a single number, depends on no variable, Backward was called without retainGraph before, or the
    /// tape has been
    /// reset.</exception>
    public void Backward(bool retainGraph = false) => Tape.Backward(Tape.Index(this), retainGraph);

    /// <summary>Computes a function of this tensor alone.</summary>
    /// <exception cref="ArgumentException">The function cannot take it.</exception>
    /// <exception cref="InvalidOperationException">The tape has been reset.</exception>
    public Tensor Apply(Function function, params ReadOnlySpan<double> attributes)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Tape.Apply(function, this, attributes);
    }

    /// <summary>Computes a function of this tensor and another.</summary>
    /// <exception cref="ArgumentException">The function cannot take them, or the other belongs to another tape.</exception>
    /// <exception cref="InvalidOperationException">The tape has been reset.</exception>
    public Tensor Apply(Function function, Tensor other, params ReadOnlySpan<double> attributes) => Tape.Apply(function, [this, other], attributes);

    /// <summary>Computes a registered operation of this tensor alone, by its name.</summary>
    /// <exception cref="ArgumentException">There is no such operation, or it cannot take the tensor.</exception>
    /// <exception cref="InvalidOperationException">The tape has been reset.</exception>
    public Tensor Apply(string operation, params ReadOnlySpan<double> attributes) => Apply(Operations.Named(operation), attributes);

    /// <summary>Computes a registered operation of this tensor and another, by its name.</summary>
    /// <exception cref="ArgumentException">There is no such operation, it cannot take the tensors, or the other belongs to another tape.</exception>
    /// <exception cref="InvalidOperationException">The tape has been reset.</exception>
    public Tensor Apply(string operation, Tensor other, params ReadOnlySpan<double> attributes) => Apply(Operations.Named(operation), other, attributes);

    /// <inheritdoc/>
    public bool Equals(Tensor other) => Owner == other.Owner && Index == other.Index && Pass == other.Pass;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Index, Pass);

    /// <summary>Whether they are the same tensor of the same tape, whatever their values.</summary>
    public static bool operator ==(Tensor left, Tensor right) => left.Equals(right);

    /// <summary>Whether they are different tensors.</summary>
    public static bool operator !=(Tensor left, Tensor right) => !left.Equals(right);

    internal ref Node Node => ref Tape.NodeAt(Tape.Index(this));
}

/// <summary>The gradient of a <see cref="Tensor"/>. Passed by value; valid as long as the tensor.</summary>
public readonly record struct TensorGradient
{
    readonly Tensor tensor;

    internal TensorGradient(Tensor tensor) => this.tensor = tensor;

    /// <summary>The gradient of a tensor of one number.</summary>
    /// <exception cref="InvalidOperationException">The tensor has several, or the tape has been reset.</exception>
    public float Value => tensor.Node.IsOne
        ? this[0, 0]
        : throw new InvalidOperationException($"The gradient is {tensor.Shape}; Value needs a single number. Use CopyTo, or a row and a column.");

    /// <summary>One number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    /// <exception cref="InvalidOperationException">The tape has been reset.</exception>
    public float this[int row, int column] => tensor.Tape.Read(in tensor.Node, gradient: true, row, column);

    /// <summary>Copies the gradient, row-major.</summary>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    /// <exception cref="InvalidOperationException">The tape has been reset.</exception>
    public void CopyTo(Span<float> values) => tensor.Tape.Read(in tensor.Node, gradient: true, values);
}
