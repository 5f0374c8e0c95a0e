using FastNn.Onnx.Export.Layers;

namespace FastNn.Onnx.Export;

/// <summary>Adds the nodes of a layer with the input x; returns its output.</summary>
delegate string LayerExporter(LayerScope scope, string x);

/// <summary>The one list of the layers that can be exported, by <see cref="Layer.Kind"/>.</summary>
static class LayerExporters
{
    static readonly Dictionary<string, LayerExporter> list = new(StringComparer.Ordinal)
    {
        [nameof(Dense)] = Products.Dense,
        [nameof(Scale)] = Products.Scale,
        [nameof(Relu)] = static (scope, x) => scope.Node("Relu", x),
        [nameof(Sigmoid)] = static (scope, x) => scope.Node("Sigmoid", x),
        [nameof(Tanh)] = static (scope, x) => scope.Node("Tanh", x),
        [nameof(Softplus)] = static (scope, x) => scope.Node("Softplus", x),
        [nameof(Softmax)] = static (scope, x) => scope.Node("Softmax", [x], Attribute.Of("axis", -1L)),
        [nameof(LeakyRelu)] = static (scope, x) => scope.Node("LeakyRelu", [x], Attribute.Of("alpha", scope.GetSetting("alpha"))),
        [nameof(Elu)] = static (scope, x) => scope.Node("Elu", [x], Attribute.Of("alpha", scope.GetSetting("alpha"))),
        [nameof(HardSigmoid)] = static (scope, x) => scope.Node("HardSigmoid", [x], Attribute.Of("alpha", 1f / 6), Attribute.Of("beta", 0.5f)),
        [nameof(PRelu)] = static (scope, x) => scope.Node("PRelu", x, scope.Parameter("weight")),
        [nameof(Selu)] = Activations.Selu,
        [nameof(Gelu)] = Activations.Gelu,
        [nameof(GeluTanh)] = Activations.GeluTanh,
        [nameof(Silu)] = Activations.Silu,
        [nameof(Mish)] = Activations.Mish,
        [nameof(ParametricSelu)] = Activations.Blend(Activations.Selu),
        [nameof(ParametricGelu)] = Activations.Blend(Activations.Gelu),
        [nameof(ParametricMish)] = Activations.Blend(Activations.Mish),
        [nameof(InterpolatedRelu)] = Activations.Blend(static (scope, x) => scope.Node("Relu", x)),
        [nameof(LayerNorm)] = Normalizations.LayerNorm,
        [nameof(BatchNorm)] = Normalizations.BatchNorm,
        [nameof(Dropout)] = static (_, x) => x,
        [nameof(Sequential)] = Blocks.Sequential,
        [nameof(Residual)] = static (scope, x) => scope.Node("Add", x, Blocks.Sequential(scope, x)),
        [nameof(Average)] = Blocks.Average,
        [nameof(BatchEnsemble)] = Ensembles.BatchEnsemble,
        [nameof(MemberDense)] = Ensembles.MemberDense,
        [nameof(MemberMean)] = Ensembles.MemberMean,
        [nameof(Standardizer)] = static (scope, x) => Scalers.Scale(scope, x, "mean", "deviation", 0, 1),
        [nameof(RobustScaler)] = static (scope, x) => Scalers.Scale(scope, x, "median", "spread", 0, 1),
        [nameof(MinMaxScaler)] = static (scope, x) => Scalers.Scale(scope, x, "minimum", "range", scope.GetSetting("low"), scope.GetSetting("high")),
        [nameof(SmoothClip)] = Scalers.SmoothClip,
        [nameof(LogScaler)] = Scalers.LogScaler,
        [nameof(YeoJohnson)] = Powers.YeoJohnson,
        [nameof(QuantileNormalizer)] = Quantiles.QuantileNormalizer,
        [nameof(Imputer)] = Scalers.Imputer,
        [nameof(OneHot)] = Categories.OneHot,
        [nameof(Embedding)] = Categories.Embedding,
        [nameof(Periodic)] = Numbers.Periodic,
        [nameof(PiecewiseLinear)] = Numbers.PiecewiseLinear,
        [nameof(TargetScaler)] = Outputs.TargetScaler,
        [nameof(Temperature)] = static (scope, x) => scope.Node("Div", x, scope.Parameter("temperature")),
    };

    /// <summary>The kinds of layers in the list.</summary>
    public static IEnumerable<string> Kinds => list.Keys;

    /// <summary>Exports a layer.</summary>
    /// <exception cref="NotSupportedException">The layer is not in the list.</exception>
    public static string Export(GraphWriter writer, Network network, Layer layer, string prefix, string x, int inputs) =>
        list.TryGetValue(layer.Kind, out LayerExporter? exporter)
            ? exporter(new(writer, network, layer, prefix, inputs), x)
            : throw new NotSupportedException($"Layer {prefix.TrimEnd('.')} is a '{layer.Kind}', which has no ONNX form: only layers of the library have one.");
}
