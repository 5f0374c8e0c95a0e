namespace FastNn.Autograd;

/// <summary>
/// A value of a tape and how it came about. Nodes lie in an array in the order in which they were made, so every node stands behind its inputs. Where a value and
/// its gradient lie is a pointer into slabs that never move and that the tape keeps alive.
/// </summary>
internal unsafe struct Node
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

    public readonly Matrix Over(float* start) => Matrix.Whole(new Span<float>(start, Size), Rows, Columns, Stride);
}
