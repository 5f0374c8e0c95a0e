using FastNn.Contracts;
using FastNn.Memory;

namespace FastNn.Layers;

/// <summary>The slabs of all parameters of a network: values, and gradients once a trainer needs them.</summary>
sealed class ParameterStore(Slab values, int decaying, int trained, WeightFormat format)
{
    public Slab Values { get; } = values;

    /// <summary>Floats of the parameters that decay, which come first.</summary>
    public int Decaying { get; } = decaying;

    /// <summary>Floats of the trained parameters; the buffers are behind them.</summary>
    public int Trained { get; } = trained;

    public Span<float> TrainedValues => Values.Slice(0, Trained);

    public Slab? Gradients { get; private set; }

    /// <exception cref="InvalidOperationException">The weights are compressed.</exception>
    public Slab RequireGradients()
    {
        CheckTrainable(format);
        return Gradients ??= new Slab(Trained);
    }

    /// <summary>Throws where weights of a format cannot be trained.</summary>
    /// <exception cref="InvalidOperationException">They cannot.</exception>
    public static void CheckTrainable(WeightFormat format) => Require.State(format == WeightFormat.Float32,
        $"The network has {format} weights, which predict only. Train the network it was compressed from, or network.Compress(WeightFormat.Float32), and " +
        $"compress the result.");
}
