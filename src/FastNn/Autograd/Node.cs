namespace FastNn.Autograd;

/// <summary>
/// A value of a tape and the operation that computed it. Nodes are in an array in the order of recording, so every node comes after its inputs. Pointers lead
/// into
/// slabs that never move and that the tape keeps alive.
/// </summary>
unsafe struct Node
{
    /// <summary>The function that computed the value; null for a leaf.</summary>
    public Function? Function;

    public float* Value, Gradient, Saved;

    public int Rows, Columns, Stride;

    /// <summary>The number of inputs, the first two of them, and the start of the others in the tape's list.</summary>
    public int Inputs, First, Second, Others;

    /// <summary>Start and number of its attributes in the tape's list.</summary>
    public int Attributes, AttributeCount;

    public int SavedSize;

    /// <summary>The last backward pass that gave it a gradient; 0 for none.</summary>
    public long Sweep;

    public SavedValues SavedValues;

    public bool NeedsGradient;

    /// <summary>Whether only a strip of the value, or of the gradient, is in memory at a time, because all its users run strip by strip together.</summary>
    public bool HasValueStrip, HasGradientStrip;

    /// <summary>Whether it is a parameter, whose value and gradient are in the slabs of the parameters.</summary>
    public bool OwnsMemory;

    /// <summary>Whether the memory of its value and gradient is shared with other nodes, so that they cannot be read.</summary>
    public bool IsForgotten;

    public readonly TensorShape Shape => new(Rows, Columns);

    public readonly bool IsOne => (Rows | Columns) == 1;

    public readonly bool IsLeaf => Function is null;

    /// <summary>Floats of the value, and of the gradient.</summary>
    public readonly int Size => Rows * Stride;

    public readonly Matrix ValueMatrix => Over(Value);

    public readonly Matrix GradientMatrix => Over(Gradient);

    /// <summary>The index of an input; the third and further ones are in a list.</summary>
    public readonly int Input(int input, ReadOnlySpan<int> others) => input switch { 0 => First, 1 => Second, _ => others[Others + input - 2] };

    /// <summary>A part of the value as one row, or a broadcast single number.</summary>
    public readonly Matrix ValueStrip(int start, int length) => IsOne ? ValueMatrix : Strip(HasValueStrip ? Value : Value + start, length);

    public readonly Matrix GradientStrip(int start, int length) => Strip(HasGradientStrip ? Gradient : Gradient + start, length);

    static Matrix Strip(float* start, int length) => Matrix.Whole(new Span<float>(start, length), 1, length, length);

    public readonly Matrix Over(float* start) => Matrix.Whole(new Span<float>(start, Size), Rows, Columns, Stride);
}
