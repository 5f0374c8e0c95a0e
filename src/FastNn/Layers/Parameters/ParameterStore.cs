using FastNn.Memory;

namespace FastNn.Layers;

/// <summary>The slabs of all parameters of a network: values, and gradients once a trainer needs them.</summary>
sealed class ParameterStore(Slab values, int decaying, int trained)
{
    public Slab Values { get; } = values;

    /// <summary>Floats of the parameters that decay, which come first.</summary>
    public int Decaying { get; } = decaying;

    /// <summary>Floats of the trained parameters; the buffers are behind them.</summary>
    public int Trained { get; } = trained;

    public Span<float> TrainedValues => Values.Slice(0, Trained);

    public Slab? Gradients { get; private set; }

    public Slab RequireGradients() => Gradients ??= new Slab(Trained);
}
