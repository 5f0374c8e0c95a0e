using FastNn.Memory;

namespace FastNn.Layers;

/// <summary>The blocks in which all parameters of a network lie: values, and gradients once something trains.</summary>
sealed class ParameterStore(Slab values, int decaying, int trained)
{
    public Slab Values { get; } = values;

    /// <summary>Parameters that decay come first: so many floats.</summary>
    public int Decaying { get; } = decaying;

    /// <summary>All parameters that are trained: so many floats. Behind them lie the statistics.</summary>
    public int Trained { get; } = trained;

    public Span<float> TrainedValues => Values.Slice(0, Trained);

    public Slab? Gradients { get; private set; }

    public Slab RequireGradients() => Gradients ??= new Slab(Trained);
}
