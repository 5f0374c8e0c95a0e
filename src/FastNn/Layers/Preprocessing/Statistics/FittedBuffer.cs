using FastNn.Contracts;

namespace FastNn.Layers;

/// <summary>The fitted values of a layer, one for each input unless it is built with another length, before and after the layer is part of a network. A struct,
/// so that a copied layer has its own.</summary>
struct FittedBuffer(string name, float initial)
{
    float[]? fitted;
    BufferVector? vector;

    /// <summary>The values, in whole panels.</summary>
    public readonly Span<float> Values => vector!.Values;

    /// <summary>The values as they are now, without padding; empty where the layer is neither fitted nor part of a network.</summary>
    public readonly ReadOnlySpan<float> Current => vector is { } own ? own.Value : fitted;

    /// <summary>Whether the values were fitted, set by <see cref="Parameter.Set"/>, or loaded.</summary>
    public readonly bool IsFitted => fitted is not null || vector is { IsSet: true };

    public void Build(LayerBuilder builder) => Build(builder, builder.Inputs);

    public void Build(LayerBuilder builder, int length)
    {
        // In a copied layer this is still the original's vector, whose values are copied afterwards.
        bool isFitted = IsFitted;
        vector = builder.Buffer(name, length, initial, fitted);
        vector.IsSet = isFitted;
    }

    public void Set(float[] values)
    {
        fitted = values;
        vector?.Set(values);
    }

    /// <summary>Returns the inputs; throws where the layer has another number of inputs.</summary>
    public readonly int Check(int inputs)
    {
        int own = vector?.Columns ?? fitted?.Length ?? inputs;
        Require.Argument(own == inputs, nameof(inputs), $"the layer {(vector is null ? "was fitted to" : "takes")} rows of {own} inputs, these have {inputs}.");
        return inputs;
    }
}
