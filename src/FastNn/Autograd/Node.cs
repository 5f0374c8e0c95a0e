namespace FastNn.Autograd;

/// <summary>
/// A value of a tape and how it came about. Nodes lie in an array in the order in which they were made, so every node stands behind its inputs. Where a value
/// and
/// its gradient lie is a pointer into slabs that never move and that the tape keeps alive.
/// </summary>
unsafe struct Node
{
    /// <summary>What made the value; null for what the user gave.</summary>
    public Function? Function;

    public float* Value, Gradient, Kept;

    public int Rows, Columns, Stride;

    /// <summary>How many inputs, the first two of them, and where in the tape's list the others begin.</summary>
    public int Inputs, First, Second, Others;

    /// <summary>Where in the tape's list its numbers begin, and how many they are.</summary>
    public int Numbers, NumberCount;

    public int KeptSize;

    /// <summary>The last backward sweep that gave it a gradient; 0 for none.</summary>
    public long Sweep;

    public SavedValues Saved;

    public bool NeedsGradient;

    /// <summary>Whether only a strip of the value, or of the gradient, is in memory at a time: all who use it run strip by strip together.</summary>
    public bool HasValueStrip, HasGradientStrip;

    /// <summary>Whether it is a parameter, whose value and gradient lie in slabs of their own.</summary>
    public bool OwnsMemory;

    /// <summary>Whether the memory of its value and gradient serves others as well, so that nobody may read them.</summary>
    public bool IsForgotten;

    public readonly TensorShape Shape => new(Rows, Columns);

    public readonly bool IsOne => (Rows | Columns) == 1;

    public readonly bool IsLeaf => Function is null;

    /// <summary>Floats of the value, and of the gradient.</summary>
    public readonly int Size => Rows * Stride;

    public readonly Matrix ValueMatrix => Over(Value);

    public readonly Matrix GradientMatrix => Over(Gradient);

    /// <summary>The place of an input, whose third and further ones stand in a list.</summary>
    public readonly int Input(int input, ReadOnlySpan<int> others) => input switch { 0 => First, 1 => Second, _ => others[Others + input - 2] };

    /// <summary>A part of the value as one row, or the single number that stands for all.</summary>
    public readonly Matrix ValueStrip(int start, int length) => IsOne ? ValueMatrix : Strip(HasValueStrip ? Value : Value + start, length);

    public readonly Matrix GradientStrip(int start, int length) => Strip(HasGradientStrip ? Gradient : Gradient + start, length);

    static Matrix Strip(float* start, int length) => Matrix.Whole(new Span<float>(start, length), 1, length, length);

    public readonly Matrix Over(float* start) => Matrix.Whole(new Span<float>(start, Size), Rows, Columns, Stride);
}
