namespace FastNn.Layers;

/// <summary>A number for every input that a layer is fitted to, before or after it gets a network. A struct, so that a copied layer has one of its
/// own.</summary>
struct FittedBuffer(string name, float initial)
{
    float[]? fitted;
    BufferVector? vector;

    /// <summary>The numbers, in whole panels.</summary>
    public readonly Span<float> Values => vector!.Values;

    /// <summary>Whether it has been fitted, or given values otherwise: by <see cref="Parameter.Set"/>, or from a file.</summary>
    public readonly bool IsFitted => fitted is not null || vector is { IsSet: true };

    public void Build(LayerBuilder builder)
    {
        // In a copy of a layer this is still the original's vector, whose values the copy is going to get.
        bool isFitted = IsFitted;
        vector = builder.Buffer(name, builder.Inputs, initial, fitted);
        vector.IsSet = isFitted;
    }

    public void Set(float[] values)
    {
        fitted = values;
        vector?.Set(values);
    }

    /// <summary>Refuses a layer in a place, or rows, of another width.</summary>
    public readonly int Check(int inputs)
    {
        int own = vector?.Columns ?? fitted?.Length ?? inputs;
        return own == inputs ? inputs : throw new ArgumentException($"the layer {(vector is null ? "was fitted to" : "takes")} rows of {own} inputs, these have {inputs}.", nameof(inputs));
    }
}
